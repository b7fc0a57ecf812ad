/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds the axis of the event along which the recurrent nodes of a graph step, and requires that no
 * other node mixes steps: then the graph can be computed one step at a time.
 *
 * <p>The types of all tensors are inferred for a sequence whose length is a prime that no model has
 * as an extent. An extent that the prime divides comes from the time axis.
 */
final class TimeAxis {

  /** A prime beyond the extents of models; its products with them are exact. */
  static final long TIME = 16_777_259;

  // Few rows of a fixed number may be the parts of one event. A million values are rows of a batch.
  private static final double MAX_ROWS = 1 << 20;

  private static final Pattern NUMBER = Pattern.compile("\\b[0-9]{5,18}\\b");

  private TimeAxis() {}

  /**
   * The event of one step.
   *
   * @param dims its extents
   * @param axis the axis of the event that is time; empty if the event is one step
   * @param declaredSteps the number of steps that the file declares; empty if it declares none
   */
  record Found(long[] dims, OptionalInt axis, OptionalInt declaredSteps) {}

  /**
   * Finds the axis.
   *
   * @throws UnsupportedModelException if the graph cannot be computed one step at a time
   */
  static Found of(Graph graph, Wiring wiring) {
    GraphInput event = graph.input(wiring.event());
    long[] declared =
        event
            .shape()
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        "the input of a graph that is stepped must have a shape: input="
                            + event.name()));
    OptionalInt axis = axis(graph, wiring, event, declared);
    long[] dims = GraphInput.closed(declared);
    axis.ifPresent(time -> dims[time] = 1);
    long extent = axis.isPresent() ? declared[axis.getAsInt()] : 1;
    return new Found(dims, axis, steps(graph, wiring, extent));
  }

  /** The steps that a file declares. One step declares nothing where the caller carries states. */
  private static OptionalInt steps(Graph graph, Wiring wiring, long extent) {
    boolean isDeclared = extent > 1 || extent == 1 && forgets(graph, wiring);
    return isDeclared && extent <= Integer.MAX_VALUE
        ? OptionalInt.of((int) extent)
        : OptionalInt.empty();
  }

  /** Whether a call begins without the states of the one before it, at least in one node. */
  static boolean forgets(Graph graph, Wiring wiring) {
    return graph.nodes().stream()
        .filter(Planner::isStepping)
        .anyMatch(node -> wiring.known().isEmpty() || !isGivenItsState(node, wiring));
  }

  private static boolean isGivenItsState(Node node, Wiring wiring) {
    return Unrolling.isLoop(node)
        || isGiven(node, RecurrentNode.INITIAL_H, wiring)
            && (!node.operator().equals("LSTM") || isGiven(node, RecurrentNode.INITIAL_C, wiring));
  }

  private static boolean isGiven(Node node, int input, Wiring wiring) {
    return node.inputs().size() > input && wiring.carried().contains(node.inputs().get(input));
  }

  /** The axis of the event that is time; empty if the event is one step. */
  private static OptionalInt axis(Graph graph, Wiring wiring, GraphInput event, long[] declared) {
    TimeAxisFinder finder = new TimeAxisFinder(graph, wiring, event, declared);
    if (graph.nodes().stream().anyMatch(Planner::isStepping)) {
      return finder.find();
    }
    if (graph.nodes().stream().anyMatch(TimeAxis::stepsInBranch)) {
      finder.requireOneStep();
    }
    return none(graph, wiring, event, declared);
  }

  private static boolean stepsInBranch(Node node) {
    return node.bodies().stream()
        .flatMap(body -> body.nodes().stream())
        .anyMatch(inner -> Planner.isStepping(inner) || stepsInBranch(inner));
  }

  /**
   * Rejects an axis that is time by its nodes and no time by its name: sequences would be fed along
   * another axis.
   */
  static void requireName(GraphInput event, int axis) {
    OptionalInt named = event.timeInPlaceOf(axis);
    if (named.isPresent()) {
      throw new UnsupportedModelException(
          "the recurrent nodes must step along the axis that is named as the time: input=%s %s, steps along axis=%s, named as the time=%s; create the layers with batch_first=True if the sequences are [batch, time, ...], or export with the names of the axes exchanged if they are [time, batch, ...]"
              .formatted(event.name(), event, event.axis(axis), event.axis(named.getAsInt())));
    }
  }

  /** No axis, as nothing in the graph steps along one. */
  private static OptionalInt none(Graph graph, Wiring wiring, GraphInput event, long[] declared) {
    int[] open =
        IntStream.range(0, declared.length)
            .filter(axis -> declared[axis] == GraphInput.OPEN)
            .toArray();
    if (wiring.pairs().isEmpty() && open.length > 1) {
      throw new UnsupportedModelException(
          "a graph that is stepped must have an RNN, GRU, LSTM, Scan or Loop node, which determines the time axis: input=%s %s; save a Keras model as .keras, export PyTorch's nn.RNN, nn.GRU and nn.LSTM with the other exporter, which keeps them, and a loop over a cell as one step, with its states as inputs and outputs"
              .formatted(event.name(), event));
    }
    if (wiring.pairs().isEmpty() && open.length == 1 && !isBatch(event, declared, open[0])) {
      requireAlike(graph, wiring, event, open[0]);
    }
    requireNoBatch(graph, wiring, event, declared);
    return OptionalInt.empty();
  }

  /** Rejects a large event whose rows are computed one by one, as those of a fixed batch. */
  private static void requireNoBatch(
      Graph graph, Wiring wiring, GraphInput event, long[] declared) {
    double elements =
        Arrays.stream(GraphInput.closed(declared)).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (declared.length < 2 || declared[0] < 2 || elements <= MAX_ROWS) {
      return;
    }
    Lengths lengths = new Lengths(graph, wiring, declared);
    if (wiring.pairs().isEmpty()
        && lengths.planned(0, TIME).isPresent()
        && lengths.mixture(0).isEmpty()) {
      throw new UnsupportedModelException(
          "the batch must be dynamic or 1: input=%s %s, batch=%d; export the model with a dynamic batch axis"
              .formatted(event.name(), event, declared[0]));
    }
  }

  /**
   * Whether the one open axis is the batch, by its name or its place: the first axis before one of
   * several steps. Few exporters name it: PyTorch writes {@code x_dynamic_axes_1} or {@code s0},
   * tf2onnx {@code unk__12}. Before a batch of 1, the first axis may be time.
   */
  private static boolean isBatch(GraphInput event, long[] declared, int axis) {
    boolean isBeforeSteps = axis == 0 && declared.length > 2 && declared[1] > 1;
    return event.isNamedBatch(axis) || isBeforeSteps && !event.isNamedTime(axis);
  }

  /**
   * Rejects an open axis whose parts are not computed one by one: it is time, and each event would
   * be scored without those before it. A batch that a reshape fixes takes one part only.
   */
  private static void requireAlike(Graph graph, Wiring wiring, GraphInput event, int axis) {
    Optional<String> refusal =
        new Lengths(graph, wiring, event.shape().orElseThrow()).mixture(axis);
    if (refusal.isPresent()) {
      throw new UnsupportedModelException(
          "a graph that is stepped without an RNN, GRU, LSTM, Scan or Loop node must treat all parts of its open axis alike: input=%s %s, axis=%s, %s; name the axis 'batch' if it is one, or export one step, with what it keeps of those before it as inputs and outputs"
              .formatted(event.name(), event, event.axis(axis), refusal.get()));
    }
  }

  /** Whether an extent is so large that it is computed from that of time. */
  static boolean isFromTime(long extent) {
    return extent > TIME / 1024;
  }

  /** A message with question marks for extents that are computed from that of time. */
  static String withoutTime(String message, Graph graph) {
    return NUMBER
        .matcher(message)
        .replaceAll(
            number -> {
              long extent = Long.parseLong(number.group());
              boolean isOfFile = graph.extents().anyMatch(known -> known == extent);
              return isFromTime(extent) && !isOfFile ? "?" : number.group();
            });
  }

  static boolean isTime(long extent) {
    return extent != 0 && extent % TIME == 0;
  }
}
