/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * How many bytes the state of a key takes in a checkpoint, for planning a job: without the key
 * itself, what the state backend adds, and what options store, such as ids and constants.
 */
@Experimental
public final class StateSize {

  private StateSize() {}

  /**
   * The bytes of a key after an event without a timestamp; of a full window.
   *
   * @throws IllegalArgumentException for a scoring that stores no state for a key
   */
  public static int bytesPerKey(Model model, Scoring scoring) {
    return bytesPerKey(model, scoring, StatePrecision.FLOAT32, ModelChange.refuse());
  }

  /**
   * As {@link #bytesPerKey(Model, Scoring)}, with options that add to a state or shorten it.
   *
   * @param change {@link ModelChange#replay} stores its inputs; they are not rounded
   * @throws IllegalArgumentException for a scoring that stores no state for a key
   */
  public static int bytesPerKey(
      Model model, Scoring scoring, StatePrecision precision, ModelChange change) {
    KeyState state = opened();
    if (change instanceof ModelChange.Replay replay) {
      int inputs = model.inputSize();
      state.inputs(new KeyState.Inputs(0, inputs, new float[replay.inputs() * inputs]));
    }
    // A number that takes 4 bytes, or one that takes 2.
    return bytes(state, model, scoring, precision == StatePrecision.FLOAT32 ? 1 / 3f : 1);
  }

  /** The bytes that the timestamp of the last event adds. */
  public static int bytesOfTimestamp(Model model) {
    KeyState state = opened();
    state.lastEvent(0);
    return bytes(state, model, Scoring.stateful(), 1 / 3f)
        - bytes(opened(), model, Scoring.stateful(), 1 / 3f);
  }

  private static KeyState opened() {
    KeyState state = new KeyState(0);
    state.open();
    return state;
  }

  private static int bytes(KeyState state, Model model, Scoring scoring, float value) {
    if (scoring instanceof Scoring.SlidingWindow window) {
      StateLayout layout = new StateLayout.Window(window.length(), model.inputSize());
      return bytes(state, layout, window.length(), value);
    }
    if (scoring instanceof Scoring.Stateful) {
      return bytes(state, StateLayout.States.of(model.states()), 1, value);
    }
    throw new IllegalArgumentException(
        "only stateful and sliding window scoring store a state for a key: scoring=" + scoring);
  }

  private static int bytes(KeyState state, StateLayout layout, int steps, float value) {
    state.addSteps(steps);
    Arrays.fill(state.values(layout.floats(steps)), value);
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    try {
      new KeyStateSerializer(layout, 0).serialize(state, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.length();
  }
}
