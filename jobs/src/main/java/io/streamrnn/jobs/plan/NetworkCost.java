/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateSize;
import io.streamrnn.model.Model;

/**
 * What an event and a key cost with a model and options.
 *
 * @param steps of the network for one event
 * @param multiplications in a step, as {@link Model#multiplications} has them
 * @param stateBytes of a key, as {@link StateSize} has them
 * @param timestampBytes more, if events have timestamps
 * @param heapFloats numbers that a state has on the heap, where none is rounded to two bytes
 */
record NetworkCost(
    int steps, long multiplications, int stateBytes, int timestampBytes, long heapFloats) {

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
        model.multiplications(),
        StateSize.bytesPerKey(model, scoring, precision, change),
        model.isSteppable() ? StateSize.bytesOfTimestamp(model) : Long.BYTES,
        values + replayed * model.inputSize());
  }
}
