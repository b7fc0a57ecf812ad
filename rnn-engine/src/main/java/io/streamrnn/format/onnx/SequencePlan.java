/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

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
 * @param widths the number of values that each output has in a row
 */
record SequencePlan(
    GraphInput event,
    long[] dims,
    int axis,
    OptionalInt fixedSteps,
    int someSteps,
    List<String> scores,
    OutputRows rows,
    List<Integer> widths) {

  // What is the same for this length and for any does not depend on the length.
  private static final int OTHER_LENGTH = 32;

  /**
   * The rows of an output.
   *
   * @param counts how many there are for each of the lengths that are planned
   */
  private record Form(OutputRows rows, List<Long> counts, long width) {}

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

  /** The parts of a row: one, or one for each channel, as steps behind channels keep them apart. */
  int parts() {
    return (int) new TensorType(event.element(), dims).elements(0, axis);
  }

  int outputSize() {
    return widths.stream().mapToInt(Integer::intValue).sum();
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
        return ofMixedAxis().orElseThrow(this::noSteps);
      }
      return ofAnyLength(true)
          .or(this::ofSomeLengths)
          .or(this::ofMultiples)
          .or(() -> ofAnyLength(false))
          .or(this::ofOpenAxis)
          .or(this::ofOneLength)
          .orElseThrow(this::noTime);
    }

    private UnsupportedModelException noSteps() {
      return new UnsupportedModelException(
          "a graph over whole sequences must have an RNN, GRU, LSTM, Scan or Loop node, which determines the time axis, or one open axis whose parts it does not treat one by one: input=%s %s; name the axes of such a graph batch and time, save a Keras model as .keras, export PyTorch's nn.RNN, nn.GRU and nn.LSTM with the other exporter, which keeps them, and a loop over a cell as one step, with its states as inputs and outputs"
              .formatted(event.name(), event));
    }

    private boolean takesSomeLength() {
      return IntStream.range(0, declared.length)
          .anyMatch(
              axis ->
                  lengths.along(axis, TimeAxis.TIME).isPresent()
                      || !lengths.made(axis).isEmpty()
                      || !lengths.multiples(axis).isEmpty());
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
    private Optional<SequencePlan> ofAnyLength(boolean open) {
      List<Integer> axes =
          IntStream.range(0, declared.length).filter(axis -> isOpen(axis) == open).boxed().toList();
      return axes.stream()
          .flatMap(
              axis ->
                  lengths.along(axis, TimeAxis.TIME).stream()
                      .map(planned -> ofAnyLength(planned, axis, declaredSteps(axis))))
          .findFirst();
    }

    private SequencePlan ofAnyLength(Lengths.Planned planned, int axis, OptionalInt fixed) {
      List<Lengths.Planned> taken = new ArrayList<>(List.of(planned));
      lengths.atLeast(axis, OTHER_LENGTH).ifPresent(taken::add);
      return plan(taken, axis, fixed);
    }

    private OptionalInt declaredSteps(int axis) {
      return isOpen(axis) ? OptionalInt.empty() : OptionalInt.of((int) declared[axis]);
    }

    private boolean isOpen(int axis) {
      return declared[axis] == GraphInput.OPEN;
    }

    /** Finds an open axis by several lengths, where the graph does not take any. */
    private Optional<SequencePlan> ofSomeLengths() {
      return IntStream.range(0, declared.length)
          .filter(this::isOpen)
          .boxed()
          .flatMap(axis -> several(axis).stream())
          .findFirst();
    }

    private Optional<SequencePlan> several(int axis) {
      List<Lengths.Planned> taken = lengths.several(axis);
      return taken.isEmpty()
          ? Optional.empty()
          : Optional.of(plan(taken, axis, OptionalInt.empty()));
    }

    /**
     * Finds the one open axis that is no batch, where all recurrent nodes have the same steps for
     * any length, as behind a mean or the last steps.
     */
    private Optional<SequencePlan> ofOpenAxis() {
      List<Integer> open =
          IntStream.range(0, declared.length)
              .filter(
                  axis -> isOpen(axis) && !event.isNamedBatch(axis) && lengths.takesSeveral(axis))
              .boxed()
              .toList();
      return open.size() == 1
          ? lengths
              .planned(open.get(0), TimeAxis.TIME)
              .map(planned -> ofAnyLength(planned, open.get(0), OptionalInt.empty()))
          : Optional.empty();
    }

    /**
     * Finds the one open axis by multiples of a number. Rows that come from the length are those of
     * a graph for one length, to which a reshape gives several sequences.
     */
    private Optional<SequencePlan> ofMultiples() {
      List<Integer> axes =
          IntStream.range(0, declared.length)
              .filter(axis -> isOpen(axis) && !lengths.multiples(axis).isEmpty())
              .boxed()
              .toList();
      if (axes.size() != 1) {
        return Optional.empty();
      }
      List<Lengths.Planned> taken = lengths.multiples(axes.get(0));
      boolean hasRows =
          wiring.scores().stream()
              .map(score -> typesOf(score, taken))
              .anyMatch(types -> dependsOnLength(types) && !isPerStep(types, taken));
      return hasRows
          ? Optional.empty()
          : Optional.of(plan(taken, axes.get(0), OptionalInt.empty()));
    }

    /**
     * Finds the one open axis whose parts depend on each other, where no node steps along one, as
     * in a temporal convolution or a transformer: it is no batch.
     */
    private Optional<SequencePlan> ofMixedAxis() {
      OptionalInt found = mixedAxis();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      int axis = found.getAsInt();
      List<Lengths.Planned> some = lengths.tried(axis);
      return lengths
          .planned(axis, TimeAxis.TIME)
          .map(planned -> ofAnyLength(planned, axis, OptionalInt.empty()))
          .or(
              () ->
                  some.isEmpty()
                      ? Optional.empty()
                      : Optional.of(plan(some, axis, OptionalInt.empty())));
    }

    /**
     * The axis that is named as time, or the only one besides the first, which is the batch unless
     * it is before one of 1. Attention folds its heads into the batch, and so mixes it, too.
     */
    private OptionalInt mixedAxis() {
      int[] axes =
          IntStream.range(0, declared.length)
              .filter(axis -> isOpen(axis) && !event.isNamedBatch(axis))
              .filter(axis -> lengths.mixture(axis).isPresent())
              .toArray();
      int[] named = IntStream.of(axes).filter(event::isNamedTime).toArray();
      int[] likely = IntStream.of(axes).filter(axis -> axis > 0 || isBeforeOneRow()).toArray();
      int[] chosen = named.length > 0 ? named : likely;
      return chosen.length == 1 && othersAreBatches(chosen[0])
          ? OptionalInt.of(chosen[0])
          : OptionalInt.empty();
    }

    private boolean isBeforeOneRow() {
      return declared.length > 2 && declared[1] == 1;
    }

    /** Whether each other open axis takes several rows, and none has a name of the time. */
    private boolean othersAreBatches(int axis) {
      return IntStream.range(0, declared.length)
          .filter(other -> other != axis && isOpen(other))
          .allMatch(
              other ->
                  event.isNamedBatch(other)
                      || !event.isNamedTime(other) && lengths.takesSeveral(other));
    }

    private static List<TensorType> typesOf(String score, List<Lengths.Planned> taken) {
      return taken.stream().map(planned -> planned.planner().value(score).type()).toList();
    }

    private static boolean isPerStep(List<TensorType> types, List<Lengths.Planned> taken) {
      OptionalInt axis = rowsAxis(types, taken.get(0).length());
      return axis.isPresent() && isLength(types, axis.getAsInt(), taken);
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
      return plan(List.of(planned), axis, OptionalInt.of((int) planned.length()));
    }

    private SequencePlan plan(List<Lengths.Planned> taken, int axis, OptionalInt fixed) {
      long length = taken.get(0).length();
      long[] dims = lengths.dims(axis, length);
      requireRows(dims, axis);
      TimeAxis.requireName(event, axis);
      List<Form> forms = wiring.scores().stream().map(score -> form(score, taken)).toList();
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
          length == TimeAxis.TIME ? lengths.stepsOfIdentity(axis) : (int) length,
          wiring.scores(),
          forms.get(0).rows(),
          forms.stream().map(form -> (int) form.width()).toList());
    }

    /** What is before the steps must be one row, or channels, of which a row has all. */
    private void requireRows(long[] dims, int axis) {
      boolean hasRows =
          IntStream.range(0, axis)
              .allMatch(
                  before -> dims[before] == 1 || before > 0 && lengths.isOfWeights(dims, before));
      if (!hasRows) {
        throw new UnsupportedModelException(
            "a sequence must be [B, T, ...], [T, B, ...] or [B, C, T], with a batch that is dynamic or 1, and channels whose number the weights determine: input=%s %s, time axis=%s; export the model with a dynamic batch, and transpose in forward() what is not like this"
                .formatted(event.name(), event, event.axis(axis)));
      }
    }

    private void requireSame(List<Form> forms) {
      Set<List<Object>> kinds = new HashSet<>();
      forms.forEach(form -> kinds.add(List.of(form.rows(), form.counts())));
      if (kinds.size() > 1) {
        throw new UnsupportedModelException(
            "outputs must have the same number of rows: outputs=%s, rows=%s; name those of one kind with --output-node or LoadOptions.withOutputs"
                .formatted(wiring.scores(), forms.stream().map(Form::rows).toList()));
      }
    }

    private Form form(String score, List<Lengths.Planned> taken) {
      List<TensorType> types = typesOf(score, taken);
      TensorType type = types.get(0);
      OptionalInt axis = rowsAxis(types, taken.get(0).length());
      if (type.element() != ElementType.FLOAT || axis.isEmpty() && dependsOnLength(types)) {
        throw noRows(score, types, taken);
      }
      if (axis.isEmpty()) {
        long count = horizon(type.dims());
        OutputRows rows = count > 1 ? OutputRows.SEVERAL : OutputRows.LAST;
        return new Form(rows, List.of(count), type.elements() / count);
      }
      List<Long> counts = types.stream().map(each -> each.dim(axis.getAsInt())).toList();
      return new Form(
          isLength(types, axis.getAsInt(), taken) ? OutputRows.PER_STEP : OutputRows.SEVERAL,
          counts,
          type.elements() / counts.get(0));
    }

    /** The axis of the rows: the only one that depends on the length, with its values behind it. */
    private static OptionalInt rowsAxis(List<TensorType> types, long length) {
      TensorType type = types.get(0);
      int[] axes =
          IntStream.range(0, type.rank())
              .filter(axis -> type.dim(axis) == length || dependsOnLength(types, axis))
              .toArray();
      boolean isFound =
          axes.length > 0
              && axes[0] < type.rank() - 1
              && type.elements(0, axes[0]) == 1
              && IntStream.range(axes[0] + 1, type.rank())
                  .noneMatch(axis -> dependsOnLength(types, axis));
      return isFound ? OptionalInt.of(axes[0]) : OptionalInt.empty();
    }

    private static boolean dependsOnLength(List<TensorType> types) {
      return IntStream.range(0, types.get(0).rank()).anyMatch(axis -> dependsOnLength(types, axis));
    }

    private static boolean dependsOnLength(List<TensorType> types, int axis) {
      return types.stream().anyMatch(type -> type.dim(axis) != types.get(0).dim(axis));
    }

    private static UnsupportedModelException noRows(
        String score, List<TensorType> types, List<Lengths.Planned> taken) {
      TensorType type = types.get(0);
      List<String> dims =
          IntStream.range(0, type.rank())
              .mapToObj(
                  axis ->
                      !dependsOnLength(types, axis)
                          ? String.valueOf(type.dim(axis))
                          : isLength(types, axis, taken) ? "T" : "?")
              .toList();
      return new UnsupportedModelException(
          "an output over a sequence must hold floats, [B, O] or [B, rows, O], where O does not depend on the number of steps: output=%s %s%s; transpose it in forward(), or name others with --output-node or LoadOptions.withOutputs"
              .formatted(score, type.element(), dims));
    }

    private static boolean isLength(List<TensorType> types, int axis, List<Lengths.Planned> taken) {
      return IntStream.range(0, types.size())
          .allMatch(k -> types.get(k).dim(axis) == taken.get(k).length());
    }

    /** The rows of [1, h, O] or [h, 1, O]. */
    private static long horizon(long[] dims) {
      return dims.length == 3 && (dims[0] == 1 || dims[1] == 1) ? dims[0] * dims[1] : 1;
    }
  }
}
