/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.format.CaseFiles;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivedWeightsTest {

  @ParameterizedTest
  @ValueSource(strings = {"tf_keras_2_13.keras", "tf_keras_2_15.keras"})
  void groupsThatWindowsNamedAreRead(String file) throws IOException {
    assertSteps("05-archive-with-backslashes", file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tf_keras_2_13.keras", "tf_keras_2_13_windows.keras", "tf_keras_2_14.keras"})
  void layersThatWereCountedTwiceAreRead(String file) throws IOException {
    assertSteps("20-names-in-archives-of-tf-keras-2-13", file);
  }

  private static void assertSteps(String folder, String file) throws IOException {
    byte[] bytes = CaseFiles.bytes(folder + "/" + file);
    CaseFiles.assertSteps(ModelFiles.loadStreaming(file, bytes), folder, "expected.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.h5", "masking.h5"})
  void aWeightThatIsNotFiniteIsNamed(String file) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.load(file, CaseFiles.bytes("08-nan-weights/" + file)))
        .withMessageStartingWith("a weight must be finite: value=NaN")
        .withMessageContaining("lstm/lstm_cell/kernel:0")
        .withMessageContaining("model=" + file);
  }
}
