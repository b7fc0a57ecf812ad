package io.streamrnn.model.onnx;

import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Optional;

/**
 * A graph that is no chain of layers, as one cell: its operators are run one after another, those
 * that are recurrent by the kernels of the built-in cells. No step allocates.
 */
final class GraphCell implements ComposedCell {

  private final StreamPlan plan;
  private final Shape inputShape;
  private final Shape outputShape;
  private final List<StateSpec> states;
  private final GraphForm form;

  GraphCell(StreamPlan plan) {
    this.plan = plan;
    this.inputShape = shape("the event", plan.event());
    this.outputShape = shape("the score", plan.score());
    if (plan.program().type(plan.score()).element() != ElementType.FLOAT) {
      throw new UnsupportedModelException("a score of integers is not supported");
    }
    this.form = new GraphForm(plan);
    this.states = CanonicalForm.of(this).states();
    // Finds out now, not at the first event, whether weights are known and fit.
    plan.program().instance();
  }

  private Shape shape(String what, int slot) {
    TensorType type = plan.program().type(slot);
    if (type.elements() < 1 || type.elements() > 1 << 24) {
      throw new ModelFormatException("the size of %s is out of range: %s".formatted(what, type));
    }
    return Shape.of((int) type.elements());
  }

  @Override
  public String className() {
    return "ONNX graph";
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Shape outputShape() {
    return outputShape;
  }

  @Override
  public List<StateSpec> states() {
    return states;
  }

  @Override
  public List<Weight> weights() {
    return form.weights();
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    return Composition.of(form.node(input, mask));
  }

  @Override
  public float[] initialState(int index) {
    return plan.states().get(index).initial().clone();
  }

  @Override
  public Kernel kernel() {
    return new GraphKernel();
  }

  private final class GraphKernel implements Kernel {

    private final Program.Instance program = plan.program().instance();
    private final Value event = program.value(plan.event());
    private final int inputSize = inputShape.size();
    private final float[] score = program.value(plan.score()).floats();
    private final float[][] before;
    private final float[][] after;

    GraphKernel() {
      before = arrays(plan.states().stream().map(StreamPlan.State::before).toList());
      after = arrays(plan.states().stream().map(StreamPlan.State::after).toList());
    }

    private float[][] arrays(List<Integer> slots) {
      return slots.stream().map(s -> program.value(s).floats()).toArray(float[][]::new);
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      for (int row = 0; row < rows; row++) {
        load(x, row * inputSize);
        for (int k = 0; k < before.length; k++) {
          System.arraycopy(states[k], row * before[k].length, before[k], 0, before[k].length);
        }
        program.run();
        System.arraycopy(score, 0, output, row * score.length, score.length);
        for (int k = 0; k < after.length; k++) {
          System.arraycopy(after[k], 0, states[k], row * after[k].length, after[k].length);
        }
      }
    }

    private void load(float[] x, int from) {
      if (event.floats() != null) {
        System.arraycopy(x, from, event.floats(), 0, event.floats().length);
        return;
      }
      for (int i = 0; i < event.ints().length; i++) {
        event.ints()[i] = integer(x[from + i]);
      }
    }
  }

  private static long integer(float value) {
    if (value != (long) value || Math.abs(value) > 1 << 24) {
      throw new IllegalArgumentException(
          "an id must be a whole number of at most 2^24, which a float holds exactly: got="
              + value);
    }
    return (long) value;
  }
}
