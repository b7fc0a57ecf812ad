/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.util.TimeUtils;

/** Times that options have, as Flink writes them: {@code 500ms}, {@code 30 s}. */
public final class Durations {

  private Durations() {}

  /**
   * A time; empty if the text is none, or has no unit. Flink takes a number without one for
   * milliseconds, and who writes 30 means seconds as often.
   */
  public static Optional<Duration> parse(String text) {
    try {
      return text.strip().chars().allMatch(Character::isDigit)
          ? Optional.empty()
          : Optional.of(TimeUtils.parseDuration(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
