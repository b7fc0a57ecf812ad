/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ConvLstm2dCell.Activations;
import io.streamrnn.cells.ConvLstm2dCell.Geometry;
import io.streamrnn.cells.ConvLstm2dCell.Pair;
import io.streamrnn.cells.ParametricActivation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gates close to 0 and to 1 that weigh large values, against the step in double. One unit, no
 * weights but the bias, so that the arguments of the gates are what it says.
 */
class SmallGatesTest {

  private static final float LARGE = 1e6f;
  // An activation, two gates, a product of each and a sum, in float.
  private static final double TOLERANCE = 6e-7;

  static Stream<ActivationFunction> unbounded() {
    return Stream.of(
        Activation.LINEAR,
        Activation.RELU,
        Activation.LEAKY_RELU,
        Activation.ELU,
        Activation.SELU,
        Activation.CELU,
        Activation.SOFTPLUS,
        Activation.SILU,
        Activation.GELU,
        Activation.MISH,
        Activation.SQUAREPLUS,
        new ParametricActivation(Kind.AFFINE, 2, 0),
        new ParametricActivation(Kind.SCALED_TANH, LARGE, 1),
        new ClippedActivation(2 * LARGE, Activation.RELU),
        new Plain());
  }

  @ParameterizedTest
  @MethodSource("unbounded")
  void countByTheirOwnDigitsWhereTheCandidateHasNoBound(ActivationFunction activation) {
    for (float a : new float[] {-40, -30, -20, -17, -14, -9, 9, 14, 17, 20}) {
      lstms(activation, Activation.SIGMOID, a).forEach(SmallGatesTest::requireStepInDouble);
      grus(activation, Activation.SIGMOID, a).forEach(SmallGatesTest::requireStepInDouble);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"HARD_SIGMOID", "HARD_SIGMOID_KERAS3"})
  void soDoHardGatesAtTheirEdges(Activation gate) {
    float edge = gate == Activation.HARD_SIGMOID ? 2.5f : 3;
    for (float a : new float[] {-edge + 1e-5f, edge - 1e-5f}) {
      lstms(Activation.RELU, gate, a).forEach(SmallGatesTest::requireStepInDouble);
      grus(Activation.RELU, gate, a).forEach(SmallGatesTest::requireStepInDouble);
    }
  }

  @Test
  void soDoGatesOfCellsThatHaveNoCandidateFunction() {
    for (float a : new float[] {-60, -30, -14, 14, 30}) {
      requireStepInDouble(new MinGruCell(false, zeros(1, 2), bias(a, LARGE)));
      requireStepInDouble(new MinLstmCell(false, zeros(1, 3), bias(a, a + 1, LARGE)));
    }
  }

  @Test
  void gatesThatShareAUnitCountByTheirRatioHoweverSmallBothAre() {
    for (float a : new float[] {-95, -102, -104, -110, -800, -1e30f}) {
      requireStepInDouble(new MinLstmCell(false, zeros(1, 3), bias(a, a + 1, LARGE)));
      requireStepInDouble(new MinLstmCell(false, zeros(1, 3), bias(a, 3, LARGE)));
      requireStepInDouble(new MinLstmCell(false, zeros(1, 3), bias(3, a, LARGE)));
    }
  }

  @Test
  void aUnitWhoseGatesAreBothZeroIsSharedByTheirArguments() {
    float[] h = {0};
    new MinLstmCell(false, zeros(1, 3), bias(-110, -109, 1))
        .kernel()
        .step(1, new float[1], new float[][] {h}, new float[1]);
    assertThat(h[0]).isCloseTo(0.7310586f, within(1e-7f));
  }

  /** The arguments of their gates leave between 0.002 and 0.2 of a state. */
  @ParameterizedTest
  @CsvSource({"9, -8.4", "100, -10.676", "10000, -12.374", "-1e6, -17", "1e8, -20"})
  void soDoForgetGatesOfLargeStatesWhereTheCandidateHasABound(float c, float a) {
    for (ActivationFunction gate :
        List.of(Activation.SIGMOID, new ClippedActivation(100, Activation.SIGMOID))) {
      for (Cell cell : lstms(Activation.TANH, gate, bias(-30, a, 0, 30))) {
        requireStepInDouble(cell, 0.5f, c);
      }
      requireStepInDouble(
          peephole(gate, Activation.TANH, Activation.TANH, true, bias(-a, 0, 0, 30)), 0.5f, c);
    }
    requireStepInDouble(projected(bias(-30, a, 0, 30)), 0.5f, c);
  }

