/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Where a run ends in topics: {@code --until}.
 *
 * @param text as the user typed it
 * @param offsets of the first records that are not read
 */
public record Stop(String text, OffsetsInitializer offsets) {

  /**
   * Parses the option.
   *
   * @throws io.streamrnn.jobs.shared.CannotRunException if it is none of its values
   */
  static Stop parse(String text) {
    return new Stop(
        text,
        text.equals("latest")
            ? OffsetsInitializer.latest()
            : OffsetsInitializer.timestamp(Start.time("--until", text, "latest")));
  }
}
