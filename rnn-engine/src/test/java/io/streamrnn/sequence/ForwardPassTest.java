package io.streamrnn.sequence;

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
import io.streamrnn.spec.DenseSpec;
import io.streamrnn.spec.GruSpec;
import io.streamrnn.spec.LstmSpec;
import io.streamrnn.spec.SimpleRnnSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ForwardPassTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 3, 1), 1, 10, 100);

  /** {@code h' = 2 x + 3 h}. */
  private static SimpleRnnCell linear() {
    return new SimpleRnnCell(
        Activation.LINEAR,
        Weight.of("kernel", Shape.of(1, 1), new float[] {2}),
        Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {3}),
        null);
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
    ForwardPass pass = ForwardPass.of(Rnn.of(linear()).build(), Inputs.of(X));
    assertThat(pass.output().toArray()).containsExactly(278);
    Gradients gradients = pass.backward(one(1, 1));
    assertThat(gradients.weights().get(0).toArray()).containsExactly(139);
    assertThat(gradients.weights().get(1).toArray()).containsExactly(32);
    assertThat(gradients.input().toArray()).containsExactly(18, 6, 2);
    assertThat(gradients.initialState().get(0).toArray()).containsExactly(27);
  }

  @Test
  void aSkippedStepHandsGradientsThroughToTheStepBefore() {
    Inputs inputs = Inputs.of(X).mask(Tensor.of(Shape.of(1, 3), 1, 0, 1));
    Gradients gradients = ForwardPass.of(Rnn.of(linear()).build(), inputs).backward(one(1, 1));
    assertThat(gradients.input().toArray()).containsExactly(6, 0, 2);
  }

  @Test
  void whatStandsInASkippedStepReachesNoGradient() {
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1, Float.NaN, 100);
    Inputs inputs = Inputs.of(x).mask(Tensor.of(Shape.of(1, 3), 1, 0, 1));
    Rnn layer = Rnn.lstm(LstmSpec.of(2)).returnSequences(true).build();
    ForwardPass pass = ForwardPass.of(layer, inputs);
    Gradients gradients = pass.backward(one(1, 3, 2));
    assertThat(pass.output().toArray()).doesNotContain(Double.NaN);
    assertThat(gradients.weights())
        .allSatisfy(w -> assertThat(w.toArray()).doesNotContain(Double.NaN));
    assertThat(gradients.input().toArray()).doesNotContain(Double.NaN);
  }

  @Test
  void anOutputThatIsRepeatedCountsTwice() {
    Inputs inputs = Inputs.of(X).mask(Tensor.of(Shape.of(1, 3), 1, 0, 0));
    Rnn layer = Rnn.of(linear()).returnSequences(true).build();
    assertThat(ForwardPass.of(layer, inputs).backward(one(1, 3, 1)).input().toArray())
        .containsExactly(6, 0, 0);
    Rnn zeros = Rnn.of(linear()).returnSequences(true).zeroOutputForMask(true).build();
    assertThat(ForwardPass.of(zeros, inputs).backward(one(1, 3, 1)).input().toArray())
        .containsExactly(2, 0, 0);
  }

  @Test
  void underTheRuleOf111ALeadingSkippedStepPutsOutTheInitialState() {
    Inputs inputs =
        Inputs.of(X)
            .mask(Tensor.of(Shape.of(1, 3), 0, 0, 1))
            .initialState(Tensor.of(Shape.of(1, 1), 5));
    Rnn layer = Rnn.of(linear()).returnSequences(true).maskedOutput(MaskedOutput.STATE0).build();
    Gradients gradients = ForwardPass.of(layer, inputs).backward(one(1, 3, 1));
    assertThat(gradients.initialState().get(0).toArray()).containsExactly(1 + 1 + 3);
  }

  // -- losses

  @Test
  void aLossMayDependOnFinalStatesToo() {
    ForwardPass pass = ForwardPass.of(Rnn.of(linear()).build(), Inputs.of(X));
    Gradients gradients = pass.backward(List.of(one(1, 1)), List.of(one(1, 1)));
    assertThat(gradients.input().toArray()).containsExactly(36, 12, 4);
    Gradients ofStates = pass.backward(List.of(), List.of(one(1, 1)));
    assertThat(ofStates.input().toArray()).containsExactly(18, 6, 2);
  }

  @Test
  void aPassMayBeGoneBackThroughManyTimesWithTheSameBits() {
    Random random = new Random(1);
    Rnn layer = Rnn.gru(GruSpec.of(3)).returnSequences(true).build();
    ForwardPass pass = ForwardPass.of(layer, Inputs.of(FiniteDifferences.random(random, 2, 4, 2)));
    double[] first = pass.backward(pass.output()).weights().get(1).toArray();
    assertThat(pass.backward(pass.output()).weights().get(1).toArray()).isEqualTo(first);
  }

  @Test
  void derivativesOfAnotherShapeAreRefused() {
    ForwardPass pass = ForwardPass.of(Rnn.of(linear()).name("rnn").build(), Inputs.of(X));
    assertThatThrownBy(() -> pass.backward(one(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outputs=[[1, 1]], got=[[1, 2]], layer=rnn");
    assertThatThrownBy(() -> pass.backward(one(1, 1), one(1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pass.backward(List.of(), List.of(one(2, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("final states=[[1, 1]]");
  }

  // -- windows

  @Test
  void aWindowStartsFromTheStateBeforeAndSendsNoGradientBack() {
    Rnn layer = Rnn.of(linear()).build();
    ForwardPass first = ForwardPass.of(layer, Inputs.of(steps(X, 0, 2)));
    ForwardPass second = first.next(Inputs.of(steps(X, 2, 3)));
    assertThat(second.output().toArray()).containsExactly(278);
    Gradients gradients = second.backward(one(1, 1));
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
    ForwardPass own = ForwardPass.of(layer, Inputs.of(x));
    Tensor[] same = layer.getInitialState(2).toArray(Tensor[]::new);
    ForwardPass given = ForwardPass.of(layer, Inputs.of(x).initialState(same));
    double[] byMean = own.backward(own.output()).weights().get(8).toArray();
    double[] alone = given.backward(own.output()).weights().get(8).toArray();
    DoubleTensor byLast = given.backward(own.output()).initialState().get(1);
    for (int d = 0; d < 2; d++) {
      assertThat(byLast.at(d)).isNotZero();
      assertThat(byMean[d]).isCloseTo(alone[d] + byLast.at(d) + byLast.at(2 + d), within(1e-15));
    }
  }

  /** What a window sends back by its initial state is what the window before is owed. */
  @Test
  void windowsThatHandTheirGradientsBackGiveThoseOfTheWhole() {
    Random random = new Random(2);
    Rnn layer = Rnn.lstm(LstmSpec.of(3)).returnSequences(true).build();
    Tensor x = FiniteDifferences.random(random, 2, 5, 2);
    ForwardPass whole = ForwardPass.of(layer, Inputs.of(x));
    ForwardPass first = ForwardPass.of(layer, Inputs.of(steps(x, 0, 3)));
    ForwardPass second = first.next(Inputs.of(steps(x, 3, 5)));
    Gradients of2 = second.backward(one(2, 2, 3));
    Gradients of1 = first.backward(List.of(one(2, 3, 3)), of2.initialState());
    Gradients all = whole.backward(one(2, 5, 3));
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
            Rnn.lstm(LstmSpec.of(3)).name("first").returnSequences(true).build(),
            PerStep.of(DenseSpec.of(2, Activation.TANH)),
            Rnn.gru(GruSpec.of(2)).build());
    Tensor x = FiniteDifferences.random(random, 2, 5, 2);
    ForwardPass first = ForwardPass.of(model, Inputs.of(steps(x, 0, 3)));
    ForwardPass second = first.next(Inputs.of(steps(x, 3, 5)));
    assertThat(second.output().toArray())
        .containsExactly(ForwardPass.of(model, Inputs.of(x)).output().toArray(), within(1e-14));
    assertThat(second.backward(second.output()).initialState())
        .extracting(DoubleTensor::shape)
        .containsExactly(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 2));
  }

  @Test
  void aWindowOfOtherRowsIsRefused() {
    Rnn layer = Rnn.of(linear()).build();
    ForwardPass first = ForwardPass.of(layer, Inputs.of(X));
    assertThatThrownBy(() -> first.next(Inputs.of(Tensor.zeros(Shape.of(2, 3, 1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2, 1], got=[1, 1]");
  }

  @Test
  void aStatefulLayerStartsFromWhatItCarriesAndKeepsIt() {
    Rnn layer = Rnn.of(linear()).stateful(true).build();
    layer.call(X);
    ForwardPass pass = ForwardPass.of(layer, Inputs.of(X));
    assertThat(pass.output().toArray()).containsExactly(27 * 278 + 278);
    assertThat(layer.states().get(0).toArray()).containsExactly(278);
    assertThat(pass.next(Inputs.of(X)).output().toArray())
        .containsExactly(27 * (27 * 278 + 278) + 278);
  }

  @Test
  void aStatefulLayerThatAGraphCallsTwiceGoesOn() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", 1, -1, 1);
    Rnn layer = Rnn.of(linear()).stateful(true).build();
    Functional model = graph.build(graph.call(layer, x), graph.call(layer, x));
    ForwardPass pass = ForwardPass.of(model, Inputs.of(X));
    assertThat(pass.tensors().get(0).toArray()).containsExactly(278);
    assertThat(pass.tensors().get(1).toArray()).containsExactly(27 * 278 + 278);
    // The second run takes its start as a constant.
    assertThat(pass.backward(List.of(one(1, 1), one(1, 1)), List.of()).input().toArray())
        .containsExactly(36, 12, 4);
  }

  @Test
  void aLayerIsBuiltByItsFirstPassAndUsesTheWeightsOfTheMoment() {
    Rnn layer = Rnn.simpleRnn(SimpleRnnSpec.of(1)).build();
    ForwardPass before = ForwardPass.of(layer, Inputs.of(X));
    layer.setWeights(
        List.of(
            Tensor.of(Shape.of(1, 1), 0), Tensor.of(Shape.of(1, 1), 0), Tensor.of(Shape.of(1), 0)));
    assertThat(before.next(Inputs.of(X)).output().toArray()).containsExactly(0);
  }

  // -- cells of one's own

  @Test
  void aCellOfOnesOwnWithoutAStepInVariablesIsRefusedByName() {
    Cell own = new OwnCell();
    for (Layer layer :
        List.of(Rnn.of(own).build(), Rnn.of(new StackedCells(List.of(own))).build())) {
      assertThatThrownBy(() -> ForwardPass.of(layer, Inputs.of(X)))
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
    Inputs inputs =
        Inputs.of(FiniteDifferences.random(random, 2, 3, 2))
            .constants(FiniteDifferences.random(random, 2, 4));
    FiniteDifferences.compare(layer, inputs, random);
    Gradients gradients = ForwardPass.of(layer, inputs).backward(one(2, 3));
    assertThat(gradients.constants().get(0).shape()).isEqualTo(Shape.of(2, 4));
  }

  @Test
  void aStepThatMaskingSkipsHasNoGradient() {
    Layer layer = Sequential.of(Masking.of(10), Rnn.of(linear()).build());
    Gradients gradients = ForwardPass.of(layer, Inputs.of(X)).backward(one(1, 1));
    assertThat(gradients.input().toArray()).containsExactly(6, 0, 2);
    Tensor x = Tensor.of(Shape.of(1, 2, 1), Float.POSITIVE_INFINITY, 1);
    Layer infinite = Sequential.of(Masking.of(Float.POSITIVE_INFINITY), Rnn.of(linear()).build());
    assertThat(
            ForwardPass.of(infinite, Inputs.of(x)).backward(one(1, 1)).weights().get(0).toArray())
        .containsExactly(1);
  }

  // -- wrong calls

  @Test
  void wrongShapesAreRefusedAsInACall() {
    Rnn layer = Rnn.of(linear()).build();
    List<Inputs> wrong =
        List.of(
            Inputs.of(Tensor.zeros(Shape.of(1, 3, 2))),
            Inputs.of(X).mask(Tensor.zeros(Shape.of(1, 2))),
            Inputs.of(X).initialState(Tensor.zeros(Shape.of(1, 2))),
            Inputs.of(X).initialState(Tensor.zeros(Shape.of(1, 1)), Tensor.zeros(Shape.of(1, 1))),
            Inputs.of(X).constants(Tensor.zeros(Shape.of(1, 1))));
    for (Inputs inputs : wrong) {
      String message = messageOf(() -> layer.call(inputs));
      assertThat(messageOf(() -> ForwardPass.of(layer, inputs))).isEqualTo(message);
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
