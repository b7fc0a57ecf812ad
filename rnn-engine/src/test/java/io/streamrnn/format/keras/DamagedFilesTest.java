/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.MutatedFiles;
import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.StreamingPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged files are read or refused, whatever the damage is. Every file comes from a seed, which a
 * failure names; {@code -Dmutations=20000} tries more of them.
 */
@Timeout(600) // against an endless loop; takes seconds
@Tag("counted")
class DamagedFilesTest {

  private static final int MUTATIONS = Integer.getInteger("mutations", 2000);

  private static final List<byte[]> FILES =
      Stream.concat(Fixtures.MODELS.stream(), Stream.of("weights_only", "link_out", "too_large"))
          .map(name -> Fixtures.bytes(name + ".h5"))
          .toList();

  @Test
  void aFileThatIsCutOffIsRefused() {
    for (byte[] file : FILES) {
      for (int length = 0; length < file.length; length += 61) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThatExceptionOfType(ModelFormatException.class)
            .isThrownBy(() -> ModelFiles.loadStreaming("cut.h5", cut));
      }
    }
  }

  @Test
  void aFileWithChangedBytesIsReadOrRefused() {
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] file = FILES.get(seed % FILES.size()).clone();
      mutate(file, new Random(seed));
      readOrRefuse(file, seed);
    }
  }

  private static void mutate(byte[] file, Random random) {
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(file.length - 8);
      switch (random.nextInt(6)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt();
        case 2 -> file[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        case 3 -> Arrays.fill(file, at, at + 1 + random.nextInt(8), (byte) 0);
        // Circular addresses: those of the file itself, at other places.
        case 4 -> System.arraycopy(file, 8 * random.nextInt(file.length / 8), file, at, 8);
        default -> writeLength(file, at & ~7, random);
      }
    }
  }

  private static void writeLength(byte[] file, int at, Random random) {
    long value = random.nextLong() >>> random.nextInt(64);
    for (int i = 0; i < 8; i++) {
      file[at + i] = (byte) (value >>> 8 * i);
    }
  }

  private static void readOrRefuse(byte[] file, int seed) {
    try {
      MutatedFiles.isModel("mutated.h5", file);
      ModelFiles.loadStreaming("mutated.h5", file);
    } catch (ModelFormatException e) {
      assertThat(e.getCause() instanceof OutOfMemoryError).as("seed=%d", seed).isFalse();
      assertThat(e).hasMessageContaining("model=mutated.h5");
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      fail("seed=" + seed, e);
    }
  }

  @Test
  void aConfigurationWithChangedValuesIsReadOrRefused() throws IOException {
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] file = FILES.get(seed % Fixtures.MODELS.size());
      JsonNode config =
          new ObjectMapper().readTree(Hdf5Group.root(file, "test.h5").text("model_config"));
      MutatedJson.mutate(config, new Random(seed));
      try {
        StreamingPlan.of(KerasHdf5.readLayers(Hdf5Group.root(file, "test.h5"), config.toString()));
      } catch (ModelFormatException e) {
        assertThat(e).as("seed=%d", seed).hasMessageContaining("model=test.h5");
      } catch (RuntimeException e) {
        fail("seed=" + seed + ": " + config, e);
      }
    }
  }

  @Test
  void aSmallFileWithAnEnormousWeightIsRefused() {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("test.h5", Fixtures.bytes("too_large.h5")))
        .withMessageContaining("needed=4294967296 more bytes")
        .withMessageContaining("kernel");
  }

  @Test
  void aFileInTheFormOfALaterHdf5IsNotCalledDamaged() {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("test.h5", Fixtures.bytes("hdf5_2.h5")))
        .withMessageStartingWith("HDF5 feature not supported: ")
        .withMessageContaining("at /model_weights/dense_1 (model=test.h5)")
        .withMessageContaining("the file may be whole")
        .withMessageContaining("new[path] = old[path][()]");
  }

  @Test
  void addressesThatRunInCirclesAreRefused() {
    byte[] file = Fixtures.bytes("keras_2_1_lstm.h5");
    int node = new String(file, StandardCharsets.ISO_8859_1).indexOf("TREE");
    file[node + 5] = 1; // the level: not a leaf
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(node + 32, node); // its first child
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("test.h5", file))
        .withMessageContaining("addresses are circular at / (model=test.h5)");
  }
}
