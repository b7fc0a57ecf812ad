/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that make_chunks.py makes: arrays that count from 1, in compressed chunks. */
class Hdf5ChunksTest {

  @ParameterizedTest
  @ValueSource(strings = {"chunks_earliest.h5", "chunks_v110.h5"})
  void anArrayOfAnyNumberOfAxesIsReadFromItsChunks(String file) throws IOException {
    Hdf5Group root = Hdf5Group.root(bytes(file), file);
    List<String> names = root.datasets();
    assertThat(names).hasSize(6);
    for (String name : names) {
      StoredArray array = root.tensor(name);
      assertThat(array.values())
          .as("%s %s", name, Arrays.toString(array.dims()))
          .isEqualTo(counting(Arrays.stream(array.dims()).reduce(1, Math::multiplyExact)));
    }
    assertThat(root.tensor("kernel_of_four_axes").dims()).containsExactly(2, 2, 3, 8);
  }

  private static float[] counting(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i + 1f;
    }
    return values;
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = Hdf5ChunksTest.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
