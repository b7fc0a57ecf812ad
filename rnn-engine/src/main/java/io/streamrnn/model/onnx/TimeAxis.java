package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds the axis of the event along which a graph's recurrent nodes step, and makes sure that
 * nothing else reaches along it: then the graph can be computed one step at a time.
 *
 * <p>The types of all tensors are worked out for a sequence whose length is a prime that no model
 * has as an extent. An extent that the prime divides has come from the time axis.
 */
final class TimeAxis {

  /** A prime beyond the extents of models, of which products with those stay exact. */
  private static final long TIME = 16_777_259;

  /** How a tensor depends on the event. */
  private enum Use {
    /** One part per step, along one axis. */
    STEPS,
    /** Something of the last step. */
    LAST
  }

  private final Graph graph;
  private final Wiring wiring;
  private final GraphInput event;
  // -- of one attempt
  private final Map<String, Use> uses = new HashMap<>();
  private String violation;
  private boolean stepsAlong;
  private boolean stepsElsewhere;

  private TimeAxis(Graph graph, Wiring wiring, GraphInput event) {
    this.graph = graph;
    this.wiring = wiring;
    this.event = event;
  }

  /**
   * The extents of the event for one step.
   *
   * @throws UnsupportedModelException if the graph cannot be computed one step at a time
   */
  static long[] stepDims(Graph graph, Wiring wiring) {
    GraphInput event =
        graph.inputs().stream().filter(i -> i.name().equals(wiring.event())).findFirst().get();
    if (event.dims() == null) {
      throw new UnsupportedModelException(
          "the input of a graph that is stepped must have a shape: input=" + event.name());
    }
    int axis = axis(graph, wiring, event);
    long[] dims = openDims(event);
    if (axis >= 0) {
      dims[axis] = 1;
    }
    return dims;
  }

  /** The axis of the event that is time; -1 if the event is a step. */
  private static int axis(Graph graph, Wiring wiring, GraphInput event) {
    if (graph.nodes().stream().noneMatch(Planner::isRecurrent)) {
      requireNoTime(wiring, event);
      return -1;
    }
    // Open axes first: a fixed extent is overridden only if there is no other way.
    List<Integer> axes =
        IntStream.range(0, event.dims().length)
            .boxed()
            .sorted(Comparator.comparing(axis -> !isOpen(event, axis)))
            .toList();
    for (int axis : axes) {
      TimeAxis attempt = new TimeAxis(graph, wiring, event);
      if (attempt.goesAlong(axis)) {
        if (attempt.violation != null) {
          throw new UnsupportedModelException(
              "a graph that is stepped must treat every step alike: " + attempt.violation);
        }
        return axis;
      }
    }
    return -1;
  }

  private static void requireNoTime(Wiring wiring, GraphInput event) {
    if (wiring.pairs().isEmpty() && event.openAxes() > 1) {
      throw new UnsupportedModelException(
          "nothing tells which axis is time: input=%s %s; a graph that is stepped has an RNN, GRU or LSTM node"
              .formatted(event.name(), event));
    }
  }

  private static boolean isOpen(GraphInput event, int axis) {
    return event.dims()[axis] == GraphInput.OPEN;
  }

  private static long[] openDims(GraphInput event) {
    return LongStream.of(event.dims()).map(d -> d == GraphInput.OPEN ? 1 : d).toArray();
  }

  /** Whether the recurrent nodes step along this axis of the event. */
  private boolean goesAlong(int axis) {
    long[] dims = openDims(event);
    dims[axis] = TIME;
    uses.put(event.name(), Use.STEPS);
    try {
      Planner planner = Planner.ofShapes(graph, this::planned).carrying(wiring.recurrent());
      planner.feed(event.name(), Value.unknown(new TensorType(event.element(), dims)));
      planner.plan(List.of(wiring.score()));
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(e.getMessage().replace(String.valueOf(TIME), "?"));
    } catch (ModelFormatException e) {
      return false;
    }
    return stepsAlong && !stepsElsewhere;
  }

  private void planned(Op op, Operation operation) {
    if (operation instanceof RecurrentOperation recurrent) {
      boolean along = recurrent.node().steps() == TIME;
      stepsAlong |= along;
      stepsElsewhere |= !along;
      recurrentUses(op);
      return;
    }
    Use use = use(op, operation);
    if (use != null) {
      op.node().outputs().forEach(o -> uses.put(o, use));
    }
  }

