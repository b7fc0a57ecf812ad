/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.Cell;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a cell computes, as nodes.
 *
 * @param output the node whose value is the output of the cell
 * @param states where each state of the cell is, in the order of {@link Cell#states}
 */
public record Composition(FormNode output, List<StateOf> states) {

  /**
   * A state of a node.
   *
   * @param node whose state it is
   * @param index its position among the states of that node
   */
  public record StateOf(FormNode node, int index) {}

  /** Copies the list. */
  public Composition {
    states = List.copyOf(states);
  }

  /** A value without states. */
  public static Composition ofStateless(FormNode output) {
    return new Composition(output, List.of());
  }

  /** A node with all its states. */
  public static Composition of(FormNode node) {
    return new Composition(
        node,
        IntStream.range(0, node.states().size()).mapToObj(k -> new StateOf(node, k)).toList());
  }

  /**
   * A cell of any kind.
   *
   * @param input what it reads
   * @param mask at which steps it is skipped; empty for never
   */
  public static Composition of(Cell cell, FormNode input, Optional<FormNode> mask) {
    return cell instanceof ComposedCell composed
        ? composed.compose(input, mask)
        : of(FormNode.cell(cell, input, mask));
  }
}
