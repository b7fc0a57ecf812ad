/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

/**
 * A function that a layer applies to its values. {@link Activation} has those of Keras; a custom
 * one implements this interface. Implementations are immutable, safe for use by many threads, and
 * give the same bits on any machine. One that is trained implements {@code
 * io.streamrnn.autodiff.DifferentiableFunction}.
 */
public interface ActivationFunction {

  /**
   * Applies this in place to one row, {@code [from, to)} of the array. A function that normalizes
   * does so over exactly that range.
   */
  void apply(float[] values, int from, int to);

  /**
   * Whether each value depends only on itself; if not, or not known, on all values of its row. A
   * function that says so may be applied to many rows at once, and over any shape it is the same
   * function.
   */
  default boolean isElementwise() {
    return false;
  }

  /**
   * The name and the parameters of the function in configurations: a string, or a map of strings,
   * numbers, booleans, lists and maps. It is part of a model's identity, so functions that differ
   * have different configurations, and no name of a Java class is in it.
   */
  Object config();
}
