/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The lengths of an axis of the event for which a graph computes one row. Most graphs take any. One
 * that slices a table of positions or a mask to the number of steps takes those up to the size of
 * the table, and one in which an exporter fixed a length takes that only.
 */
final class Lengths {

  // Tried for a graph that does not take any length. Primes, so that they are seldom extents of
  // the model, and from the largest on, as a convolution needs some steps.
  private static final int[] TRIED = {31, 17, 13, 11, 7, 5, 3, 2};
  // Tried for a graph that takes multiples of a number only, as one that folds its steps.
  private static final int[] MULTIPLES = {60, 48, 36, 24, 12, 8, 6, 4};
  // Of the lengths that a graph may be made for, as far as they are tried.
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_LENGTHS = 16;
  // The steps for which a graph that takes any number is written down.
  private static final int STEPS_OF_IDENTITY = 4;

  private final Graph graph;
  private final Wiring wiring;
  private final GraphInput event;
  private final long[] declared;
  private final Map<Integer, Boolean> rowsOfLoops = new HashMap<>();

  Lengths(Graph graph, Wiring wiring, long[] declared) {
    this.graph = graph;
    this.wiring = wiring;
    this.event = graph.input(wiring.event());
    this.declared = declared;
  }

  /**
   * A graph with the types of its tensors for one length.
   *
   * @param counts the number of steps of each recurrent node
   */
  record Planned(Planner planner, long length, List<Long> counts) {

    /**
     * Whether a recurrent node has these steps, or a number that comes from those of any length.
     */
    boolean isAlong() {
      return counts.stream().anyMatch(count -> count == length || TimeAxis.isFromTime(count));
    }

    /** Whether the steps of the recurrent nodes depend on the length. */
    boolean differs(Planned other) {
      return !counts.equals(other.counts);
    }
  }

  /** What an axis is that does not take any length. */
  enum Kind {
    TIME,
    BATCH,
    UNKNOWN
  }

  /** The event with a length of one axis. */
  long[] dims(int axis, long length) {
    long[] dims = GraphInput.closed(declared);
    dims[axis] = length;
    return dims;
  }

  /**
   * The graph for a length; empty if it does not compute it, or computes several rows.
   *
   * @throws UnsupportedModelException if the graph has something that is not supported
   */
  Optional<Planned> planned(int axis, long length) {
    return ofRows(axis, length, false);
  }

  private Optional<Planned> ofRows(int axis, long length, boolean maySeveral) {
    Steps steps = new Steps();
    Optional<Planner> planner = planned(dims(axis, length), steps);
    boolean severalRows = steps.severalRows || length > 1 && hasRowsOfLoops(axis);
    return severalRows && !maySeveral
        ? Optional.empty()
        : planner.map(types -> new Planned(types, length, List.copyOf(steps.counts)));
  }

  /**
   * Whether the parts of an open axis are rows of the states of a loop, as those of a batch are. Of
   * a recurrent node, the types of its tensors say which axis is the batch; of a loop, only the
   * extents that come from an axis along which it does not go. Steps may be such extents, too, as
   * those that a decoder looks at, but then something steps along them or mixes them.
   */
  private boolean hasRowsOfLoops(int axis) {
    return declared[axis] == GraphInput.OPEN
        && rowsOfLoops.computeIfAbsent(axis, this::findRowsOfLoops);
  }

  private boolean findRowsOfLoops(int axis) {
    Steps steps = new Steps();
    boolean hasRows =
        planned(dims(axis, TimeAxis.TIME), steps).stream()
            .flatMap(planner -> steps.statesElsewhere.stream().map(planner::value))
            .anyMatch(state -> state.holdsFloats() && hasRowsFromTime(state.type()));
    return hasRows && steps.counts.stream().noneMatch(TimeAxis::isFromTime) && !isMixed(axis);
  }

  private boolean isMixed(int axis) {
    StepUses uses = new StepUses(graph, wiring, event);
    uses.stepAlong(dims(axis, TimeAxis.TIME));
    return uses.mixesSteps();
  }

