/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.layers.CellSpec;
import io.streamrnn.layers.CustomObjects;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The cells that the conformance vectors ask a test to define, written as users would: some with
 * ND4J, some with a kernel of their own.
 */
public final class TestCells {

  private TestCells() {}

  /** The built-in layers and these cells. */
  public static LayerRegistry registry() {
    return LayerRegistry.standard()
        .with(
            CustomObjects.cell(
                "MinimalRNNCell", c -> spec("MinimalRNNCell", c, TestCells::minimal)))
        .with(
            CustomObjects.cell(
                "FilledInitRNNCell", c -> spec("FilledInitRNNCell", c, TestCells::filled)))
        .with(CustomObjects.cell("TwoStateCell", c -> spec("TwoStateCell", c, TestCells::twoState)))
        .with(
            CustomObjects.cell(
                "PlusOneRNNCell", c -> spec("PlusOneRNNCell", c, TestCells::plusOne)))
        .with(
            CustomObjects.cell(
                "Minimal2DRNNCell", c -> spec("Minimal2DRNNCell", c, TestCells::twoDimensional)))
        .with(
            CustomObjects.cell(
                "ConstantsRNNCell", c -> spec("ConstantsRNNCell", c, TestCells::constants)));
  }

  private interface Factory {
    Cell build(
        Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights);
  }