  private void recurrentUses(Op op) {
    for (int k = 1; k < op.node().inputs().size(); k++) {
      if (uses.containsKey(op.node().inputs().get(k))) {
        violated("a weight or an initial state depends on the sequence", op);
      }
    }
    for (int k = 0; k < op.node().outputs().size(); k++) {
      uses.put(op.node().outputs().get(k), k == 0 ? Use.STEPS : Use.LAST);
    }
  }

  /** Null for what does not depend on the values of the event. */
  private Use use(Op op, Operation operation) {
    if (op.node().operator().equals("Shape")) {
      return null;
    }
    List<Use> given = new ArrayList<>();
    for (String input : op.node().inputs()) {
      if (uses.containsKey(input)) {
        given.add(uses.get(input));
      }
    }
    if (given.isEmpty()) {
      checkCast(op);
      return null;
    }
    if (given.contains(Use.STEPS) && given.contains(Use.LAST)) {
      violated("a step is put together with the end of the sequence", op);
    }
    if (given.contains(Use.LAST)) {
      operation.outputs().forEach(t -> requireNoTime(t, op));
      return Use.LAST;
    }
    return stepsUse(op, operation);
  }

  private void checkCast(Op op) {
    boolean toFloat =
        op.node().operator().equals("Cast")
            && ElementType.of((int) op.attributes().integer("to", 0), op.node().where())
                == ElementType.FLOAT;
    if (toFloat && op.has(0) && op.input(0).isKnown() && op.input(0).ints() != null) {
      if (LongStream.of(op.input(0).ints()).anyMatch(TimeAxis::isTime)) {
        violated("the number of steps is computed with", op);
      }
    }
  }

  private Use stepsUse(Op op, Operation operation) {
    switch (op.node().operator()) {
      case "Gather", "Slice" -> {
        if (picksLast(op, operation)) {
          return Use.LAST;
        }
      }
      case "Softmax", "LogSoftmax" -> {
        if (isTime(((PointwiseOperators.Activate) operation).length())) {
          violated("it normalizes over time", op);
        }
      }
      case "LayerNormalization" -> {
        if (isTime(((NormalizationOperators.PerLine) operation).length())) {
          violated("it normalizes over time", op);
        }
      }
      case "Reshape", "Flatten" -> {
        if (!keepsTime(op.type(0), operation.outputs().get(0))) {
          violated("it mixes steps", op);
        }
      }
      default -> {}
    }
    operation.outputs().forEach(t -> requireTime(t, op));
    return Use.STEPS;
  }

  /** Whether a selection takes the last step and nothing else; others must leave time alone. */
  private boolean picksLast(Op op, Operation operation) {
    TensorType from = op.type(0);
    int time = timeAxis(from);
    if (!uses.containsKey(op.node().inputs().get(0)) || time < 0) {
      return false;
    }
    if (op.node().operator().equals("Gather")) {
      return op.axis(op.attributes().integer("axis", 0), from.rank()) == time && isLastIndex(op);
    }
    for (SelectionOperators.Range range : SelectionOperators.Range.of(op)) {
      if (range.axis() == time) {
        if (range.count() == 1 && range.start() == TIME - 1) {
          return true;
        }
        if (range.count() != TIME || range.start() != 0) {
          violated("it takes steps from the middle of the sequence", op);
        }
      }
    }
    return false;
  }

  private boolean isLastIndex(Op op) {
    long[] indices = op.knownInts(1);
    if (indices.length != 1 || indices[0] != -1 && indices[0] != TIME - 1) {
      violated("it takes a step other than the last", op);
    }
    return true;
  }

  private static boolean keepsTime(TensorType from, TensorType to) {
    int before = timeAxis(from);
    int after = timeAxis(to);
    return before >= 0 && after >= 0 && from.elements(0, before) == to.elements(0, after);
  }

  /** The one axis that is time; -1 if there is none, or more than one. */
  private static int timeAxis(TensorType type) {
    int[] axes = IntStream.range(0, type.rank()).filter(axis -> isTime(type.dim(axis))).toArray();
    return axes.length == 1 && type.dim(axes[0]) == TIME ? axes[0] : -1;
  }

  private static boolean isTime(long extent) {
    return extent != 0 && extent % TIME == 0;
  }

  private void requireTime(TensorType type, Op op) {
    if (timeAxis(type) < 0) {
      violated("it mixes steps", op);
    }
  }

  private void requireNoTime(TensorType type, Op op) {
    if (Arrays.stream(type.dims()).anyMatch(TimeAxis::isTime)) {
      violated("the end of the sequence is spread over its steps", op);
    }
  }

  private void violated(String what, Op op) {
    if (violation == null) {
      violation = what + ", at " + op.node().where();
    }
  }
}
