/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of events whose order batch mode does not keep: Flink sorts them by key and time, and its
 * sort is not stable. For one thread.
 */
final class BatchModeTies {

  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  private @Nullable Object key;
  private long time;
  private boolean areFound;

  /**
   * Takes the next event.
   *
   * @param timestamp in event time, or {@link io.streamrnn.flink.internal.state.KeyState#NONE}
   */
  void event(Object ofEvent, long timestamp) {
    if (areFound) {
      return;
    }
    if (timestamp == time && ofEvent.equals(key)) {
      areFound = true;
      LOG.warn(
          "Events of a key have the same time, or none: batch mode sorts events by key and time, and does not keep the order of these, so their scores may differ from run to run; give them times of their own, or use execution.runtime-mode=STREAMING, which takes bounded sources too");
    }
    key = ofEvent;
    time = timestamp;
  }
}
