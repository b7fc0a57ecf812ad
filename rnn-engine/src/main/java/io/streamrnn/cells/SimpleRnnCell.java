package io.streamrnn.cells;

import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.StepInputs;
import io.streamrnn.cell.StepResult;
import io.streamrnn.cell.Variable;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.List;
import java.util.Map;

/**
 * The fully connected cell of Elman (1990), as Keras's {@code SimpleRNNCell} computes it: {@code h'
 * = act(x W + b + h U)}.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, state {@code h}.
 */
public final class SimpleRnnCell implements Cell {

  private final int inputSize;
  private final int units;
  private final ActivationFunction activation;
  private final List<Weight> weights;
  // -- packed for the kernels
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param activation tanh by default in Keras
   * @param kernel {@code [I, units]}
   * @param recurrentKernel {@code [units, units]}
   * @param bias {@code [units]}, or null for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public SimpleRnnCell(
      ActivationFunction activation, Weight kernel, Weight recurrentKernel, Weight bias) {
    this.inputSize = kernel.shape().dim(0);
    this.units = recurrentKernel.shape().dim(0);
    this.activation = activation;
    kernel.requireShape(Shape.of(inputSize, units));
    recurrentKernel.requireShape(Shape.of(units, units));
    this.weights = Weights.list(kernel, recurrentKernel, bias, Shape.of(units));
    this.kernel = Matrix.of(kernel, 1);
    this.recurrentKernel = Matrix.of(recurrentKernel, 1);
    this.bias = bias == null ? new float[units] : bias.toArray();
  }

  @Override
  public String type() {
    return "SimpleRNNCell";
  }

  @Override
  public Shape inputShape() {
    return Shape.of(inputSize);
  }

  @Override
  public Shape outputShape() {
    return Shape.of(units);
  }

  @Override
  public List<StateSpec> states() {
    return List.of(StateSpec.of("h", units));
  }

  @Override
  public List<Weight> weights() {
    return weights;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new SimpleRnnCell(
        activation, replaced.get(0), replaced.get(1), Weights.bias(weights, replaced));
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    Variable h = activation.apply(Weights.sums(in));
    return StepResult.of(h, h);
  }

  @Override
  public Kernel kernel() {
    return new SimpleRnnKernel();
  }

  private final class SimpleRnnKernel extends BlockKernel {

    private final Sums sums = Sums.of(bias, List.of(kernel, recurrentKernel));

    SimpleRnnKernel() {
      super(SimpleRnnCell.this);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      sums.set(rows, x, h);
      Rows next = sums.part(0).apply(activation, rows);
      System.arraycopy(next.values(), 0, h.values(), 0, rows * h.stride);
      return h;
    }
  }
}
