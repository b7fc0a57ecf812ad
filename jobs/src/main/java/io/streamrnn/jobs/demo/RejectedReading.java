package io.streamrnn.jobs.demo;

import io.streamrnn.flink.Rejected;

/**
 * A reading that could not be scored.
 *
 * @param reading the reading
 * @param reason which rule it broke
 * @param message the rule, the values at fault, the key and the model
 */
public record RejectedReading(Reading reading, String reason, String message) {

  static RejectedReading of(Rejected<Change> rejected) {
    return new RejectedReading(
        rejected.record().reading(), rejected.reason().name(), rejected.message());
  }
}
