/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbers nodes depth first: the operands of a node in order, then its mask, then the node. The
 * order depends only on how nodes are wired. Nodes without states that compute the same from the
 * same are one.
 */
final class NodeOrder {

  private final List<FormNode> nodes = new ArrayList<>();
  private final IdentityHashMap<FormNode, Integer> numbers = new IdentityHashMap<>();
  // Nodes with the same operands.
  private final Map<List<Integer>, List<FormNode>> alike = new HashMap<>();

  /** All nodes so far, each after those that it reads. */
  List<FormNode> nodes() {
    return nodes;
  }

  /** The number of a node that was added. */
  int number(FormNode node) {
    return Objects.requireNonNull(numbers.get(node), "a node that was not added has no number");
  }

  /** Adds a node and what it reads. A long chain must not overflow the stack. */
  void add(FormNode root) {
    Deque<FormNode> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Optional<FormNode> missing = firstMissing(open.peek());
      if (missing.isPresent()) {
        open.push(missing.get());
      } else {
        take(open.pop());
      }
    }
  }

  private Optional<FormNode> firstMissing(FormNode node) {
    return Stream.concat(node.operands().stream(), node.mask().stream())
        .filter(read -> !numbers.containsKey(read))
        .findFirst();
  }

  private void take(FormNode node) {
    if (numbers.containsKey(node)) {
      return;
    }
    List<Integer> operands = node.operands().stream().map(this::number).toList();
    List<FormNode> others = alike.computeIfAbsent(operands, key -> new ArrayList<>());
    for (FormNode other : others) {
      if (node.isSameFunction(other)) {
        numbers.put(node, number(other));
        return;
      }
    }
    others.add(node);
    numbers.put(node, nodes.size());
    nodes.add(node);
  }
}