  private static List<Cell> lstms(ActivationFunction activation, ActivationFunction gate, float a) {
    return lstms(activation, gate, bias(a, a, LARGE, a));
  }

  private static List<Cell> lstms(
      ActivationFunction activation, ActivationFunction gate, Weight bias) {
    List<Cell> cells = new ArrayList<>();
    cells.add(new LstmCell(activation, gate, zeros(1, 4), zeros(1, 4), bias));
    cells.add(
        new ConvLstm2dCell(
            new Activations(activation, gate),
            new Geometry(Pair.ONE, Pair.ONE, true),
            Shape.of(1, 1, 1),
            zeros(1, 1, 1, 4),
            zeros(1, 1, 1, 4),
            Optional.of(bias)));
    for (boolean coupled : new boolean[] {false, true}) {
      cells.add(peephole(gate, activation, activation, coupled, bias));
      cells.add(peephole(gate, Activation.TANH, activation, coupled, bias));
      cells.add(
          peephole(new ClippedActivation(100, gate), activation, Activation.TANH, coupled, bias));
    }
    return cells;
  }

  private static Cell projected(Weight bias) {
    return new ProjectedLstmCell(zeros(1, 4), zeros(1, 4), Optional.of(bias), one());
  }

  private static Weight one() {
    return Weight.of("projection", Shape.of(1, 1), new float[] {1});
  }

  private static Cell peephole(
      ActivationFunction gate,
      ActivationFunction candidate,
      ActivationFunction output,
      boolean coupled,
      Weight bias) {
    return new PeepholeLstmCell(
        gate,
        candidate,
        output,
        coupled,
        zeros(1, 4),
        zeros(1, 4),
        Optional.of(bias),
        Optional.empty());
  }

  private static List<Cell> grus(ActivationFunction activation, ActivationFunction gate, float a) {
    Weight both = Weight.of("bias", Shape.of(2, 3), new float[] {a, a, LARGE, 0, 0, 0});
    return List.of(
        new GruCell(activation, gate, false, zeros(1, 3), zeros(1, 3), bias(a, a, LARGE)),
        new GruCell(activation, gate, true, zeros(1, 3), zeros(1, 3), both));
  }

  private static void requireStepInDouble(Cell cell) {
    float[] states = new float[cell.states().size()];
    Arrays.fill(states, states.length == 1 ? 7 : LARGE);
    requireStepInDouble(cell, states);
  }

  private static void requireStepInDouble(Cell cell, float... values) {
    float[][] states = new float[values.length][1];
    Arrays.setAll(states, k -> new float[] {values[k]});
    VariableStep expected = ((DifferentiableCell) cell).differentiableStep(inputs(cell, states));
    float[] output = new float[1];
    cell.kernel().step(1, new float[1], states, output);
    requireClose(cell, output[0], expected.output());
    for (int k = 0; k < states.length; k++) {
      requireClose(cell, states[k][0], expected.states().get(k));
    }
  }

  private static VariableStepInputs inputs(Cell cell, float[][] states) {
    List<Variable> weights = cell.weights().stream().map(SmallGatesTest::variable).toList();
    List<Variable> before = new ArrayList<>();
    for (int k = 0; k < states.length; k++) {
      before.add(variable(cell.states().get(k).shape(), states[k][0]));
    }
    return new VariableStepInputs(weights, variable(cell.inputShape(), 0), before, List.of());
  }

  private static Variable variable(Weight weight) {
    float[] values = weight.toArray();
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return Variable.constant(weight.shape(), doubles);
  }

  private static Variable variable(Shape shape, double value) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.add(0, 1);
    return Variable.constant(new Shape(dims), value);
  }

  private static void requireClose(Cell cell, float actual, Variable expected) {
    double value = expected.at(0);
    assertThat((double) actual)
        .as(
            "%s %s %s",
            cell.className(),
            cell.config(),
            Arrays.toString(cell.weights().get(cell.weights().size() - 1).toArray()))
        .isCloseTo(value, within(TOLERANCE * Math.abs(value)));
  }

  private static Weight zeros(int... dims) {
    Shape shape = Shape.of(dims);
    return Weight.of("kernel", shape, new float[shape.size()]);
  }

  private static Weight bias(float... values) {
    return Weight.of("bias", Shape.of(values.length), values);
  }

  /** A custom function, of which nothing is known. */
  private record Plain() implements DifferentiableFunction {

    @Override
    public void apply(float[] values, int from, int to) {}

    @Override
    public Variable apply(Variable values) {
      return values;
    }

    @Override
    public Object config() {
      return "plain";
    }
  }
}
