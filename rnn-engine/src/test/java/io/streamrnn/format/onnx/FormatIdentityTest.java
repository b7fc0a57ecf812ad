/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Dropout;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.StackedRnnCells;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One network is one model, whether it was saved as .onnx, .h5 or .keras. */
class FormatIdentityTest {

  @TempDir private Path folder;

  @Test
  void anLstmWithAHead() throws IOException {
    Model onnx = lstm(new GraphBuilder().input("x", -1, -2, 3)).model().model();
    assertOneModel(
        onnx,
        Sequential.of(
            Lstm.units(4).recurrentActivation(Activation.SIGMOID).returnSequences(true).build(),
            Dense.units(2).activation(Activation.SIGMOID)));
    assertThat(onnx.states()).containsExactly(StateSpec.of("h0", 4), StateSpec.of("c0", 4));
  }

  @Test
  void anActivationOfItsOwnAndWhatActsInTrainingOnly() throws IOException {
    assertOneModel(
        lstm(new GraphBuilder().input("x", -1, -2, 3)).model().model(),
        Sequential.of(
            Dropout.rate(0.25),
            Lstm.units(4)
                .recurrentActivation(Activation.SIGMOID)
                .dropout(0.5)
                .returnSequences(true)
                .build(),
            Dense.units(2),
            ActivationLayer.of(Activation.SIGMOID)));
  }

  private static GraphBuilder lstm(GraphBuilder graph) {
    return graph
        .weight("W", 1, 16, 3)
        .weight("R", 1, 16, 4)
        .weight("B", 1, 32)
        .ints("one", 1)
        .weight("D", 4, 2)
        .weight("b", 2)
        .node("LSTM", "x W R B -> y", attribute("hidden_size", 4))
        .node("Squeeze", "y one -> s")
        .node("MatMul", "s D -> m")
        .node("Add", "m b -> a")
        .node("Sigmoid", "a -> out")
        .output("out");
  }

  @Test
  void twoGrus() throws IOException {
    Model onnx = grus(1).model().model();
    assertOneModel(onnx, Sequential.of(gru(3, true), gru(2, true)));
    assertOneModel(onnx, Sequential.of(stack(true)));
    assertThat(onnx.states()).containsExactly(StateSpec.of("h0", 3), StateSpec.of("h1", 2));
  }

  @Test
  void twoGrusOfTheOtherForm() throws IOException {
    assertOneModel(grus(0).model().model(), Sequential.of(gru(3, false), gru(2, false)));
    assertThat(grus(0).model().model().identity().recurrent())
        .isNotEqualTo(grus(1).model().model().identity().recurrent());
  }

  private static GraphBuilder grus(long linearBeforeReset) {
    return new GraphBuilder()
        .input("x", -1, -2, 2)
        .weight("W0", 1, 9, 2)
        .weight("R0", 1, 9, 3)
        .weight("B0", 1, 18)
        .weight("W1", 1, 6, 3)
        .weight("R1", 1, 6, 2)
        .weight("B1", 1, 12)
        .ints("one", 1)
        .node("GRU", "x W0 R0 B0 -> y0", attribute("linear_before_reset", linearBeforeReset))
        .node("Squeeze", "y0 one -> s0")
        .node("GRU", "s0 W1 R1 B1 -> y1", attribute("linear_before_reset", linearBeforeReset))
        .node("Squeeze", "y1 one -> out")
        .output("out");
  }

  private static Layer gru(int units, boolean resetAfter) {
    return spec(units, resetAfter).returnSequences(true).build();
  }

  private static Layer stack(boolean resetAfter) {
    return Rnn.of(StackedRnnCells.of(spec(3, resetAfter).cell(), spec(2, resetAfter).cell()))
        .returnSequences(true)
        .build();
  }

  private static Gru spec(int units, boolean resetAfter) {
    return Gru.units(units).recurrentActivation(Activation.SIGMOID).resetAfter(resetAfter);
  }

  @Test
  void aSimpleRnn() throws IOException {
    Model onnx =
        new GraphBuilder()
            .input("x", -1, -2, 2)
            .weight("W", 1, 3, 2)
            .weight("R", 1, 3, 3)
            .ints("one", 1)
            .node("RNN", "x W R -> y")
            .node("Squeeze", "y one -> out")
            .output("out")
            .model()
            .model();
    assertOneModel(
        onnx, Sequential.of(SimpleRnn.units(3).useBias(false).returnSequences(true).build()));
  }

  @Test
  void namesOfTensorsAndNodesAreNoPartOfAGraph() {
    assertThat(jointStates("x", "h", "t").identity())
        .isEqualTo(jointStates("input", "state", "u").identity());
  }

  /** A graph that is no chain: its states are parts of one tensor. */
  private static Model jointStates(String x, String h, String t) {
    return new GraphBuilder()
        .input(x, 1, -1, 2)
        .input(h, 1, -1, 2)
        .weight(t + "w", 2, 2)
        .node("MatMul", h + " " + t + "w -> " + t)
        .node("Add", x + " " + t + " -> " + t + "1")
        .node("Tanh", t + "1 -> " + h + "n")
        .node("Mul", h + "n " + x + " -> y" + t)
        .output("y" + t, h + "n")
        .model()
        .model();
  }

  @Test
  void statesOfAGraphAreNamedAsThoseOfAChain() {
    assertThat(Graphs.lstmWithStates().model().model().states())
        .extracting(StateSpec::name)
        .containsExactly("h0", "c0");
  }

  private void assertOneModel(Model onnx, Layer layers) throws IOException {
    layers.build(TensorShape.of(-1, -1, onnx.inputSize()));
    layers.setWeights(
        onnx.layers().stream()
            .map(Cell::weights)
            .flatMap(List::stream)
            .map(weight -> Tensor.of(weight.shape(), weight.toArray()))
            .toList());
    KerasHdf5.write(folder.resolve("m.h5"), layers);
    KerasArchive.write(folder.resolve("m.keras"), layers);
    for (String file : List.of("m.h5", "m.keras")) {
      Model keras = ModelFiles.load(file, Files.readAllBytes(folder.resolve(file)));
      assertThat(keras.states()).as(file).isEqualTo(onnx.states());
      assertThat(keras.identity()).as(file).isEqualTo(onnx.identity());
    }
  }
}
