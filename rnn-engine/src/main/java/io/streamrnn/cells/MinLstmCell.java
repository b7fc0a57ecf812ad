package io.streamrnn.cells;

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
 * The LSTM brought down to two gates that see the input alone and share the unit between them:
 * minLSTM of Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, "Were RNNs All We Needed?" (2024). With
 * the column blocks in the order {@code f, i, n}:
 *
 * <pre>
 *   f, i = sigmoid(x W + b)
 *   n    = g(x Wn + bn)
 *   h'   = f / (f + i) * h + i / (f + i) * n
 * </pre>
 *
 * <p>{@code g} is the identity or the positive function of the log-space form; see {@link
 * MinGruCell}.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, state {@code h}.
 */
public final class MinLstmCell implements Cell {

  private final int inputSize;
  private final int units;
  private final boolean positive;
  private final List<Weight> weights;
  // -- packed for the kernels
  private final Matrix kernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param positive whether {@code g} is the positive function of the log-space form
   * @param kernel {@code [I, 3 units]}
   * @param bias {@code [3 units]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public MinLstmCell(boolean positive, Weight kernel, Weight bias) {
    this.inputSize = kernel.shape().dim(0);
    this.units = bias.shape().size() / 3;
    this.positive = positive;
    this.weights =
        List.of(
            kernel.requireShape(Shape.of(inputSize, 3 * units)),
            bias.requireShape(Shape.of(3 * units)));
    this.kernel = Matrix.of(kernel, 3);
    this.bias = bias.toArray();
  }

  @Override
  public String type() {
    return "MinLSTMCell";
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
    return Map.of("positive", positive);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new MinLstmCell(positive, replaced.get(0), replaced.get(1));
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    Variable gates = in.x().matmul(in.weight(0)).plus(in.weight(1));
    Variable f = Activation.SIGMOID.apply(gates.columns(0, units));
    Variable i = Activation.SIGMOID.apply(gates.columns(units, 2 * units));
    Variable n = gates.columns(2 * units, 3 * units);
    n = positive ? LogSpace.positive(n) : n;
    Variable h = f.times(in.state(0)).plus(i.times(n)).dividedBy(f.plus(i));
    return StepResult.of(h, h);
  }

  @Override
  public Kernel kernel() {
    return new MinLstmKernel();
  }

  private final class MinLstmKernel extends BlockKernel {

    private final Sums gates = Sums.of(bias, List.of(kernel));
    private final Rows scratch = new Rows(units);

    MinLstmKernel() {
      super(MinLstmCell.this);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      gates.set(rows, x);
      Rows f = gates.part(0).apply(Activation.SIGMOID, rows);
      Rows i = gates.part(1).apply(Activation.SIGMOID, rows);
      Rows n = gates.part(2);
      if (positive) {
        LogSpace.positive(n.values(), scratch.values(rows), rows * n.stride);
      }
      mix(f.values(), i.values(), n.values(), h.values(), rows * h.stride);
      return h;
    }
  }

  private static void mix(float[] f, float[] i, float[] n, float[] h, int count) {
    for (int j = 0; j < count; j++) {
      h[j] = Math.fma(f[j], h[j], i[j] * n[j]) / (f[j] + i[j]);
    }
  }
}
