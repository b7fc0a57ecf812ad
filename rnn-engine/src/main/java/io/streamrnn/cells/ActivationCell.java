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
import java.util.HashMap;
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
    return Composition.ofStateless(node(activation, outputShape(), input));
  }

  /** An activation of a value of this shape: the value itself for a linear one. */
  static FormNode node(ActivationFunction activation, Shape shape, FormNode value) {
    if (activation == Activation.LINEAR) {
      return value;
    }
    Map<String, Object> options = new HashMap<>(Map.of("activation", activation.config()));
    if (!activation.isElementwise() && blocks(shape) > 1) {
      options.put("blocks", blocks(shape));
    }
    return FormNode.operation(CellForm.of("activation", 1, options), value);
  }

  /** The number of vectors along the last axis. */
  private static int blocks(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.size() / shape.dim(shape.rank() - 1);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    return VariableStep.of(in.x().apply(activation));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    int perRow = blocks(inputShape());
    int width = size / perRow;
    return (rows, x, states, output) -> {
      System.arraycopy(x, 0, output, 0, rows * size);
      for (int i = 0; i < rows * perRow; i++) {
        Elementwise.apply(activation, output, i * width, (i + 1) * width);
      }
    };
  }
}
