/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import org.apache.flink.annotation.Internal;

/** The timers of the current key. Times are in milliseconds. */
@Internal
public interface Timers {

  /** Sets a timer in event time. */
  void setEventTimer(long time);

  /** Sets a timer in processing time. */
  void setProcessingTimer(long time);

  /** Deletes a timer in event time, unless an event waits for it. */
  void deleteEventTimer(long time);

  /** Deletes a timer in processing time. */
  void deleteProcessingTimer(long time);

  /** The processing time. */
  long processingTime();
}
