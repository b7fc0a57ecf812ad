/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateSize;
import io.streamrnn.model.Model;

/**
 * What an event and a key cost with a model and options.
 *
 * @param steps of the network for one event
 * @param multiplications in a step, at most: each number of a weight matrix is used once
 * @param stateBytes of a key, as {@link StateSize} has them
 * @param timestampBytes more, if events have timestamps
 * @param heapFloats numbers that a state has on the heap, where none is rounded to two bytes
 */
record NetworkCost(
    int steps, long multiplications, int stateBytes, int timestampBytes, long heapFloats) {

  private static final int MATRIX = 2;

  /**
   * The cost of a model.
   *
   * @throws IllegalArgumentException if the model cannot be scored so
   */
  static NetworkCost of(
      Model model, Scoring scoring, StatePrecision precision, ModelChange change) {
    boolean isWindow = scoring instanceof Scoring.SlidingWindow;
    int steps = scoring instanceof Scoring.SlidingWindow window ? window.length() : 1;
    long replayed = change instanceof ModelChange.Replay replay ? replay.inputs() : 0;
    long values = isWindow ? (long) steps * model.inputSize() : model.stateSize();
    return new NetworkCost(
        steps,
        multiplications(model),
        StateSize.bytesPerKey(model, scoring, precision, change),
        model.isSteppable() ? StateSize.bytesOfTimestamp(model) : Long.BYTES,
        values + replayed * model.inputSize());
  }

  /** Biases and tables of tokens are not multiplied with. */
  private static long multiplications(Model model) {
    long inMatrices =
        model.isSteppable()
            ? model.layers().stream().mapToLong(NetworkCost::multiplications).sum()
            : 0;
    return inMatrices > 0 ? inMatrices : model.parameters();
  }

  private static long multiplications(Cell cell) {
    return cell.className().equals("Embedding")
        ? 0
        : cell.weights().stream()
            .map(Weight::shape)
            .filter(shape -> shape.rank() >= MATRIX)
            .mapToLong(shape -> shape.size())
            .sum();
  }
}
