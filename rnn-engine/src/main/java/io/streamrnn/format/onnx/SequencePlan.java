/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How a graph computes whole sequences of one row: which axis of the event is time, how many steps
 * it takes, and how many rows it returns.
 *
 * @param event the input of the sequence
 * @param dims the extents of the event for one row; that of time is to be replaced
 * @param axis the axis of the event that is time
 * @param fixedSteps the only number of steps; empty if the graph takes any
 * @param scores the outputs, side by side in a row
 * @param rows how many rows the outputs have
 * @param several the number of rows if it depends on nothing
 * @param outputSize the number of values of a row
 */
record SequencePlan(
    GraphInput event,
    long[] dims,
    int axis,
    OptionalInt fixedSteps,
    List<String> scores,
    OutputRows rows,
    int several,
    int outputSize) {

  // Of the lengths that a graph may be made for, as far as they are tried.
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_LENGTHS = 16;

  /** The rows of an output. */
  private record Form(OutputRows rows, long count, long width) {}

  /**
   * Plans a graph with recurrent nodes.
   *
   * @throws UnsupportedModelException if its steps are not found, or its outputs are no rows
   * @throws ModelFormatException if it computes no sequence
   */
  static SequencePlan of(Graph graph, Wiring wiring) {
    return new Finder(graph, wiring).find();
  }

  /** Whether a graph computes sequences of a length at all: if not, it is damaged. */
  static boolean takesSomeLength(Graph graph, Wiring wiring) {
    return new Finder(graph, wiring).takesSomeLength();
  }

  /** The type of a sequence. */
  TensorType type(int steps) {
    long[] all = dims.clone();
    all[axis] = steps;
    return new TensorType(event.element(), all);
  }

  int inputSize() {
    return (int) type(1).elements();
  }

  private static final class Finder {

    private final Graph graph;
    private final Wiring wiring;
    private final GraphInput event;
    private final long[] declared;

    Finder(Graph graph, Wiring wiring) {
      this.graph = graph;
      this.wiring = wiring;
      this.event = graph.input(wiring.event());
      this.declared =
          event
              .shape()
              .orElseThrow(
                  () ->
                      new UnsupportedModelException(
                          "the input of a sequence must have a shape: input=" + event.name()));
    }

    SequencePlan find() {
      if (graph.nodes().stream().noneMatch(Planner::isStepping)) {
        throw new UnsupportedModelException(
            "a graph over whole sequences must have an RNN, GRU, LSTM, Scan or Loop node, which determines the time axis: input=%s %s"
                .formatted(event.name(), event));
      }
      return ofAnyLength().or(this::ofDeclaredLength).orElseThrow(this::noTime);
    }

    private boolean takesSomeLength() {
      List<Long> lengths = new ArrayList<>(List.of(TimeAxis.TIME));
      LongStream.concat(LongStream.of(declared), graph.smallIntegers())
          .filter(extent -> extent > 1 && extent <= MAX_LENGTH)
          .distinct()
          .limit(MAX_LENGTHS)
          .forEach(lengths::add);
      return IntStream.range(0, declared.length)
          .anyMatch(axis -> lengths.stream().anyMatch(steps -> isAlong(axis, steps)));
    }

    private boolean isAlong(int axis, long steps) {
      long[] dims = GraphInput.closed(declared);
      dims[axis] = steps;
      return inferred(dims, steps).isPresent();
    }

    private UnsupportedModelException noTime() {
      return new UnsupportedModelException(
          "a graph over whole sequences must step along one axis of its input, with a batch that is dynamic or 1: input=%s %s"
              .formatted(event.name(), event));
    }

    /** Finds the axis by a length that no model has as an extent. */
    private Optional<SequencePlan> ofAnyLength() {
      List<Integer> axes = new ArrayList<>();
      IntStream.range(0, declared.length).filter(this::isOpen).forEach(axes::add);
      IntStream.range(0, declared.length).filter(axis -> !isOpen(axis)).forEach(axes::add);
      return axes.stream().flatMap(axis -> along(axis, TimeAxis.TIME).stream()).findFirst();
    }

    private boolean isOpen(int axis) {
      return declared[axis] == GraphInput.OPEN;
    }

    /** Finds the axis by the length that the file declares, where the graph takes no other. */
    private Optional<SequencePlan> ofDeclaredLength() {
      List<SequencePlan> found =
          IntStream.range(0, declared.length)
              .filter(axis -> declared[axis] > 1)
              .boxed()
              .flatMap(axis -> along(axis, declared[axis]).stream())
              .toList();
      return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private Optional<SequencePlan> along(int axis, long steps) {
      long[] dims = GraphInput.closed(declared);
      dims[axis] = steps;
      return inferred(dims, steps).map(planner -> plan(planner, dims, axis, steps));
    }

    /** The types for these extents; empty if no recurrent node has this many steps. */
    private Optional<Planner> inferred(long[] dims, long steps) {
      Steps seen = new Steps(steps);
      Planner planner = Planner.ofShapes(graph, seen);
      planner.feed(event.name(), Value.unknown(new TensorType(event.element(), dims)));
      SequenceGraph.states(graph, wiring)
          .forEach((name, type) -> planner.feed(name, Value.unknown(type)));
      try {
        planner.plan(wiring.scores());
      } catch (UnsupportedModelException e) {
        throw new UnsupportedModelException(
            String.valueOf(e.getMessage()).replace(String.valueOf(TimeAxis.TIME), "?"));
      } catch (ModelFormatException e) {
        return Optional.empty();
      }
      return seen.areFound() ? Optional.of(planner) : Optional.empty();
    }

    private SequencePlan plan(Planner planner, long[] dims, int axis, long steps) {
      requireRows(dims, axis);
      List<Form> forms =
          wiring.scores().stream()
              .map(score -> form(score, planner.value(score).type(), steps))
              .toList();
      requireSame(forms);
      long width = forms.stream().mapToLong(Form::width).sum();
      if (width < 1 || width > StreamPlan.MAX_SIZE) {
        throw new ModelFormatException(
            "the size of an output must be from 1 to %d: got=%d"
                .formatted(StreamPlan.MAX_SIZE, width));
      }
      return new SequencePlan(
          event,
          dims,
          axis,
          isOpen(axis) ? OptionalInt.empty() : OptionalInt.of((int) declared[axis]),
          wiring.scores(),
          forms.get(0).rows(),
          (int) forms.get(0).count(),
          (int) width);
    }

    private void requireRows(long[] dims, int axis) {
      if (LongStream.of(dims).limit(axis).anyMatch(extent -> extent != 1)) {
        throw new UnsupportedModelException(
            "a sequence must be [B, T, ...] or [T, B, ...], with a batch that is dynamic or 1: input=%s %s"
                .formatted(event.name(), event));
      }
    }

    private void requireSame(List<Form> forms) {
      Set<List<Object>> kinds = new HashSet<>();
      forms.forEach(form -> kinds.add(List.of(form.rows(), form.count())));
      if (kinds.size() > 1) {
        throw new UnsupportedModelException(
            "outputs must have the same number of rows: outputs=%s, rows=%s; name those of one kind with --output-node or LoadOptions.withOutputs"
                .formatted(wiring.scores(), forms.stream().map(Form::rows).toList()));
      }
    }

    private static Form form(String name, TensorType type, long steps) {
      long[] dims = type.dims();
      int[] times = IntStream.range(0, dims.length).filter(a -> dims[a] == steps).toArray();
      boolean leads = times.length > 0 && LongStream.of(dims).limit(times[0]).allMatch(d -> d == 1);
      boolean isSequence = leads && times[0] < dims.length - 1;
      if (type.element() != ElementType.FLOAT || !isSequence && hasTime(dims)) {
        throw new UnsupportedModelException(
            "an output over a sequence must hold floats, [B, T, O] or [B, O]: output=%s %s; name others with --output-node or LoadOptions.withOutputs"
                .formatted(name, type.toString().replace(String.valueOf(TimeAxis.TIME), "T")));
      }
      if (isSequence) {
        return new Form(OutputRows.PER_STEP, 0, type.elements() / steps);
      }
      long count = horizon(dims);
      return count > 1
          ? new Form(OutputRows.SEVERAL, count, type.elements() / count)
          : new Form(OutputRows.LAST, 1, type.elements());
    }

    private static boolean hasTime(long[] dims) {
      return Arrays.stream(dims).anyMatch(TimeAxis::isFromTime);
    }

    /** The rows of [1, h, O] or [h, 1, O]. */
    private static long horizon(long[] dims) {
      return dims.length == 3 && (dims[0] == 1 || dims[1] == 1) ? dims[0] * dims[1] : 1;
    }
  }

  /**
   * Whether a recurrent node has this number of steps, or another one that comes from it, as behind
   * a convolution. Others may have any, such as a decoder over a horizon; all have one row.
   */
  private static final class Steps implements Planner.Listener {

    private final long steps;
    private boolean some;
    private boolean severalRows;

    Steps(long steps) {
      this.steps = steps;
    }

    @Override
    public void looped(Node node, Body body, List<String> states, long iterations) {
      some |= isAlong(iterations);
    }

    @Override
    public void planned(Op op, Operation operation) {
      if (operation instanceof RecurrentOperation recurrent) {
        some |= isAlong(recurrent.node().steps());
        severalRows |= recurrent.node().batch() != 1;
      }
    }

    private boolean isAlong(long count) {
      return count == steps || TimeAxis.isFromTime(count);
    }

    boolean areFound() {
      return some && !severalRows;
    }
  }
}
