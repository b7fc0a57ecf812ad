/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tensors of a model as one event has them, and the parts that compute them. */
final class EventTensors {

  /**
   * A tensor for one event.
   *
   * @param mask which events are used; empty for all
   */
  record Value(Source source, Shape shape, Optional<Source> mask) {}

  private final Flow flow;
  private final List<Part> parts = new ArrayList<>();
  // The value of each tensor that can be stepped.
  private final Map<Wire, Value> values = new HashMap<>();
  // The tensors that belong to a key and not to an event.
  private final Set<Wire> ofKeys = new HashSet<>();

  EventTensors(Flow flow) {
    this.flow = flow;
  }

  /** Adds a part, and returns its output. */
  Source add(Part part) {
    parts.add(part);
    return Source.output(parts.size() - 1);
  }

  /** The parts in the order in which they are computed. */
  List<Part> parts() {
    return parts;
  }

  void set(Wire wire, Value value) {
    values.put(wire, value);
  }

  /** Empty if it cannot be stepped. */
  Optional<Value> value(Wire wire) {
    return Optional.ofNullable(values.get(wire));
  }

  /** Says that a tensor belongs to a key. */
  void addOfKey(Wire wire) {
    ofKeys.add(wire);
  }

  boolean isOfKey(Wire wire) {
    return ofKeys.contains(wire);
  }

  boolean areOfKey(Collection<Wire> wires) {
    return ofKeys.containsAll(wires);
  }

  /** The shape of a tensor, rows included; empty if it is not known. */
  Optional<TensorShape> shape(Wire wire) {
    return wire.isInput()
        ? flow.inputs().get(wire.input())
        : flow.calls().get(wire.call()).outputs().get(wire.tensor());
  }
}
