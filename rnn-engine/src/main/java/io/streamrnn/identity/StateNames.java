/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.StateSpec;
import io.streamrnn.identity.Composition.StateOf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Names states by what the field calls them and by their level: {@code h0, c0, h1, c1}. */
final class StateNames {

  private final Map<StateOf, String> names = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private int next;

  /**
   * Names the states of some nodes.
   *
   * @param nodes in the order of the form
   */
  StateNames(List<FormNode> nodes) {
    nodes.forEach(this::add);
  }

  private void add(FormNode node) {
    int level = level(node);
    for (int k = 0; k < node.states().size(); k++) {
      FormNode.State state = node.states().get(k);
      String name = state.name() + (level + state.level());
      names.put(new StateOf(node, k), name);
      used.add(name);
    }
    next = Math.max(next, level + node.levels());
  }

  /** What is held belongs to the level before it, unless that holds something already. */
  private int level(FormNode node) {
    int before = Math.max(next - 1, 0);
    return node.isHold() && !used.contains(node.states().get(0).name() + before) ? before : next;
  }

  /** The name and shape of a state of one of the nodes. */
  StateSpec of(StateOf state) {
    String name = Objects.requireNonNull(names.get(state), "a state of another node has no name");
    return new StateSpec(name, state.node().states().get(state.index()).shape());
  }
}
