/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.state.KeyState;
import org.apache.flink.util.OutputTag;

/**
 * Where all but the results goes. Flink gives what a process function emits aside the time of its
 * timer, which for one in processing time is no time of an event.
 */
interface SideOutputs {

  /**
   * Emits.
   *
   * @param timestamp in event time, or {@link KeyState#NONE}
   */
  <T> void emit(OutputTag<T> tag, T value, long timestamp);
}