  private static CellSpec spec(String className, Map<String, Object> config, Factory factory) {
    return new CellSpec() {
      @Override
      public String className() {
        return className;
      }

      @Override
      public Map<String, Object> config() {
        return config;
      }

      @Override
      public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
        return factory.build(config, input, constants, weights);
      }
    };
  }

  private static int integer(Map<String, Object> config, String key) {
    return ((Number) config.get(key)).intValue();
  }

  private static Weight kernel(WeightSource weights, Shape input, int units) {
    return weights.add("kernel", Shape.of(input.size(), units), Initializers.glorotUniform());
  }

  private static Weight recurrentKernel(WeightSource weights, int units) {
    return weights.add("recurrent_kernel", Shape.of(units, units), Initializers.orthogonal());
  }

  // -- o = x@K + s@R

  private static Cell minimal(
      Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights) {
    int units = integer(config, "units");
    return new MinimalRnnCell(kernel(weights, input, units), recurrentKernel(weights, units));
  }

  /** The cell of the Keras page. */
  public static class MinimalRnnCell extends TensorCell implements DifferentiableCell {

    /** A cell with these weights. */
    public MinimalRnnCell(Weight kernel, Weight recurrentKernel) {
      super(
          kernel.shape().dim(0),
          kernel.shape().dim(1),
          List.of(StateSpec.of("h", kernel.shape().dim(1))),
          List.of(kernel, recurrentKernel));
    }

    @Override
    public String className() {
      return "MinimalRNNCell";
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates states) {
      INDArray h = x.mmul(tensor("kernel"));
      INDArray output = h.add(states.get(0).mmul(tensor("recurrent_kernel")));
      return TensorStep.of(output, output);
    }

    @Override
    public VariableStep differentiableStep(VariableStepInputs in) {
      Variable h = in.x().matmul(in.weight(0)).plus(in.state(0).matmul(in.weight(1)));
      return VariableStep.of(h, h);
    }

    @Override
    public Cell withWeights(List<Weight> weights) {
      return new MinimalRnnCell(weights.get(0), weights.get(1));
    }
  }

  // -- as before, with an initial state of its own

  private static Cell filled(
      Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights) {
    int units = integer(config, "units");
    float value = ((Number) config.get("initial_value")).floatValue();
    return new FilledInitCell(
        value, kernel(weights, input, units), recurrentKernel(weights, units));
  }

  private static final class FilledInitCell extends MinimalRnnCell {

    private final float initialValue;

    FilledInitCell(float initialValue, Weight kernel, Weight recurrentKernel) {
      super(kernel, recurrentKernel);
      this.initialValue = initialValue;
    }

    @Override
    public float[] initialState(int index) {
      float[] state = super.initialState(index);
      Arrays.fill(state, initialValue);
      return state;
    }

    @Override
    public Cell withWeights(List<Weight> weights) {
      return new FilledInitCell(initialValue, weights.get(0), weights.get(1));
    }
  }

  // -- o = x@K + s1 - s2; states 2o, 3o

  private static Cell twoState(
      Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights) {
    return new TwoStateCell(kernel(weights, input, integer(config, "units")));
  }

  private record TwoStateCell(Weight kernelWeight) implements DifferentiableCell {

    private int units() {
      return kernelWeight.shape().dim(1);
    }

    @Override
    public String className() {
      return "TwoStateCell";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(kernelWeight.shape().dim(0));
    }

    @Override
    public Shape outputShape() {
      return Shape.of(units());
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("s1", units()), StateSpec.of("s2", units()));
    }

    @Override
    public List<Weight> weights() {
      return List.of(kernelWeight);
    }

    @Override
    public VariableStep differentiableStep(VariableStepInputs in) {
      Variable o = in.x().matmul(in.weight(0)).plus(in.state(0)).minus(in.state(1));
      return VariableStep.of(o, o.times(2), o.times(3));
    }

    @Override
    public Cell withWeights(List<Weight> weights) {
      return new TwoStateCell(weights.get(0));
    }

    @Override
    public Kernel kernel() {
      int inputs = inputShape().size();
      int units = units();
      return (rows, x, states, output) -> {
        for (int i = 0; i < rows * units; i++) {
          float o = states[0][i] - states[1][i];
          for (int j = 0; j < inputs; j++) {
            o += x[i / units * inputs + j] * kernelWeight.at(j * units + i % units);
          }
          output[i] = o;
          states[0][i] = 2 * o;
          states[1][i] = 3 * o;
        }
      };
    }
  }

  // -- output x + 1, state s + 1

  private static Cell plusOne(
      Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights) {
    return new PlusOneCell(input, integer(config, "state_size"));
  }

  /** A cell whose output and state have different sizes. */
  public record PlusOneCell(Shape inputShape, int stateSize) implements DifferentiableCell {

    @Override
    public String className() {
      return "PlusOneRNNCell";
    }

    @Override
    public Shape outputShape() {
      return inputShape;
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("s", stateSize));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public VariableStep differentiableStep(VariableStepInputs in) {
      return VariableStep.of(in.x().plus(1), in.state(0).plus(1));
    }

    @Override
    public Kernel kernel() {
      return (rows, x, states, output) -> {
        for (int i = 0; i < rows * inputShape.size(); i++) {
          output[i] = x[i] + 1;
        }
        for (int i = 0; i < rows * stateSize; i++) {
          states[0][i]++;
        }
      };
    }
  }

  // -- states of rank 2

  private static Cell twoDimensional(
      Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights) {
    int a = integer(config, "unit_a");
    int b = integer(config, "unit_b");
    return new TwoDimensionalCell(
        weights.add(
            "kernel",
            Shape.of(input.dim(0), input.dim(1), a, b),
            Initializers.randomUniform(-0.05, 0.05)),
        weights.add(
            "recurring_kernel", Shape.of(a, b, a, b), Initializers.randomUniform(-0.05, 0.05)),
        weights.add("bias", Shape.of(a, b), Initializers.zeros()));
  }

  private static final class TwoDimensionalCell extends TensorCell implements DifferentiableCell {

    TwoDimensionalCell(Weight kernel, Weight recurringKernel, Weight bias) {
      super(
          Shape.of(kernel.shape().dim(0), kernel.shape().dim(1)),
          bias.shape(),
          List.of(new StateSpec("h", bias.shape())),
          List.of(kernel, recurringKernel, bias));
    }

    @Override
    public String className() {
      return "TwoDimensionalCell";
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates states) {
      long rows = x.size(0);
      INDArray output =
          flat(x, rows, inputShape())
              .mmul(matrix("kernel", inputShape()))
              .add(
                  flat(states.get("h"), rows, outputShape())
                      .mmul(matrix("recurring_kernel", outputShape())))
              .addRowVector(tensor("bias").reshape(outputShape().size()))
              .reshape(rows, outputShape().dim(0), outputShape().dim(1));
      return TensorStep.of(output, output);
    }

    private INDArray flat(INDArray x, long rows, Shape shape) {
      return x.reshape(rows, shape.size());
    }

    private INDArray matrix(String weight, Shape input) {
      return tensor(weight).reshape(input.size(), outputShape().size());
    }

    @Override
    public VariableStep differentiableStep(VariableStepInputs in) {
      int rows = in.x().shape().dim(0);
      Variable sum =
          flat(in.x(), rows)
              .matmul(in.weight(0).reshape(Shape.of(inputShape().size(), outputShape().size())))
              .plus(
                  flat(in.state(0), rows)
                      .matmul(
                          in.weight(1)
                              .reshape(Shape.of(outputShape().size(), outputShape().size()))));
      Variable output = sum.reshape(in.state(0).shape()).plus(in.weight(2));
      return VariableStep.of(output, output);
    }

    private static Variable flat(Variable x, int rows) {
      return x.reshape(Shape.of(rows, x.shape().size() / rows));
    }

    @Override
    public Cell withWeights(List<Weight> weights) {
      return new TwoDimensionalCell(weights.get(0), weights.get(1), weights.get(2));
    }
  }

  // -- o = act(x@K + s@R + sum c@C)

  private static Cell constants(
      Map<String, Object> config, Shape input, List<Shape> constants, WeightSource weights) {
    int units = integer(config, "units");
    List<Weight> all = new ArrayList<>();
    all.add(kernel(weights, input, units));
    all.add(recurrentKernel(weights, units));
    for (int n = 0; n < integer(config, "num_constants"); n++) {
      all.add(
          weights.add(
              "constant_kernel_" + n,
              Shape.of(constants.get(n).size(), units),
              Initializers.glorotUniform()));
    }
    // Keras writes no activation as null.
    String activation = Objects.requireNonNullElse((String) config.get("activation"), "linear");
    return new ConstantsCell(Activation.of(activation), all);
  }

  private static final class ConstantsCell extends TensorCell
      implements ConditionedCell, DifferentiableCell {

    private final Activation activation;

    ConstantsCell(Activation activation, List<Weight> weights) {
      super(
          weights.get(0).shape().dim(0),
          weights.get(0).shape().dim(1),
          List.of(StateSpec.of("h", weights.get(0).shape().dim(1))),
          weights);
      this.activation = activation;
    }

    @Override
    public String className() {
      return "ConstantsCell";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("activation", activation.config());
    }

    @Override
    public List<Shape> constants() {
      return weights().stream().skip(2).map(w -> Shape.of(w.shape().dim(0))).toList();
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates states) {
      INDArray sum = x.mmul(tensor("kernel")).add(states.get(0).mmul(tensor("recurrent_kernel")));
      INDArray all =
          IntStream.range(0, constants().size())
              .mapToObj(n -> states.constant(n).mmul(tensor("constant_kernel_" + n)))
              .reduce(sum, INDArray::add);
      float[] output = all.ravel().toFloatVector();
      int units = outputShape().size();
      for (int row = 0; row < output.length; row += units) {
        activation.apply(output, row, row + units);
      }
      INDArray activated = Nd4j.createFromArray(output).reshape(all.shape());
      return TensorStep.of(activated, activated);
    }

    @Override
    public VariableStep differentiableStep(VariableStepInputs in) {
      Variable sum = in.x().matmul(in.weight(0)).plus(in.state(0).matmul(in.weight(1)));
      for (int n = 0; n < in.constants().size(); n++) {
        sum = sum.plus(in.constants().get(n).matmul(in.weight(2 + n)));
      }
      Variable output = sum.apply(activation);
      return VariableStep.of(output, output);
    }

    @Override
    public Cell withWeights(List<Weight> weights) {
      return new ConstantsCell(activation, weights);
    }
  }
}