  /** Whether an axis before the last comes from time. The last one has weights of the steps. */
  private static boolean hasRowsFromTime(TensorType type) {
    return LongStream.of(type.dims())
        .limit(Math.max(1, type.rank() - 1))
        .anyMatch(TimeAxis::isFromTime);
  }

  private Optional<Planner> planned(long[] dims, Steps steps) {
    return planned(fed(dims, steps));
  }

  private Planner fed(long[] dims, Steps steps) {
    Planner planner = Planner.ofShapes(graph, steps);
    planner.feed(event.name(), Value.unknown(new TensorType(event.element(), dims)));
    List<String> ofGraph = wiring.pairs().stream().map(Wiring.Pair::input).toList();
    SequenceGraph.states(graph, wiring)
        .forEach(
            (name, type) -> {
              if (ofGraph.contains(name)) {
                planner.feedState(name, Value.unknown(type));
              } else {
                planner.feed(name, Value.unknown(type));
              }
            });
    return planner;
  }

  private Optional<Planner> planned(Planner planner) {
    try {
      return Optional.of(planner.plan(wiring.scores()));
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(
          TimeAxis.withoutTime(String.valueOf(e.getMessage()), graph));
    } catch (ModelFormatException e) {
      return Optional.empty();
    }
  }

  /** The graph for several lengths, if its recurrent nodes have other steps for some of them. */
  List<Planned> several(int axis) {
    return ifDifferent(tried(axis));
  }

  /**
   * The graph for several multiples, if its recurrent nodes have other steps for some of them. The
   * rows of other recurrent nodes may be parts of the sequence.
   */
  List<Planned> multiples(int axis) {
    return ifDifferent(
        IntStream.of(MULTIPLES)
            .boxed()
            .flatMap(length -> ofRows(axis, length, true).stream())
            .toList());
  }

  private static List<Planned> ifDifferent(List<Planned> taken) {
    return taken.stream().anyMatch(other -> other.differs(taken.get(0))) ? taken : List.of();
  }

  /** Whether the graph computes one row for lengths other than one. */
  boolean takesSeveral(int axis) {
    return planned(axis, TimeAxis.TIME).isPresent() || !tried(axis).isEmpty();
  }

  /** The graph for the lengths of those tried that it takes. */
  List<Planned> tried(int axis) {
    return IntStream.of(TRIED).boxed().flatMap(length -> planned(axis, length).stream()).toList();
  }

  /**
   * Why the parts of an axis are not computed one by one; empty if they are, as those of a batch. A
   * batch that a reshape fixes takes one part only.
   */
  Optional<String> mixture(int axis) {
    StepUses uses = new StepUses(graph, wiring, event);
    uses.stepAlong(dims(axis, TimeAxis.TIME));
    return uses.failure().isEmpty()
        ? uses.violation()
        : Optional.of(uses.failure()).filter(failure -> takesSeveral(axis));
  }

  /** The graph for a length, if its recurrent nodes step along the axis. */
  Optional<Planned> along(int axis, long length) {
    return planned(axis, length)
        .filter(types -> types.isAlong() || reachesNodes(axis) || dependsOn(axis, types));
  }

  /**
   * The number of steps for which a graph that takes any long sequence is written down: more where
   * a kernel needs them.
   */
  int stepsOfIdentity(int axis) {
    return atLeast(axis, STEPS_OF_IDENTITY)
        .map(planned -> (int) planned.length())
        .orElse(STEPS_OF_IDENTITY);
  }

  /** The graph for a length from this one on, if it takes one that is no longer than usual. */
  Optional<Planned> atLeast(int axis, int least) {
    return IntStream.iterate(least, length -> length <= MAX_LENGTH, length -> 2 * length)
        .boxed()
        .flatMap(length -> planned(axis, length).stream())
        .findFirst();
  }

  /** Whether half of a length gives the recurrent nodes other steps. */
  private boolean dependsOn(int axis, Planned types) {
    return types.length() <= MAX_LENGTH
        && types.length() > 1
        && planned(axis, types.length() / 2).filter(types::differs).isPresent();
  }

  /** Whether recurrent nodes have several rows for the extents that the file declares. */
  boolean haveSeveralRows() {
    Steps steps = new Steps();
    planned(GraphInput.closed(declared), steps);
    return steps.severalRows;
  }

