/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/**
 * The lines of an event for a topic, one record each. Public because Flink's serializer for records
 * requires it.
 *
 * @param key of the stream
 * @param time see {@link RecordTime}
 * @param lines at least one
 */
@Internal
public record TopicLines(String key, long time, String[] lines) {

  static TopicLines of(String key, long time, String line) {
    return new TopicLines(key, time, new String[] {line});
  }

  static TopicLines all(List<TopicLines> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : new TopicLines(
            parts.get(0).key,
            parts.get(0).time,
            parts.stream().flatMap(part -> Stream.of(part.lines)).toArray(String[]::new));
  }
}
