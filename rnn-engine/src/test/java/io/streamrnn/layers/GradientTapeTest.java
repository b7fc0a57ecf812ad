/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.conformance.TestCells;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class GradientTapeTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 3, 1), 1, 10, 100);

  /** {@code h' = 2 x + 3 h}. */
  private static SimpleRnnCell linear() {
    return new SimpleRnnCell(
        Activation.LINEAR,
        Weight.of("kernel", Shape.of(1, 1), new float[] {2}),
        Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {3}),
        Optional.empty());
  }

  private static DoubleTensor one(int... dims) {
    Shape shape = Shape.of(dims);
    double[] ones = new double[shape.size()];
    Arrays.fill(ones, 1);
    return DoubleTensor.of(shape, ones);
  }

  /** h = 2, 26, 278; dh3/dW = 100 + 3 (10 + 3 * 1), dh3/dU = 26 + 3 * 2. */
  @Test
  void gradientsGoBackThroughTime() {
    GradientTape pass = GradientTape.of(Rnn.of(linear()).build(), Arguments.of(X));
    assertThat(pass.output().toArray()).containsExactly(278);
    Gradients gradients = pass.gradient(one(1, 1));
    assertThat(gradients.weights().get(0).toArray()).containsExactly(139);
    assertThat(gradients.weights().get(1).toArray()).containsExactly(32);
    assertThat(gradients.input().toArray()).containsExactly(18, 6, 2);
    assertThat(gradients.initialState().get(0).toArray()).containsExactly(27);
  }

  @Test
  void aSkippedStepHandsGradientsThroughToTheStepBefore() {
    Arguments inputs = Arguments.of(X).mask(Tensor.of(Shape.of(1, 3), 1, 0, 1));
    Gradients gradients = GradientTape.of(Rnn.of(linear()).build(), inputs).gradient(one(1, 1));
    assertThat(gradients.input().toArray()).containsExactly(6, 0, 2);
  }

  @Test
  void whatStandsInASkippedStepReachesNoGradient() {
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1, Float.NaN, 100);
    Arguments inputs = Arguments.of(x).mask(Tensor.of(Shape.of(1, 3), 1, 0, 1));
    Rnn layer = Lstm.units(2).returnSequences(true).build();
    GradientTape pass = GradientTape.of(layer, inputs);
    Gradients gradients = pass.gradient(one(1, 3, 2));
    assertThat(pass.output().toArray()).doesNotContain(Double.NaN);
    assertThat(gradients.weights())
        .allSatisfy(w -> assertThat(w.toArray()).doesNotContain(Double.NaN));
    assertThat(gradients.input().toArray()).doesNotContain(Double.NaN);
  }

  @Test
  void anOutputThatIsRepeatedCountsTwice() {
    Arguments inputs = Arguments.of(X).mask(Tensor.of(Shape.of(1, 3), 1, 0, 0));
    Rnn layer = Rnn.of(linear()).returnSequences(true).build();
    assertThat(GradientTape.of(layer, inputs).gradient(one(1, 3, 1)).input().toArray())
        .containsExactly(6, 0, 0);
    Rnn zeros = Rnn.of(linear()).returnSequences(true).zeroOutputForMask(true).build();
    assertThat(GradientTape.of(zeros, inputs).gradient(one(1, 3, 1)).input().toArray())
        .containsExactly(2, 0, 0);
  }

  @Test
  void underTheRuleOf111ALeadingSkippedStepPutsOutTheInitialState() {
    Arguments inputs =
        Arguments.of(X)
            .mask(Tensor.of(Shape.of(1, 3), 0, 0, 1))
            .initialState(Tensor.of(Shape.of(1, 1), 5));
    Rnn layer =
        Rnn.of(linear()).returnSequences(true).maskedOutput(MaskedOutput.FIRST_STATE).build();
    Gradients gradients = GradientTape.of(layer, inputs).gradient(one(1, 3, 1));
    assertThat(gradients.initialState().get(0).toArray()).containsExactly(1 + 1 + 3);
  }

  // -- losses

  @Test
  void aLossMayDependOnFinalStatesToo() {
    GradientTape pass = GradientTape.of(Rnn.of(linear()).build(), Arguments.of(X));
    Gradients gradients = pass.gradient(List.of(one(1, 1)), List.of(one(1, 1)));
    assertThat(gradients.input().toArray()).containsExactly(36, 12, 4);
    Gradients ofStates = pass.gradient(List.of(), List.of(one(1, 1)));
    assertThat(ofStates.input().toArray()).containsExactly(18, 6, 2);
  }

  @Test
  void aPassMayBeGoneBackThroughManyTimesWithTheSameBits() {
    Random random = new Random(1);
    Rnn layer = Gru.units(3).returnSequences(true).build();
    GradientTape pass =
        GradientTape.of(layer, Arguments.of(FiniteDifferences.random(random, 2, 4, 2)));
    double[] first = pass.gradient(pass.output()).weights().get(1).toArray();
    assertThat(pass.gradient(pass.output()).weights().get(1).toArray()).isEqualTo(first);
  }

  @Test
  void derivativesOfAnotherShapeAreRefused() {
    GradientTape pass = GradientTape.of(Rnn.of(linear()).name("rnn").build(), Arguments.of(X));
    assertThatThrownBy(() -> pass.gradient(one(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outputs=[[1, 1]], got=[[1, 2]], layer=rnn");
    assertThatThrownBy(() -> pass.gradient(one(1, 1), one(1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pass.gradient(List.of(), List.of(one(2, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("final states=[[1, 1]]");
  }

  // -- windows

  @Test
  void aWindowStartsFromTheStateBeforeAndSendsNoGradientBack() {
    Rnn layer = Rnn.of(linear()).build();
    GradientTape first = GradientTape.of(layer, Arguments.of(steps(X, 0, 2)));
    GradientTape second = first.next(Arguments.of(steps(X, 2, 3)));
    assertThat(second.output().toArray()).containsExactly(278);
    Gradients gradients = second.gradient(one(1, 1));
    assertThat(gradients.weights().get(0).toArray()).containsExactly(100);
    assertThat(gradients.weights().get(1).toArray()).containsExactly(26);
    assertThat(gradients.initialState().get(0).toArray()).containsExactly(3);
  }

  /** GRU-D starts from its mean, so the mean acts through the state it starts from, too. */
  @Test
  void aWeightThatAStateStartsFromGetsTheGradientOfTheState() {
    Cell cell =
        BuiltInCells.recurrent()
            .map(Named::getPayload)
            .filter(c -> c.className().equals("GRUDCell"))
            .findFirst()
            .orElseThrow();
    Rnn layer = Rnn.of(new StackedCells(List.of(cell))).build();
    Tensor x = Tensor.of(Shape.of(2, 1, 5), 0, 0, 0, 0, 1, 0, 0, 0, 0, 2);
    GradientTape own = GradientTape.of(layer, Arguments.of(x));
    Tensor[] same = layer.getInitialState(2).toArray(Tensor[]::new);
    GradientTape given = GradientTape.of(layer, Arguments.of(x).initialState(same));
    double[] byMean = own.gradient(own.output()).weights().get(8).toArray();
    double[] alone = given.gradient(own.output()).weights().get(8).toArray();
    DoubleTensor byLast = given.gradient(own.output()).initialState().get(1);
    for (int d = 0; d < 2; d++) {
      assertThat(byLast.at(d)).isNotZero();
      assertThat(byMean[d]).isCloseTo(alone[d] + byLast.at(d) + byLast.at(2 + d), within(1e-15));
    }
  }

  /** What a window sends back by its initial state is what the window before is owed. */
  @Test
  void windowsThatHandTheirGradientsBackGiveThoseOfTheWhole() {
    Random random = new Random(2);
    Rnn layer = Lstm.units(3).returnSequences(true).build();
    Tensor x = FiniteDifferences.random(random, 2, 5, 2);
    GradientTape whole = GradientTape.of(layer, Arguments.of(x));
    GradientTape first = GradientTape.of(layer, Arguments.of(steps(x, 0, 3)));
    GradientTape second = first.next(Arguments.of(steps(x, 3, 5)));
    Gradients of2 = second.gradient(one(2, 2, 3));
    Gradients of1 = first.gradient(List.of(one(2, 3, 3)), of2.initialState());
    Gradients all = whole.gradient(one(2, 5, 3));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < all.weights().get(i).shape().size(); j++) {
        assertThat(of1.weights().get(i).at(j) + of2.weights().get(i).at(j))
            .isCloseTo(all.weights().get(i).at(j), within(1e-12));
      }
    }
  }

  @Test
  void everyRecurrentLayerOfAModelGoesOnInTheNextWindow() {
    Random random = new Random(3);
    Sequential model =
        Sequential.of(
            Lstm.units(3).name("first").returnSequences(true).build(),
            Dense.units(2).activation(Activation.TANH),
            Gru.units(2).build());
    Tensor x = FiniteDifferences.random(random, 2, 5, 2);
    GradientTape first = GradientTape.of(model, Arguments.of(steps(x, 0, 3)));
    GradientTape second = first.next(Arguments.of(steps(x, 3, 5)));
    assertThat(second.output().toArray())
        .containsExactly(GradientTape.of(model, Arguments.of(x)).output().toArray(), within(1e-14));
    assertThat(second.gradient(second.output()).initialState())
        .extracting(DoubleTensor::shape)
        .containsExactly(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 2));
  }

  @Test
  void aWindowOfOtherRowsIsRefused() {
    Rnn layer = Rnn.of(linear()).build();
    GradientTape first = GradientTape.of(layer, Arguments.of(X));
    assertThatThrownBy(() -> first.next(Arguments.of(Tensor.zeros(Shape.of(2, 3, 1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2, 1], got=[1, 1]");
  }

  @Test
  void aStatefulLayerStartsFromWhatItCarriesAndKeepsIt() {
    Rnn layer = Rnn.of(linear()).stateful(true).build();
    layer.call(X);
    GradientTape pass = GradientTape.of(layer, Arguments.of(X));
    assertThat(pass.output().toArray()).containsExactly(27 * 278 + 278);
    assertThat(layer.states().get(0).toArray()).containsExactly(278);
    assertThat(pass.next(Arguments.of(X)).output().toArray())
        .containsExactly(27 * (27 * 278 + 278) + 278);
  }

  @Test
  void aStatefulLayerThatAGraphCallsTwiceGoesOn() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", 1, -1, 1);
    Rnn layer = Rnn.of(linear()).stateful(true).build();
    Functional model = graph.build(graph.call(layer, x), graph.call(layer, x));
    GradientTape pass = GradientTape.of(model, Arguments.of(X));
    assertThat(pass.tensors().get(0).toArray()).containsExactly(278);
    assertThat(pass.tensors().get(1).toArray()).containsExactly(27 * 278 + 278);
    // The second run takes its start as a constant.
    assertThat(pass.gradient(List.of(one(1, 1), one(1, 1)), List.of()).input().toArray())
        .containsExactly(36, 12, 4);
  }

  @Test
  void aLayerIsBuiltByItsFirstPassAndUsesTheWeightsOfTheMoment() {
    Rnn layer = SimpleRnn.units(1).build();
    GradientTape before = GradientTape.of(layer, Arguments.of(X));
    layer.setWeights(
        List.of(
            Tensor.of(Shape.of(1, 1), 0), Tensor.of(Shape.of(1, 1), 0), Tensor.of(Shape.of(1), 0)));
    assertThat(before.next(Arguments.of(X)).output().toArray()).containsExactly(0);
  }

  // -- custom cells

  @Test
  void aCustomCellWithoutAStepInVariablesIsRejectedByName() {
    Cell own = new OwnCell();
    for (Layer layer :
        List.of(Rnn.of(own).build(), Rnn.of(new StackedCells(List.of(own))).build())) {
      assertThatThrownBy(() -> GradientTape.of(layer, Arguments.of(X)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("cell=OwnCell; implement DifferentiableCell");
    }
  }

  private static final class OwnCell extends TensorCell {

    OwnCell() {
      super(1, 1, List.of(StateSpec.of("h", 1)), List.of());
    }

    @Override
    public String className() {
      return "OwnCell";
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates states) {
      return TensorStep.of(x, x);
    }
  }

  @Test
  void aCellOfOnesOwnWithAStepInVariablesHasGradientsByItsConstantsToo() {
    Random random = new Random(4);
    Layer layer =
        TestCells.registry()
            .layer(
                "RNN",
                Map.of(
                    "cell",
                    Map.of(
                        "class_name",
                        "ConstantsRNNCell",
                        "config",
                        Map.of("units", 3, "num_constants", 1, "activation", "tanh"))));
    Arguments inputs =
        Arguments.of(FiniteDifferences.random(random, 2, 3, 2))
            .constants(FiniteDifferences.random(random, 2, 4));
    FiniteDifferences.compare(layer, inputs, random);
    Gradients gradients = GradientTape.of(layer, inputs).gradient(one(2, 3));
    assertThat(gradients.constants().get(0).shape()).isEqualTo(Shape.of(2, 4));
  }

  @Test
  void aStepThatMaskingSkipsHasNoGradient() {
    Layer layer = Sequential.of(Masking.value(10), Rnn.of(linear()));
    Gradients gradients = GradientTape.of(layer, Arguments.of(X)).gradient(one(1, 1));
    assertThat(gradients.input().toArray()).containsExactly(6, 0, 2);
    Tensor x = Tensor.of(Shape.of(1, 2, 1), Float.POSITIVE_INFINITY, 1);
    Layer infinite =
        Sequential.of(Masking.value(Float.POSITIVE_INFINITY), Rnn.of(linear()).build());
    assertThat(
            GradientTape.of(infinite, Arguments.of(x))
                .gradient(one(1, 1))
                .weights()
                .get(0)
                .toArray())
        .containsExactly(1);
  }

  // -- wrong calls

  @Test
  void wrongShapesAreRefusedAsInACall() {
    Rnn layer = Rnn.of(linear()).build();
    List<Arguments> wrong =
        List.of(
            Arguments.of(Tensor.zeros(Shape.of(1, 3, 2))),
            Arguments.of(X).mask(Tensor.zeros(Shape.of(1, 2))),
            Arguments.of(X).initialState(Tensor.zeros(Shape.of(1, 2))),
            Arguments.of(X)
                .initialState(Tensor.zeros(Shape.of(1, 1)), Tensor.zeros(Shape.of(1, 1))),
            Arguments.of(X).constants(Tensor.zeros(Shape.of(1, 1))));
    for (Arguments inputs : wrong) {
      String message = messageOf(() -> layer.call(inputs));
      assertThat(messageOf(() -> GradientTape.of(layer, inputs))).isEqualTo(message);
    }
  }

  private static String messageOf(Runnable call) {
    try {
      call.run();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    throw new AssertionError("not refused");
  }

  private static Tensor steps(Tensor x, int from, int to) {
    int all = x.shape().dim(1);
    int width = x.shape().dim(2);
    int rows = x.shape().dim(0);
    float[] part = new float[rows * (to - from) * width];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          x.values(),
          (row * all + from) * width,
          part,
          row * (to - from) * width,
          (to - from) * width);
    }
    return Tensor.own(Shape.of(rows, to - from, width), part);
  }
}
