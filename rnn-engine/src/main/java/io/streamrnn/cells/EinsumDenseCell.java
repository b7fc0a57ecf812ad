/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fully connected layer of inputs and outputs with several axes, as Keras's {@code EinsumDense}
 * over the last axes: {@code y = act(x W + b)}. A cell without states.
 *
 * <p>Input {@code [I...]}, output {@code [O...]}, kernel {@code [I..., O...]}.
 */
public final class EinsumDenseCell extends BuiltInCell {

  private final ActivationFunction activation;
  private final int inputAxes;
  // The same with one axis of inputs and one of outputs, without the activation.
  private final DenseCell flat;

  /**
   * A layer.
   *
   * @param inputAxes how many axes of the kernel are those of the input
   * @param bias the last axes of the output, of which some may have the extent 1; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public EinsumDenseCell(
      ActivationFunction activation, int inputAxes, Weight kernel, Optional<Weight> bias) {
    super(
        "EinsumDense",
        "einsum_dense",
        new Shape(kernel.shape().dims().subList(0, inputAxes)),
        new Shape(kernel.shape().dims().subList(inputAxes, kernel.shape().rank())),
        List.of(),
        bias.isEmpty() ? List.of(kernel) : List.of(kernel, bias.get()));
    this.activation = activation;
    this.inputAxes = inputAxes;
    Shape matrix = Shape.of(inputShape().size(), outputShape().size());
    this.flat =
        new DenseCell(
            Activation.LINEAR,
            Weight.of(kernel.name(), matrix, kernel.toArray()),
            bias.map(this::repeated));
  }

  /** The bias for all outputs: repeated along axes that it lacks, or has once. */
  private Weight repeated(Weight bias) {
    int[] positions = positions(bias.shape());
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bias.at(positions[i]);
    }
    return Weight.of(bias.name(), Shape.of(values.length), values);
  }

  private int[] positions(Shape bias) {
    List<Integer> outputs = outputShape().dims();
    int leading = requireFits(bias);
    int[] positions = new int[outputShape().size()];
    for (int i = 0; i < positions.length; i++) {
      int rest = i;
      int stride = 1;
      for (int axis = outputs.size() - 1; axis >= leading; axis--) {
        int extent = bias.dim(axis - leading);
        positions[i] += extent == 1 ? 0 : rest % extent * stride;
        rest /= outputs.get(axis);
        stride *= extent;
      }
    }
    return positions;
  }

  /** How many axes of the output are in front of those of the bias. */
  private int requireFits(Shape bias) {
    int leading = outputShape().rank() - bias.rank();
    for (int axis = 0; axis < bias.rank(); axis++) {
      int extent = bias.dim(axis);
      if (leading < 0 || extent != 1 && extent != outputShape().dim(leading + axis)) {
        throw new IllegalArgumentException(
            "the bias must have axes of the output: bias=%s, output=%s"
                .formatted(bias, outputShape()));
      }
    }
    return leading;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config(), "input_axes", inputAxes);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new EinsumDenseCell(
        activation, inputAxes, replaced.get(0), replaced.stream().skip(1).findFirst());
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int rows = in.x().shape().dim(0);
    int inputs = inputShape().size();
    int outputs = outputShape().size();
    Variable y =
        in.x()
            .reshape(Shape.of(rows, inputs))
            .matmul(in.weight(0).reshape(Shape.of(inputs, outputs)));
    if (in.weights().size() > 1) {
      Variable bias = in.weight(1);
      y = y.plus(bias.gather(Shape.of(outputs), positions(bias.shape())));
    }
    List<Integer> dims = new ArrayList<>(List.of(rows));
    dims.addAll(outputShape().dims());
    return VariableStep.of(y.reshape(new Shape(dims)).apply(activation));
  }

  @Override
  public Kernel kernel() {
    Kernel product = flat.kernel();
    if (activation == Activation.LINEAR) {
      return product;
    }
    Kernel activated = new ActivationCell(activation, outputShape()).kernel();
    return (rows, x, states, output) -> {
      product.step(rows, x, states, output);
      activated.step(rows, output, states, output);
    };
  }
}
