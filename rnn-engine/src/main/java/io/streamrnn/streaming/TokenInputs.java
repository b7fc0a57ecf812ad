/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the inputs of a model that are tokens: numbers that a layer looks up. */
final class TokenInputs {

  // It returns some of the values of its input, and others may be no tokens.
  private static final String TAKES_PART = "GetItem";

  private final Flow flow;
  private final Set<Wire> tokens = new HashSet<>();
  // Inputs that tokens are taken out of, and those that another layer reads.
  private final Set<Wire> parts = new HashSet<>();
  private final Set<Wire> others = new HashSet<>();

  private TokenInputs(Flow flow) {
    this.flow = flow;
    for (Flow.Call call : flow.calls()) {
      if (call.layer().readsTokens()) {
        call.on().forEach(wire -> trace(wire, tokens, parts));
      } else if (!TextInputs.movesValues(call.layer())) {
        call.on().forEach(wire -> trace(wire, others, others));
      }
    }
    parts.removeAll(others);
    tokens.addAll(parts);
  }

  /** The inputs of a model that are tokens. */
  static TokenInputs of(Flow flow) {
    return new TokenInputs(flow);
  }

  /**
   * Follows a tensor back to the inputs of the model.
   *
   * @param whole takes an input whose values all are in the tensor
   * @param part takes another one
   */
  private void trace(Wire wire, Set<Wire> whole, Set<Wire> part) {
    if (wire.isInput()) {
      whole.add(wire);
      return;
    }
    Flow.Call from = flow.calls().get(wire.call());
    if (TextInputs.movesValues(from.layer())) {
      Set<Wire> next = from.layer().className().equals(TAKES_PART) ? part : whole;
      from.on().forEach(each -> trace(each, next, part));
    }
  }

  /**
   * The positions of tokens among the values of an event or a key, ascending.
   *
   * @param all the inputs, whose sizes are known
   * @param wires of these
   * @param ofEvent whether the values are those of an event
   */
  List<Integer> positions(List<EventInput> all, List<Wire> wires, boolean ofEvent) {
    List<Integer> found = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < all.size(); i++) {
      int size = all.get(i).isOfEvent() == ofEvent ? all.get(i).size() : 0;
      for (int at = 0; at < size && tokens.contains(wires.get(i)); at++) {
        found.add(position + at);
      }
      position += size;
    }
    return found;
  }
}
