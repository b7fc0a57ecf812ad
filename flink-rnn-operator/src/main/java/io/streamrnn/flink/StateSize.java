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
    return bytes(model, scoring, false);
  }

  /** The bytes that the timestamp of the last event adds. */
  public static int bytesOfTimestamp(Model model) {
    return bytes(model, Scoring.stateful(), true) - bytes(model, Scoring.stateful(), false);
  }

  private static int bytes(Model model, Scoring scoring, boolean hasTimestamp) {
    if (scoring instanceof Scoring.SlidingWindow window) {
      StateLayout layout = new StateLayout.Window(window.length(), model.inputSize());
      return bytes(layout, window.length(), hasTimestamp);
    }
    if (scoring instanceof Scoring.Stateful) {
      return bytes(StateLayout.States.of(model.states()), 1, hasTimestamp);
    }
    throw new IllegalArgumentException(
        "only stateful and sliding window scoring store a state for a key: scoring=" + scoring);
  }

  private static int bytes(StateLayout layout, int steps, boolean hasTimestamp) {
    KeyState state = new KeyState(0);
    state.open();
    state.addSteps(steps);
    // Not bfloat16 numbers, which take fewer bytes.
    Arrays.fill(state.values(layout.floats(steps)), 1 / 3f);
    if (hasTimestamp) {
      state.lastEvent(0);
    }
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    try {
      new KeyStateSerializer(layout, 0).serialize(state, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.length();
  }
}
