/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

/**
 * The order in which steps read the panels of matrices: upwards and downwards in turns, so that a
 * step of matrices that are larger than a cache begins with the panels that the last one left
 * there. Each sum is of one panel, or one slice of columns: the order does not change a bit. For
 * one thread.
 */
final class PanelOrder {

  private boolean isDownwards;

  /** Begins a step. */
  void turn() {
    isDownwards = !isDownwards;
  }

  /** The one of {@code count} that is read after {@code index} others. */
  int at(int index, int count) {
    return isDownwards ? count - 1 - index : index;
  }
}