  /** Whether the steps of a recurrent node come from this axis, as far as the graph is computed. */
  boolean reachesNodes(int axis) {
    Steps steps = new Steps();
    planned(dims(axis, TimeAxis.TIME), steps);
    return !steps.severalRows && steps.counts.stream().anyMatch(TimeAxis::isFromTime);
  }

  /**
   * Whether nodes that step along this axis, as far as the graph is computed, begin with what comes
   * from a state of the graph.
   */
  boolean reachesGiven(int axis) {
    Steps steps = new Steps();
    Planner planner = fed(dims(axis, TimeAxis.TIME), steps);
    planned(planner);
    return steps.statesAlong.stream().mapToInt(planner::slot).anyMatch(planner::isGiven);
  }

  /** The graph for the lengths that the file may be made for, as far as it takes them. */
  List<Planned> made(int axis) {
    return LongStream.concat(integers(), graph.extents())
        .filter(length -> length > 1 && length <= MAX_LENGTH)
        .distinct()
        .limit(MAX_LENGTHS)
        .boxed()
        .flatMap(length -> along(axis, length).stream())
        .toList();
  }

  private LongStream integers() {
    return LongStream.concat(LongStream.of(declared), graph.smallIntegers());
  }

  /** What an axis is that does not take any length. */
  Kind kind(int axis) {
    try {
      Steps steps = new Steps();
      planned(dims(axis, TimeAxis.TIME), steps);
      boolean hasSteps = steps.counts.stream().anyMatch(TimeAxis::isFromTime);
      if (hasSteps && (steps.rowsFromTime || !steps.severalRows)) {
        return Kind.TIME;
      }
      if (steps.severalRows || hasRowsOfLoops(axis)) {
        return Kind.BATCH;
      }
      return several(axis).isEmpty() && made(axis).isEmpty() ? Kind.UNKNOWN : Kind.TIME;
    } catch (UnsupportedModelException e) {
      return Kind.UNKNOWN;
    }
  }

  /**
   * Whether the graph takes no other extents of an axis, as of channels, for which it has weights.
   * A batch may have any.
   */
  boolean isOfWeights(long[] dims, int axis) {
    return LongStream.of(dims[axis] + 1, 2 * dims[axis])
        .allMatch(
            extent -> {
              long[] other = dims.clone();
              other[axis] = extent;
              return !takes(other);
            });
  }

  /** The user has no graph of such extents, so that it is no matter what is not supported there. */
  private boolean takes(long[] dims) {
    try {
      return planned(dims, new Steps()).isPresent();
    } catch (UnsupportedModelException e) {
      return false;
    }
  }

  /** Whether the graph computes one row of one step, where its other steps are not known. */
  boolean takesOne(int axis) {
    return planned(axis, 1).isPresent();
  }

  /** The steps of recurrent nodes; all of a sequence have one row. */
  private static final class Steps implements Planner.Listener {

    private final List<Long> counts = new ArrayList<>();
    private boolean severalRows;
    private boolean rowsFromTime;
    // The initial states of loops that do not go along the axis that is tried.
    private final List<String> statesElsewhere = new ArrayList<>();
    // The initial states of nodes and loops that do.
    private final List<String> statesAlong = new ArrayList<>();

    @Override
    public void looped(Node node, Body body, List<String> states, long iterations) {
      counts.add(iterations);
      (TimeAxis.isFromTime(iterations) ? statesAlong : statesElsewhere).addAll(states);
    }

    @Override
    public void planned(Op op, Operation operation) {
      if (operation instanceof RecurrentOperation recurrent) {
        counts.add(recurrent.node().steps());
        severalRows |= recurrent.node().batch() != 1;
        rowsFromTime |= TimeAxis.isFromTime(recurrent.node().batch());
        if (TimeAxis.isFromTime(recurrent.node().steps())) {
          IntStream.of(RecurrentNode.INITIAL_H, RecurrentNode.INITIAL_C)
              .filter(op::has)
              .mapToObj(op.node().inputs()::get)
              .forEach(statesAlong::add);
        }
      }
    }
  }
}
