/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.StreamingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One network is one model, by whatever route it was read and in whatever format it is. */
class KerasIdentityTest {

  private static final Path SHARED = Path.of("../../shared/models");

  @TempDir private Path folder;

  static Stream<String> fixtures() {
    // One is unrolled, and no layer over sequences is unrolled over sequences of any length.
    return Fixtures.MODELS.stream().filter(name -> !name.equals("keras_2_1_lstm"));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aFixtureIsOneModelByAllRoutes(String name) throws IOException {
    assertOneModel(Fixtures.bytes(name + ".h5"));
  }

  /** They lie beside the repository; without them this is skipped. */
  @Test
  void aPublishedModelIsOneModelByAllRoutes() throws IOException {
    assumeTrue(Files.exists(SHARED), () -> "skipped: there is no " + SHARED);
    try (Stream<Path> files = Files.list(SHARED)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".h5")).toList()) {
        assertOneModel(Files.readAllBytes(file));
      }
    }
  }

  private void assertOneModel(byte[] hdf5) throws IOException {
    Layer layers = KerasHdf5.readLayers("m.h5", hdf5);
    assertSame(ModelFiles.load("m.h5", hdf5), model(layers));
    List<String> written = new ArrayList<>();
    write(written, "m.h5", file -> KerasHdf5.write(file, layers));
    write(written, "m.keras", file -> KerasArchive.write(file, layers));
    assertThat(written).isNotEmpty();
    for (String file : written) {
      assertSame(model(layers), read(file));
    }
  }

  private interface Writer {
    void write(Path file) throws IOException;
  }

  /**
   * The hard sigmoids of Keras 2 and of Keras 3 are written in one format only, each in its own.
   */
  private void write(List<String> written, String file, Writer writer) throws IOException {
    try {
      writer.write(folder.resolve(file));
      written.add(file);
    } catch (UnsupportedModelException e) {
      assertThat(e.getMessage()).containsPattern("hard_sigmoid|reverse_state_order");
    }
  }

  private static Model model(Layer layers) {
    StreamingPlan plan = StreamingPlan.of(layers);
    return plan.isPossible() ? Model.of("m", plan) : Model.ofSequences("m", layers);
  }

  private Model read(String file) throws IOException {
    return ModelFiles.load(file, Files.readAllBytes(folder.resolve(file)));
  }

  private static void assertSame(Model expected, Model actual) {
    assertThat(actual.states()).isEqualTo(expected.states());
    assertThat(actual.identity()).isEqualTo(expected.identity());
  }
}
