package io.streamrnn.layer;

import io.streamrnn.cell.Activation;
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
 * A fully connected layer, as Keras's {@code Dense}: {@code y = act(x W + b)}. A cell without
 * states: it treats every step alike.
 *
 * <p>Input {@code [I]}, output {@code [units]}.
 */
public final class Dense implements Cell {

  private final int inputSize;
  private final int units;
  private final Activation activation;
  private final List<Weight> weights;
  // -- packed for the kernels
  private final Matrix kernel;
  private final float[] bias;

  /**
   * A layer with these weights.
   *
   * @param activation linear by default in Keras
   * @param kernel {@code [I, units]}
   * @param bias {@code [units]}, or null for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public Dense(Activation activation, Weight kernel, Weight bias) {
    if (kernel.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "the kernel of a dense layer is a matrix [I, units]: got=" + kernel.shape());
    }
    this.inputSize = kernel.shape().dim(0);
    this.units = kernel.shape().dim(1);
    this.activation = activation;
    this.weights =
        bias == null ? List.of(kernel) : List.of(kernel, bias.requireShape(Shape.of(units)));
    this.kernel = Matrix.of(kernel, 1);
    this.bias = bias == null ? new float[units] : bias.toArray();
  }

  @Override
  public String type() {
    return "Dense";
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
    return List.of();
  }

  @Override
  public List<Weight> weights() {
    return weights;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.kerasName());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new Dense(activation, replaced.get(0), weights.size() < 2 ? null : replaced.get(1));
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    Variable y = in.x().matmul(in.weight(0));
    y = in.weights().size() > 1 ? y.plus(in.weight(1)) : y;
    return StepResult.of(activation.apply(y));
  }

  @Override
  public Kernel kernel() {
    return new DenseKernel();
  }

  private final class DenseKernel extends BlockKernel {

    private final Sums sums = Sums.of(bias, List.of(kernel));

    DenseKernel() {
      super(Dense.this);
    }

    @Override
    protected Rows stepBlock(int rows) {
      sums.set(rows, x);
      return sums.part(0).apply(activation, rows);
    }
  }
}
