/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.StreamingRole;
import io.streamrnn.layers.TensorShape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The shapes of a model's inputs for one event. */
final class EventShapes {

  private final List<Optional<TensorShape>> inputs;
  // Inputs that an embedding reads, and those that any other layer reads.
  private final Set<Wire> tokens = new HashSet<>();
  private final Set<Wire> features = new HashSet<>();

  private EventShapes(Flow flow) {
    this.inputs = flow.inputs();
    for (Flow.Call call : flow.calls()) {
      boolean embeds = call.role() instanceof StreamingRole.EmbedsTokens;
      (embeds ? tokens : features).addAll(call.on());
    }
  }

  /** Empty for an input that belongs to a sequence as a whole, or whose size is unknown. */
  static List<Optional<Shape>> of(Flow flow) {
    return new EventShapes(flow).of();
  }

  private List<Optional<Shape>> of() {
    // If no input has steps, a row is an event.
    boolean hasSteps = IntStream.range(0, inputs.size()).anyMatch(i -> isTokens(i) || rank(i) != 2);
    return IntStream.range(0, inputs.size()).mapToObj(i -> event(i, hasSteps ? 2 : 1)).toList();
  }

  private Optional<Shape> event(int input, int leading) {
    if (isTokens(input)) {
      return Optional.of(Shape.of());
    }
    return inputs
        .get(input)
        .filter(shape -> shape.rank() > leading)
        .filter(shape -> !shape.dims().subList(leading, shape.rank()).contains(TensorShape.UNKNOWN))
        .map(shape -> shape.from(leading));
  }

  /** Whether [B, T] are steps of one token each, and not features. */
  private boolean isTokens(int input) {
    Wire wire = Wire.input(input);
    return rank(input) == 2 && tokens.contains(wire) && !features.contains(wire);
  }

  private int rank(int input) {
    return inputs.get(input).map(TensorShape::rank).orElse(0);
  }
}
