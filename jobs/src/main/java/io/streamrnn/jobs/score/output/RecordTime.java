/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The times of the records of a topic.
 *
 * @param ofEvents the times of events; null if the order column shows none
 */
record RecordTime(@Nullable EventTime ofEvents) implements Serializable {

  /** Not known from the row. */
  static final long NONE = Long.MIN_VALUE;

  static RecordTime of(Optional<EventTime> time) {
    return new RecordTime(time.orElse(null));
  }

  /** The time of an event in milliseconds; {@link #NONE} if it is not known. */
  long of(Row row) {
    return ofEvents == null ? NONE : ofEvents.extractTimestamp(row, NONE);
  }
}
