package io.streamrnn.layer;

import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.StepInputs;
import io.streamrnn.cell.StepResult;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;

/**
 * An activation as a layer of its own, as Keras's {@code Activation}. Normalizing activations work
 * over the last axis.
 */
public final class ActivationLayer implements Cell {

  private final ActivationFunction activation;
  private final Shape shape;

  /**
   * An activation of values of this shape.
   *
   * @param activation what to apply
   * @param shape of input and output
   */
  public ActivationLayer(ActivationFunction activation, Shape shape) {
    this.activation = activation;
    this.shape = shape;
  }

  @Override
  public String type() {
    return "Activation";
  }

  @Override
  public Shape inputShape() {
    return shape;
  }

  @Override
  public Shape outputShape() {
    return shape;
  }

  @Override
  public List<StateSpec> states() {
    return List.of();
  }

  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config());
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    return StepResult.of(activation.apply(in.x()));
  }

  @Override
  public Kernel kernel() {
    int size = shape.size();
    int width = shape.dim(shape.rank() - 1);
    int perRow = size / width;
    return (rows, x, states, output) -> {
      System.arraycopy(x, 0, output, 0, rows * size);
      for (int i = 0; i < rows * perRow; i++) {
        activation.apply(output, i * width, (i + 1) * width);
      }
    };
  }
}
