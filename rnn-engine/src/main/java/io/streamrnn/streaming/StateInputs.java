/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Call;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.StreamingRole.StartsFromInputs;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The states of layers that a model has as inputs and outputs, as a decoder of one step has: {@code
 * x, h, c} to {@code y, h, c}. On a stream they are the state of a key. An input is a state if it
 * is nothing but the initial state of one call, and the same state of that call is an output.
 */
final class StateInputs {

  static final StateInputs NONE = new StateInputs();

  private final Set<Integer> calls = new HashSet<>();
  // Inputs and outputs.
  private final Set<Wire> wires = new HashSet<>();

  private StateInputs() {}

  /** None if nothing but states would be returned. */
  static StateInputs of(Flow flow) {
    StateInputs found = new StateInputs();
    for (int number = 0; number < flow.calls().size(); number++) {
      if (carriesItsInputs(flow, number)) {
        found.add(number, flow.calls().get(number));
      }
    }
    return found.wires.containsAll(flow.outputs()) ? NONE : found;
  }

  private static boolean carriesItsInputs(Flow flow, int number) {
    Call call = flow.calls().get(number);
    return call.role() instanceof StartsFromInputs role
        && call.on().size() == 1 + role.carries().cell().states().size()
        && IntStream.range(1, call.on().size())
            .allMatch(k -> isState(flow, call.on().get(k), new Wire(number, k)));
  }

  private static boolean isState(Flow flow, Wire before, Wire after) {
    List<Wire> read = flow.calls().stream().flatMap(call -> call.on().stream()).toList();
    return before.isInput()
        && Collections.frequency(read, before) == 1
        && !flow.outputs().contains(before)
        && Collections.frequency(flow.outputs(), after) == 1;
  }

  private void add(int number, Call call) {
    calls.add(number);
    for (int k = 1; k < call.on().size(); k++) {
      wires.add(call.on().get(k));
      wires.add(new Wire(number, k));
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Whether a call carries the states that it is given. */
  boolean isOfCall(int number) {
    return calls.contains(number);
  }

  /** Whether an input, or an output, is a state. */
  boolean contains(Wire wire) {
    return wires.contains(wire);
  }
}
