/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/** Where the operator of a job has the states and timers of keys. */
enum Storage {
  /** That of {@code StreamingRnn}. */
  DATASTREAM("user-timers") {
    @Override
    ValueState<KeyState> states(
        ValueStateDescriptor<KeyState> descriptor, RuntimeContext context) {
      return context.getState(descriptor);
    }
  },

  /** That of {@code rnn_score}: Flink has the arguments of a function in maps. */
  SQL("user-unnamed-timers") {
    @Override
    ValueState<KeyState> states(
        ValueStateDescriptor<KeyState> descriptor, RuntimeContext context) {
      return SqlTypes.states(descriptor, context);
    }
  };

  private final String timers;

  Storage(String timers) {
    this.timers = timers;
  }

  /** The name of Flink's timer service. */
  String timers() {
    return timers;
  }

  /** The states of keys. */
  abstract ValueState<KeyState> states(
      ValueStateDescriptor<KeyState> descriptor, RuntimeContext context);
}
