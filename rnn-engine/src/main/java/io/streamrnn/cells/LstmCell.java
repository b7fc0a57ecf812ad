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
 * The long short-term memory of Hochreiter and Schmidhuber (1997) with a forget gate, as Keras's
 * {@code LSTMCell} computes it. With the column blocks of the weights in the order {@code i, f, g,
 * o}:
 *
 * <pre>
 *   i, f, o = g(x W + h U + b)      g: recurrent activation
 *   c' = f * c + i * act(x Wg + h Ug + bg)
 *   h' = o * act(c')
 * </pre>
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, states {@code h} and {@code c}.
 */
public final class LstmCell implements Cell {

  private final int inputSize;
  private final int units;
  private final ActivationFunction activation;
  private final ActivationFunction recurrentActivation;
  private final List<Weight> weights;
  // -- packed for the kernels
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param activation of the candidate and of the new state; tanh by default in Keras
   * @param recurrentActivation of the three gates
   * @param kernel {@code [I, 4 units]}
   * @param recurrentKernel {@code [units, 4 units]}
   * @param bias {@code [4 units]}, or null for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public LstmCell(
      ActivationFunction activation,
      ActivationFunction recurrentActivation,
      Weight kernel,
      Weight recurrentKernel,
      Weight bias) {
    this.inputSize = kernel.shape().dim(0);
    this.units = recurrentKernel.shape().dim(0);
    this.activation = activation;
    this.recurrentActivation = recurrentActivation;
    kernel.requireShape(Shape.of(inputSize, 4 * units));
    recurrentKernel.requireShape(Shape.of(units, 4 * units));
    this.weights = Weights.list(kernel, recurrentKernel, bias, Shape.of(4 * units));
    this.kernel = Matrix.of(kernel, 4);
    this.recurrentKernel = Matrix.of(recurrentKernel, 4);
    this.bias = bias == null ? new float[4 * units] : bias.toArray();
  }

  @Override
  public String type() {
    return "LSTMCell";
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
    return List.of(StateSpec.of("h", units), StateSpec.of("c", units));
  }

  @Override
  public List<Weight> weights() {
    return weights;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "activation", activation.config(),
        "recurrent_activation", recurrentActivation.config());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new LstmCell(
        activation,
        recurrentActivation,
        replaced.get(0),
        replaced.get(1),
        Weights.bias(weights, replaced));
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    Variable gates = Weights.sums(in);
    Variable i = recurrentActivation.apply(gates.columns(0, units));
    Variable f = recurrentActivation.apply(gates.columns(units, 2 * units));
    Variable g = activation.apply(gates.columns(2 * units, 3 * units));
    Variable o = recurrentActivation.apply(gates.columns(3 * units, 4 * units));
    Variable c = f.times(in.state(1)).plus(i.times(g));
    Variable h = o.times(activation.apply(c));
    return StepResult.of(h, h, c);
  }

  @Override
  public Kernel kernel() {
    return new LstmKernel();
  }

  private final class LstmKernel extends BlockKernel {

    private final Sums gates =
        Sums.of(
            bias,
            List.of(kernel, recurrentKernel),
            recurrentActivation,
            recurrentActivation,
            activation,
            recurrentActivation);

    LstmKernel() {
      super(LstmCell.this);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      Rows c = states[1];
      gates.set(rows, x, h);
      Rows i = gates.part(0);
      Rows f = gates.part(1);
      Rows g = gates.part(2);
      Rows o = gates.part(3);
      int count = rows * h.stride;
      newCellState(i.values(), f.values(), g.values(), c.values(), count);
      System.arraycopy(c.values(), 0, h.values(), 0, count);
      h.apply(activation, rows);
      multiply(o.values(), h.values(), count);
      return h;
    }
  }

  private static void newCellState(float[] i, float[] f, float[] g, float[] c, int count) {
    for (int j = 0; j < count; j++) {
      c[j] = Math.fma(f[j], c[j], i[j] * g[j]);
    }
  }

  private static void multiply(float[] a, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] *= a[j];
    }
  }
}
