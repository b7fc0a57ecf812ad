package io.streamrnn.model.onnx;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A graph that is no chain of layers, as one cell: its operators are run one after another, those
 * that are recurrent by the kernels of the built-in cells. No step allocates.
 */
final class GraphCell implements Cell {

  private final StreamPlan plan;
  private final Shape inputShape;
  private final Shape outputShape;
  private final List<StateSpec> states;
  private final List<Weight> weights;
  private final Map<String, Object> config;

  GraphCell(StreamPlan plan) {
    this.plan = plan;
    this.inputShape = shape("the event", plan.event());
    this.outputShape = shape("the score", plan.score());
    if (plan.program().type(plan.score()).element() != ElementType.FLOAT) {
      throw new UnsupportedModelException("a score of integers is not supported");
    }
    this.states = states(plan.states());
    Identity identity = new Identity(plan);
    this.weights = identity.weights;
    this.config = identity.config();
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

  private static List<StateSpec> states(List<StreamPlan.State> states) {
    List<StateSpec> result = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (StreamPlan.State state : states) {
      int number = counts.merge(state.name(), 1, Integer::sum) - 1;
      result.add(StateSpec.of(state.name() + number + ".", state.initial().length));
    }
    return List.copyOf(result);
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
    return weights;
  }

  @Override
  public Map<String, Object> config() {
    return config;
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

  /** What the cell computes, for digests: tensors go by number, as names must not matter. */
  private static final class Identity {

    private final Program program;
    private final StreamPlan plan;
    private final List<Weight> weights = new ArrayList<>();
    private final Map<Integer, Object> constants = new TreeMap<>();
    // Forms of the same elements are one constant.
    private final Map<Object, Object> numbers = new IdentityHashMap<>();

    Identity(StreamPlan plan) {
      this.plan = plan;
      this.program = plan.program();
      for (Program.Step step : program.steps()) {
        for (int slot : step.in()) {
          if (slot >= 0) {
            add(program.memory(slot));
          }
        }
      }
    }

    private void add(int slot) {
      Value value = program.slots().get(slot).value();
      if (!value.isKnown()) {
        return;
      }
      Object elements = value.floats() != null ? value.floats() : value.ints();
      constants.put(slot, numbers.computeIfAbsent(elements, e -> number(value)));
    }

    private Object number(Value value) {
      if (value.floats() == null) {
        return Arrays.toString(value.ints());
      }
      if (value.floats().length == 0) {
        return "nothing";
      }
      String name = "w" + weights.size();
      weights.add(Weight.of(name, Shape.of(value.floats().length), value.floats()));
      return name;
    }

    Map<String, Object> config() {
      List<Object> steps = new ArrayList<>();
      for (Program.Step step : program.steps()) {
        Map<String, Object> description = new TreeMap<>();
        description.put("operator", step.node().operator());
        description.put("attributes", step.node().attributes().toMap());
        description.put("in", slots(step.in()));
        description.put("out", slots(step.out()));
        steps.add(description);
      }
      return Map.of(
          "steps", steps,
          "constants", constants.toString(),
          "event", plan.event(),
          "score", program.memory(plan.score()),
          "states",
              plan.states().stream()
                  .map(s -> List.of(s.before(), program.memory(s.after())))
                  .toList());
    }

    private List<Object> slots(int[] slots) {
      List<Object> result = new ArrayList<>();
      for (int slot : slots) {
        result.add(slot < 0 ? "-" : program.memory(slot) + program.type(slot).toString());
      }
      return result;
    }
  }
}
