/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.model.Model;

/** How much a step of a network computes. */
public final class Multiplications {

  private static final int MATRIX = 2;

  private Multiplications() {}

  /**
   * The multiplications of a step, at most: each number of a weight matrix is used once. Biases and
   * tables of tokens are not multiplied with.
   */
  public static long of(Model model) {
    long inMatrices =
        model.isSteppable() ? model.layers().stream().mapToLong(Multiplications::of).sum() : 0;
    return inMatrices > 0 ? inMatrices : model.parameters();
  }

  private static long of(Cell cell) {
    return cell.className().equals("Embedding")
        ? 0
        : cell.weights().stream()
            .map(Weight::shape)
            .filter(shape -> shape.rank() >= MATRIX)
            .mapToLong(shape -> shape.size())
            .sum();
  }
}
