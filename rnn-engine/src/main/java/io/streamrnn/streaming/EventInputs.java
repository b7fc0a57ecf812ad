/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Cast;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.StreamingRole;
import io.streamrnn.layers.TensorShape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What the inputs of a model are on a stream. */
final class EventInputs {

  private final List<String> names;
  private final List<Optional<TensorShape>> declared;
  // Inputs that an embedding reads, and those that any other layer reads.
  private final Set<Wire> tokens = new HashSet<>();
  private final Set<Wire> features = new HashSet<>();

  private EventInputs(Flow flow, List<String> names) {
    this.names = names;
    this.declared = flow.inputs();
    for (Flow.Call call : flow.calls()) {
      boolean embeds = call.role() instanceof StreamingRole.EmbedsTokens;
      if (!keepsValues(call)) {
        call.on().forEach(wire -> (embeds ? tokens : features).add(origin(flow, wire)));
      }
    }
  }

  /** The tensor that calls return as it is. */
  private static Wire origin(Flow flow, Wire wire) {
    Wire from = wire;
    while (!from.isInput() && keepsValues(flow.calls().get(from.call()))) {
      from = flow.calls().get(from.call()).on().get(0);
    }
    return from;
  }

  /** Whether each value of the output is one of the input, or its whole part. */
  private static boolean keepsValues(Flow.Call call) {
    return call.layer() instanceof Cast;
  }

  /**
   * In declared order.
   *
   * @param names of the inputs
   */
  static List<EventInput> of(Flow flow, List<String> names) {
    return new EventInputs(flow, names).of();
  }

  private List<EventInput> of() {
    // If no input has steps, a row is an event.
    boolean hasSteps = numbers().anyMatch(this::hasSteps);
    return numbers().mapToObj(i -> input(i, hasSteps)).toList();
  }

  private IntStream numbers() {
    return IntStream.range(0, declared.size());
  }

  private EventInput input(int input, boolean othersHaveSteps) {
    if (hasSteps(input)) {
      return new EventInput(
          names.get(input), declared.get(input), EventInput.Kind.STEPS, values(input, 2));
    }
    EventInput.Kind kind = othersHaveSteps ? EventInput.Kind.CONSTANT : EventInput.Kind.ROW;
    return new EventInput(names.get(input), declared.get(input), kind, values(input, 1));
  }

  /** Empty if an extent is not known, or there is none. */
  private Optional<Shape> values(int input, int leading) {
    if (leading == 2 && isTokens(input)) {
      return Optional.of(Shape.of());
    }
    return declared
        .get(input)
        .filter(shape -> shape.rank() > leading)
        .filter(shape -> !shape.dims().subList(leading, shape.rank()).contains(TensorShape.UNKNOWN))
        .map(shape -> shape.from(leading));
  }

  private boolean hasSteps(int input) {
    return isTokens(input) ? !isOneTokenOfMany(input) : rank(input) != 2;
  }

  /** Whether [B, T] are steps of one token each, and not features. */
  private boolean isTokens(int input) {
    Wire wire = Wire.input(input);
    return rank(input) == 2 && tokens.contains(wire) && !features.contains(wire);
  }

  /** Whether it is one token, such as a category, beside inputs of another number of steps. */
  private boolean isOneTokenOfMany(int input) {
    return steps(input) == 1
        && numbers().anyMatch(i -> (rank(i) > 2 || isTokens(i)) && steps(i) != 1);
  }

  private int steps(int input) {
    return declared.get(input).map(shape -> shape.dim(1)).orElse(TensorShape.UNKNOWN);
  }

  private int rank(int input) {
    return declared.get(input).map(TensorShape::rank).orElse(0);
  }
}
