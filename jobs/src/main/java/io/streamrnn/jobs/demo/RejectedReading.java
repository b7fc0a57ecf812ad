/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import io.streamrnn.flink.Rejected;

/**
 * A reading that could not be scored.
 *
 * @param reading the reading
 * @param reason the rule that it violates
 * @param message the rule, the invalid values, the key and the model
 */
public record RejectedReading(Reading reading, String reason, String message) {

  /** The reading of a record that the operator rejected. */
  static RejectedReading of(Rejected<Change> rejected) {
    return new RejectedReading(
        rejected.record().reading(), rejected.reason().name(), rejected.message());
  }
}
