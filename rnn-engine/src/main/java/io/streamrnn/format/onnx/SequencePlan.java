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
import java.util.Comparator;
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
 * @param fixedSteps the only number of steps; empty if the graph takes several
 * @param someSteps a number of steps for which the graph is written down, if it takes several
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
    int someSteps,
    List<String> scores,
    OutputRows rows,
    int several,
    int outputSize) {

  // The steps for which a graph that takes any number is written down.
  private static final int STEPS_OF_IDENTITY = 4;

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

  /** Whether both have the same rows for a sequence. */
  private boolean hasRowsOf(SequencePlan other) {
    return rows == other.rows && several == other.several && outputSize == other.outputSize;
  }

  int inputSize() {
    return (int) type(1).elements();
  }

  private static final class Finder {

    private final Graph graph;
    private final Wiring wiring;
    private final GraphInput event;
    private final long[] declared;
    private final Lengths lengths;

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
      this.lengths = new Lengths(graph, wiring, declared);
    }

    SequencePlan find() {
      if (graph.nodes().stream().noneMatch(Planner::isStepping)) {
        throw new UnsupportedModelException(
            "a graph over whole sequences must have an RNN, GRU, LSTM, Scan or Loop node, which determines the time axis: input=%s %s; save a Keras model as .keras, and export a PyTorch model with the other exporter, which keeps its recurrent nodes"
                .formatted(event.name(), event));
      }
      return ofAnyLength().or(this::ofSomeLengths).or(this::ofOneLength).orElseThrow(this::noTime);
    }

    private boolean takesSomeLength() {
      return IntStream.range(0, declared.length)
          .anyMatch(
              axis ->
                  lengths.along(axis, TimeAxis.TIME).isPresent() || !lengths.made(axis).isEmpty());
    }

    private UnsupportedModelException noTime() {
      return new UnsupportedModelException(
          "a graph over whole sequences must step along one axis of its input%s: input=%s %s; %s"
              .formatted(
                  lengths.haveSeveralRows() ? ", with a batch that is dynamic or 1" : "",
                  event.name(),
                  event,
                  "export the model with a dynamic time axis and an example batch of 2 whose axis is dynamic"));
    }

    /** Finds the axis by a length that no model has as an extent. */
    private Optional<SequencePlan> ofAnyLength() {
      List<Integer> axes = new ArrayList<>();
      IntStream.range(0, declared.length).filter(this::isOpen).forEach(axes::add);
      IntStream.range(0, declared.length).filter(axis -> !isOpen(axis)).forEach(axes::add);
      return axes.stream()
          .flatMap(
              axis ->
                  lengths.along(axis, TimeAxis.TIME).stream()
                      .map(planned -> plan(planned, axis, declaredSteps(axis))))
          .findFirst();
    }

    private OptionalInt declaredSteps(int axis) {
      return isOpen(axis) ? OptionalInt.empty() : OptionalInt.of((int) declared[axis]);
    }

    private boolean isOpen(int axis) {
      return declared[axis] == GraphInput.OPEN;
    }

    /** Finds an open axis by two lengths, where the graph takes more than one and not any. */
    private Optional<SequencePlan> ofSomeLengths() {
      return IntStream.range(0, declared.length)
          .filter(this::isOpen)
          .boxed()
          .flatMap(axis -> ofSomeLengths(axis).stream())
          .findFirst();
    }

    private Optional<SequencePlan> ofSomeLengths(int axis) {
      List<List<Lengths.Planned>> pairs = lengths.pairs(axis);
      Optional<SequencePlan> found =
          pairs.stream().flatMap(pair -> agreed(axis, pair).stream()).findFirst();
      if (found.isEmpty() && !pairs.isEmpty()) {
        throw new UnsupportedModelException(
            "an output over a sequence must have a row for each step, or a number of rows that does not depend on the steps: outputs=%s; name others with --output-node or LoadOptions.withOutputs"
                .formatted(wiring.scores()));
      }
      return found;
    }

    /** The plan for a length, if that for another length has the same rows. */
    private Optional<SequencePlan> agreed(int axis, List<Lengths.Planned> pair) {
      SequencePlan plan = plan(pair.get(0), axis, OptionalInt.empty());
      return plan.hasRowsOf(plan(pair.get(1), axis, OptionalInt.empty()))
          ? Optional.of(plan)
          : Optional.empty();
    }

    /** Finds the axis by the length that the file declares or needs, where it takes no other. */
    private Optional<SequencePlan> ofOneLength() {
      List<SequencePlan> found =
          IntStream.range(0, declared.length)
              .boxed()
              .flatMap(axis -> lengthsOf(axis).stream().map(planned -> fixed(planned, axis)))
              .toList();
      return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private List<Lengths.Planned> lengthsOf(int axis) {
      if (isOpen(axis)) {
        return leastOf(lengths.made(axis));
      }
      return declared[axis] == 1
          ? List.of()
          : lengths.along(axis, declared[axis]).stream().toList();
    }

    /** Of a length and its multiples, which a reshape to the length takes for rows, the length. */
    private static List<Lengths.Planned> leastOf(List<Lengths.Planned> taken) {
      return taken.stream()
          .min(Comparator.comparingLong(Lengths.Planned::length))
          .filter(least -> taken.stream().allMatch(other -> other.length() % least.length() == 0))
          .map(List::of)
          .orElse(taken);
    }

    private SequencePlan fixed(Lengths.Planned planned, int axis) {
      return plan(planned, axis, OptionalInt.of((int) planned.length()));
    }

    private SequencePlan plan(Lengths.Planned planned, int axis, OptionalInt fixed) {
      long[] dims = lengths.dims(axis, planned.length());
      requireRows(dims, axis);
      TimeAxis.requireName(event, axis);
      List<Form> forms =
          wiring.scores().stream()
              .map(score -> form(score, planned.planner().value(score).type(), planned.length()))
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
          fixed,
          (int) (planned.length() == TimeAxis.TIME ? STEPS_OF_IDENTITY : planned.length()),
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
}
