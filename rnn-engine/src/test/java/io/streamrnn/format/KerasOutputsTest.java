/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras models with several outputs: all behind one another, or some of them. */
class KerasOutputsTest {

  private static final float[] EVENT = {0.5f, -0.25f};

  @TempDir private Path folder;

  @Test
  void allOutputsAreBehindOneAnother() throws IOException {
    Functional model = twoHeads();
    float[] all = load(model).stepper().step(EVENT);
    assertThat(all).hasSize(3);
    assertThat(load(model, "mean").stepper().step(EVENT)).isEqualTo(Arrays.copyOf(all, 2));
    assertThat(load(model, "value").stepper().step(EVENT)).isEqualTo(Arrays.copyOfRange(all, 2, 3));
  }

  @Test
  void outputsAreInTheOrderInWhichTheyAreNamed() throws IOException {
    Functional model = twoHeads();
    float[] all = load(model).stepper().step(EVENT);
    assertThat(load(model, "value", "mean").stepper().step(EVENT))
        .containsExactly(all[2], all[0], all[1]);
  }

  @Test
  void aLayerThatNoNamedOutputDependsOnIsLeftOut() throws IOException {
    assertThat(load(bothWays()).isSteppable()).isFalse();
    assertThat(load(bothWays(), "forward").isSteppable()).isTrue();
  }

  @Test
  void outputsOfOneWindowAreSideBySide() throws IOException {
    Functional model = bothWays();
    float[][] window = {EVENT, EVENT};
    float[][] rows = load(model).sequenceRunner().run(window);
    assertThat(rows).hasDimensions(1, 3);
    assertThat(load(model, "forward").sequenceRunner().run(window)[1])
        .isEqualTo(Arrays.copyOf(rows[0], 1));
  }

  @Test
  void anUnknownOutputIsRejectedWithTheNamesOfAll() {
    assertThatThrownBy(() -> load(twoHeads(), "variance"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("outputs=[variance], model's outputs=[mean, value]");
  }

  @Test
  void aSequentialModelHasOneOutput() {
    Layer model = Sequential.of(Gru.units(2));
    model.build(TensorShape.of(-1, -1, 2));
    assertThatThrownBy(() -> load(model, "gru"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("only a functional model has several outputs: outputs=[gru]");
  }

  private static Functional twoHeads() {
    Functional.Builder graph = Functional.builder();
    Node gru = graph.call(Gru.units(3), graph.input("x", -1, -1, 2));
    return built(
        graph.build(
            graph.call(Dense.units(2).activation(Activation.TANH).name("mean"), gru),
            graph.call(Dense.units(1).activation(Activation.TANH).name("value"), gru)));
  }

  private static Functional bothWays() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    return built(
        graph.build(
            graph.call(Gru.units(1).name("forward"), x),
            graph.call(Bidirectional.of(Gru.units(1)).name("both").build(), x)));
  }

  private static Functional built(Functional model) {
    model.build(model.inputShapes());
    return model;
  }

  private Model load(Layer model, String... outputs) throws IOException {
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, model);
    LoadOptions options = LoadOptions.none().withOutputs(List.of(outputs));
    return ModelFile.read("m.h5", Files.readAllBytes(file), options).scoring();
  }
}
