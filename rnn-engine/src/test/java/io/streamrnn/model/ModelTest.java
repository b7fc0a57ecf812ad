/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.CellSpec;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.RnnBuilder;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.WeightSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {

  private final Model model =
      Model.of(
          "pump.h5",
          TestModels.lstm(3, 2, 0.5f),
          TestModels.sum(2, 4, 0.5f),
          TestModels.dense(Activation.SIGMOID, 4, 1, 0.5f));

  @Test
  void itsSizesAreThoseOfItsFirstAndLastLayer() {
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.outputSize()).isEqualTo(1);
  }

  @Test
  void itsStatesAreThoseOfItsLayersInOrder() {
    assertThat(model.states())
        .containsExactly(StateSpec.of("h0", 2), StateSpec.of("c0", 2), StateSpec.of("h1", 4));
    assertThat(model.stateSize()).isEqualTo(8);
  }

  @Test
  void itCountsItsParametersAsKerasDoes() {
    // LSTM 4U(F+U+1), SimpleRNN without bias U(F+U), Dense (I+1)O
    assertThat(model.parameters()).isEqualTo(4 * 2 * (3 + 2 + 1) + 4 * (2 + 4) + 5);
  }

  @Test
  void itIsPrintedInOneLine() {
    String digests =
        model.identity().recurrent().substring(0, 8)
            + "/"
            + model.identity().head().substring(0, 8);
    assertThat(model)
        .hasToString(
            "pump.h5: LSTMCell(3->2) > SimpleRNNCell(2->4) > Dense(4->1);"
                + " 77 parameters, 32 bytes of state per key, digest "
                + digests);
  }

  @Test
  void aLayerThatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Model.of("m", List.of(TestModels.lstm(3, 2, 1), TestModels.sum(3, 1, 1))))
        .withMessageContaining("output of cells[0] LSTMCell=[2], input of cells[1]");
  }

  @Test
  void aModelWithoutLayersIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Model.of("m"));
  }

  @Test
  void layersOverWholeSequencesMayHaveCustomCells() {
    Layer layers =
        PinnedModels.built(
            Sequential.of(
                Bidirectional.of(custom(Activation.LINEAR)),
                Bidirectional.of(custom(Activation.TANH))));
    float[] expected =
        layers.call(Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6)).toArray(); // [1, 3, 2]

    assertThat(
            Model.ofSequences("m", layers)
                .sequenceRunner()
                .run(new float[][] {{1, 2}, {3, 4}, {5, 6}})[2])
        .containsExactly(expected[4], expected[5]);
  }

  private static RnnBuilder custom(Activation activation) {
    return Rnn.of(new Custom(activation)).returnSequences(true);
  }

  /** Two of them have equal options and compute different numbers. */
  private record Custom(Activation activation) implements CellSpec {

    @Override
    public String className() {
      return "CustomCell";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return SimpleRnn.units(1).activation(activation).cell().build(input, constants, weights);
    }
  }
}
