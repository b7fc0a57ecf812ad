/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fully connected layer, as Keras's {@code Dense}: {@code y = act(x W + b)}. A cell without
 * states: it treats every step alike.
 *
 * <p>Input {@code [I]}, output {@code [units]}.
 */
public final class DenseCell extends BuiltInCell implements ComposedCell {

  private final ActivationFunction activation;
  // -- packed for the kernels
  private final Matrix kernel;
  private final float[] bias;

  /**
   * A layer with these weights.
   *
   * @param activation linear by default in Keras
   * @param kernel {@code [I, units]}
   * @param bias {@code [units]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public DenseCell(ActivationFunction activation, Weight kernel, Weight bias) {
    this(activation, kernel, Optional.of(bias));
  }

  /**
   * A layer with or without a bias.
   *
   * @param activation linear by default in Keras
   * @param kernel {@code [I, units]}
   * @param bias {@code [units]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public DenseCell(ActivationFunction activation, Weight kernel, Optional<Weight> bias) {
    super(
        "Dense",
        "dense",
        Shape.of(requireMatrix(kernel).shape().dim(0)),
        Shape.of(kernel.shape().dim(1)),
        List.of(),
        bias.isEmpty()
            ? List.of(kernel)
            : List.of(kernel, bias.get().requireShape(Shape.of(kernel.shape().dim(1)))));
    this.activation = activation;
    this.kernel = Matrix.of(kernel, 1);
    this.bias = Weights.valuesOrZeros(bias, outputShape().size());
  }

  private static Weight requireMatrix(Weight kernel) {
    if (kernel.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "the kernel of a dense layer is a matrix [I, units]: got=" + kernel.shape());
    }
    return kernel;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config());
  }

  /** Only the product: the activation is a separate node, as if it were the next layer. */
  @Override
  public CellForm form() {
    return CellForm.of("dense", 1);
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    FormNode product = FormNode.cell(this, input, Optional.empty());
    return Composition.ofStateless(ActivationCell.node(activation, outputShape(), product));
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new DenseCell(
        activation,
        replaced.get(0),
        weights().size() < 2 ? Optional.empty() : Optional.of(replaced.get(1)));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable y = in.x().matmul(in.weight(0));
    y = in.weights().size() > 1 ? y.plus(in.weight(1)) : y;
    return VariableStep.of(y.apply(activation));
  }

  @Override
  public Kernel kernel() {
    return new DenseKernel();
  }

  private final class DenseKernel extends BlockKernel {

    private final Sums sums = Sums.of(bias, List.of(kernel));

    DenseKernel() {
      super(DenseCell.this);
    }

    @Override
    protected void ahead(int rows) {
      sums.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      sums.set(rows, x);
      return sums.part(0).apply(activation, rows);
    }
  }
}
