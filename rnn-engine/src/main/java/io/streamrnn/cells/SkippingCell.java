package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.Composition.StateOf;
import io.streamrnn.identity.FormNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cell that skips the events whose values all equal a mark, exactly: Keras's {@code Masking}, and
 * {@code Embedding} with {@code mask_zero}, on a stream. At a skipped event the states of the cell
 * stay as they are and the output is that of the previous event, which is a state here: {@code y}.
 *
 * <p>Input and output are those of the inner cell, states are its own and, last, {@code y}. What a
 * skipped event does to the inner cell is dropped, so a mark may be any number but NaN, which
 * equals nothing.
 */
public final class SkippingCell implements ConditionedCell, DifferentiableCell, ComposedCell {

  private final Cell inner;
  private final float mark;
  private final float[] firstOutput;
  private final List<StateSpec> states;

  /**
   * A cell.
   *
   * @param inner what sees the other events
   * @param mark what every value of a skipped event equals
   * @param firstOutput the output before the first event that is not skipped
   */
  public SkippingCell(Cell inner, float mark, float[] firstOutput) {
    this.inner = inner;
    this.mark = mark;
    this.firstOutput = firstOutput.clone();
    if (firstOutput.length != inner.outputShape().size()) {
      throw new IllegalArgumentException(
          "the first output has the size of any other: expected=%d, got=%d"
              .formatted(inner.outputShape().size(), firstOutput.length));
    }
    this.states = CanonicalForm.of(this).states();
  }

  @Override
  public String className() {
    return "SkippingCell";
  }

  @Override
  public Shape inputShape() {
    return inner.inputShape();
  }

  @Override
  public Shape outputShape() {
    return inner.outputShape();
  }

  @Override
  public List<StateSpec> states() {
    return states;
  }

  @Override
  public float[] initialState(int index) {
    return index < inner.states().size() ? inner.initialState(index) : firstOutput.clone();
  }

  @Override
  public List<Weight> weights() {
    return inner.weights();
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    FormNode own = FormNode.mask(input, mark);
    FormNode all = mask.map(outer -> FormNode.anySkips(outer, own)).orElse(own);
    Composition skipped = Composition.of(inner, input, Optional.of(all));
    FormNode held = FormNode.held(skipped.output(), all, outputShape(), firstOutput);
    return new Composition(
        held, Stream.concat(skipped.states().stream(), Stream.of(new StateOf(held, 0))).toList());
  }

  @Override
  public List<Shape> constants() {
    return ConditionedCell.constantsOf(inner);
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    return new SkippingCell(inner.withWeights(weights), mark, firstOutput);
  }

  @Override
  public Variable differentiableInitialState(int index, List<Variable> weights) {
    return index < inner.states().size()
        ? DifferentiableCell.of(inner).differentiableInitialState(index, weights)
        : DifferentiableCell.super.differentiableInitialState(index, weights);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    boolean[] skipped = skipped(in.x());
    // The mark may be an infinity, which the inner cell must not see.
    Variable x = Variable.zeros(in.x().shape()).where(skipped, in.x());
    List<Variable> own = in.states().subList(0, in.states().size() - 1);
    VariableStep step =
        DifferentiableCell.of(inner)
            .differentiableStep(new VariableStepInputs(in.weights(), x, own, in.constants()));
    Variable y = in.state(own.size()).where(skipped, step.output());
    List<Variable> states = new ArrayList<>();
    for (int k = 0; k < own.size(); k++) {
      states.add(own.get(k).where(skipped, step.states().get(k)));
    }
    states.add(y);
    return new VariableStep(y, states);
  }

  private boolean[] skipped(Variable x) {
    boolean[] skipped = new boolean[x.shape().dim(0)];
    Arrays.fill(skipped, true);
    int width = x.shape().size() / skipped.length;
    for (int i = 0; i < x.shape().size(); i++) {
      skipped[i / width] &= x.at(i) == mark;
    }
    return skipped;
  }

  @Override
  public ConditionedKernel kernel() {
    return new SkippingKernel();
  }

  private final class SkippingKernel implements ConditionedKernel {

    private final Kernel kernel = inner.kernel();
    private final int inputSize = inner.inputShape().size();
    private final int outputSize = inner.outputShape().size();
    private final int[] sizes = inner.states().stream().mapToInt(StateSpec::size).toArray();
    private final float[][] own = new float[sizes.length][];
    private final float[][] before = new float[sizes.length][0];

    @Override
    public boolean isBatchInvariant() {
      return kernel.isBatchInvariant();
    }

    @Override
    public void setConstants(float[][] constants) {
      ConditionedKernel.setConstants(kernel, constants);
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      System.arraycopy(states, 0, own, 0, own.length);
      keep(rows);
      kernel.step(rows, x, own, output);
      float[] y = states[own.length];
      for (int row = 0; row < rows; row++) {
        if (isSkipped(x, row)) {
          restore(row);
          System.arraycopy(y, row * outputSize, output, row * outputSize, outputSize);
        } else {
          System.arraycopy(output, row * outputSize, y, row * outputSize, outputSize);
        }
      }
    }

    private boolean isSkipped(float[] x, int row) {
      for (int i = row * inputSize; i < (row + 1) * inputSize; i++) {
        if (x[i] != mark) {
          return false;
        }
      }
      return true;
    }

    private void keep(int rows) {
      for (int k = 0; k < own.length; k++) {
        int needed = rows * sizes[k];
        if (before[k].length < needed) {
          before[k] = new float[needed];
        }
        System.arraycopy(own[k], 0, before[k], 0, needed);
      }
    }

    private void restore(int row) {
      for (int k = 0; k < own.length; k++) {
        System.arraycopy(before[k], row * sizes[k], own[k], row * sizes[k], sizes[k]);
      }
    }
  }
}
