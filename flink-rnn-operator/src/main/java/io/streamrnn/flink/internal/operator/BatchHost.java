/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.Timers;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BatchRunner} needs of the operator that it runs in.
 *
 * @param <OUT> type of the results
 */
interface BatchHost<OUT> extends Timers {

  @Nullable Object getCurrentKey();

  void setCurrentKey(Object key);

  /**
   * Whether an object that a state returned is that of the state backend, so that what is written
   * to it is stored.
   */
  boolean writesInPlace();

  /** Whether the state backend returns and keeps the objects of states, not their bytes. */
  boolean sharesStates();

  /**
   * The configured time between checkpoints in milliseconds, or {@link DirtyBound#UNKNOWN} if there
   * are none.
   */
  long checkpointInterval();

  long currentWatermark();

  /** Sets a timer that calls {@link BatchRunner#lingerTimer}, at a time that may have passed. */
  void setLingerTimer(long time);

  /** Fires the timers that a watermark passes. */
  void advance(Watermark mark) throws Exception;

  /** Whether a timer was set that the watermark has passed already. */
  boolean hasPassedTimers();

  /** Forgets the timers of {@link #hasPassedTimers} that were set so far. */
  void forgetPassedTimers();

  /** Emits a watermark. */
  void forward(Watermark mark);

  /**
   * Emits a record.
   *
   * @param tag of a side output; null for the main output
   */
  void emit(@Nullable OutputTag<?> tag, StreamRecord<?> record);
}
