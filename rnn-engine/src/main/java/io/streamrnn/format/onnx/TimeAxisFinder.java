/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Tries the axes of the event one by one. An open axis along which the recurrent nodes do not step
 * must be the batch: taken for one step, all sequences would be scored wrongly.
 */
final class TimeAxisFinder {

  private final Graph graph;
  private final Wiring wiring;
  private final GraphInput event;
  private final long[] declared;
  private final Lengths lengths;
  // -- runtime
  private final List<String> refusals = new ArrayList<>();
  private int batches;
  private boolean isTimeOfRows;

  /** Tries nothing yet. */
  TimeAxisFinder(Graph graph, Wiring wiring, GraphInput event, long[] declared) {
    this.graph = graph;
    this.wiring = wiring;
    this.event = event;
    this.declared = declared;
    this.lengths = new Lengths(graph, wiring, declared);
  }

  /**
   * Finds the axis; empty if the event is one step.
   *
   * @throws UnsupportedModelException if the graph cannot be computed one step at a time
   */
  OptionalInt find() {
    if (!wiring.pairs().isEmpty()) {
      requireOwnSteps();
      requireOneStep();
      return OptionalInt.empty();
    }
    // Open axes first: a fixed extent is overridden only if there is no other way.
    List<Integer> axes =
        IntStream.range(0, declared.length)
            .boxed()
            .sorted(Comparator.comparing(axis -> !isOpen(axis)))
            .toList();
    for (int axis : axes) {
      StepUses uses = new StepUses(graph, wiring, event);
      if (uses.stepAlong(lengths.dims(axis, TimeAxis.TIME))) {
        uses.requireNoViolation();
        TimeAxis.requireName(event, axis);
        return OptionalInt.of(axis);
      }
      if (isOpen(axis)) {
        requireNoTime(axis, uses);
      } else if (uses.failure().isEmpty()
          && lengths.reachesNodes(axis)
          && TimeAxis.forgets(graph, wiring)) {
        throw refused(notTheSteps(axis, uses.reason()));
      }
    }
    requireNoStepsAsRows();
    if (!refusals.isEmpty()) {
      throw refused(refusals.get(0));
    }
    return OptionalInt.empty();
  }

  private boolean isOpen(int axis) {
    return declared[axis] == GraphInput.OPEN;
  }

  /** Rejects an open axis that is time; one that may be is rejected if no other is. */
  private void requireNoTime(int axis, StepUses uses) {
    String refusal =
        uses.failure().isEmpty()
            ? notTheSteps(axis, uses.reason())
            : ofSomeLengths(axis, uses.failure());
    Lengths.Kind kind = lengths.kind(axis);
    if (uses.stepSomewhereAlong() || kind == Lengths.Kind.TIME) {
      throw refused(refusal);
    }
    boolean mayBeTime =
        kind == Lengths.Kind.UNKNOWN && !event.isNamedBatch(axis) && lengths.takesOne(axis);
    // A caller that carries the states may have left any axis open in a graph of one step.
    if (mayBeTime && (uses.failure().isEmpty() || wiring.known().isEmpty())) {
      refusals.add(refusal);
    }
    if (kind == Lengths.Kind.BATCH) {
      batches++;
      isTimeOfRows |= event.isNamedTime(axis);
    }
  }

  private void requireNoStepsAsRows() {
    if ((batches > 1 || isTimeOfRows) && wiring.known().isEmpty()) {
      refusals.add(
          "the recurrent nodes of a graph that is stepped must not take steps for rows of their batch: input=%s %s; create the layers with batch_first=True if the sequences are [batch, time, ...]"
              .formatted(event.name(), event));
    }
  }

  /**
   * Where states beside those of the recurrent nodes are carried, a step may be any of a sequence,
   * unless the recurrent nodes have other steps than it.
   */
  private void requireOwnSteps() {
    for (int axis = 0; axis < declared.length; axis++) {
      boolean hasOtherSteps =
          isOpen(axis)
              && !event.isNamedBatch(axis)
              && lengths
                  .planned(axis, TimeAxis.TIME)
                  .filter(types -> !types.counts().stream().allMatch(TimeAxis::isTime))
                  .isPresent();
      if (hasOtherSteps) {
        throw refused(notTheSteps(axis, StepUses.OTHER_STEPS));
      }
    }
  }

  /**
   * A call changes or reads a state of the graph once. Over several steps of a node that begins
   * with it, that is not what one step after the other does.
   */
  void requireOneStep() {
    for (int axis = 0; axis < declared.length; axis++) {
      boolean isBatch = event.isNamedBatch(axis) && event.timeInPlaceOf(axis).isEmpty();
      if (isOpen(axis) && !isBatch && lengths.reachesGiven(axis)) {
        throw refused(
            "a graph that changes or reads the states of its recurrent nodes must have one step: input=%s %s, axis=%s; fix the extents of an event, as docs/models.md has it"
                .formatted(event.name(), event, event.axis(axis)));
      }
    }
  }

  private String notTheSteps(int axis, String reason) {
    return "the recurrent nodes of a graph that is stepped must have one step for each step of the sequence: input=%s %s, axis=%s, %s; score windows"
        .formatted(event.name(), event, event.axis(axis), reason);
  }

  private String ofSomeLengths(int axis, String failure) {
    return "a graph that is stepped must take sequences of any length: input=%s %s, axis=%s, %s; score windows, or export the model without a table of positions, a mask, or another length that is fixed"
        .formatted(event.name(), event, event.axis(axis), failure);
  }

  private static UnsupportedModelException refused(String message) {
    return new UnsupportedModelException(message);
  }
}
