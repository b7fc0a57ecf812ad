/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import io.streamrnn.internal.Elementwise;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An activation without weights, as Keras's {@code Activation}. Normalizing activations work over
 * the last axis.
 */
public final class ActivationCell extends BuiltInCell implements ComposedCell {

  private final ActivationFunction activation;

  /**
   * An activation of values of this shape.
   *
   * @param activation what to apply
   * @param shape of input and output
   */
  public ActivationCell(ActivationFunction activation, Shape shape) {
    super("Activation", "activation", shape, shape, List.of(), List.of());
    this.activation = activation;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config());
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    return Composition.ofStateless(node(activation, input));
  }

  /** An activation of a value: the value itself for a linear one. */
  static FormNode node(ActivationFunction activation, FormNode value) {
    return activation == Activation.LINEAR
        ? value
        : FormNode.operation(
            CellForm.of("activation", 1, Map.of("activation", activation.config())), value);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    return VariableStep.of(in.x().apply(activation));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    int rank = inputShape().rank();
    int width = rank == 0 ? 1 : inputShape().dim(rank - 1);
    int perRow = size / width;
    return (rows, x, states, output) -> {
      System.arraycopy(x, 0, output, 0, rows * size);
      for (int i = 0; i < rows * perRow; i++) {
        Elementwise.apply(activation, output, i * width, (i + 1) * width);
      }
    };
  }
}
