/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.shared.CannotRunException;
import java.util.Optional;

/** Prevents a run that would read what it writes, or mix scores and rejected rows. */
final class TopicConflicts {

  private TopicConflicts() {}

  /**
   * Requires the topics of a run to be distinct.
   *
   * @throws CannotRunException if they are not
   */
  static void requireNone(ScoreOptions options) {
    Optional<KafkaClients> input = options.network.input.topics().map(options.kafka::clients);
    Optional<KafkaClients> output = options.output.topic().map(options.kafka::clients);
    Optional<KafkaClients> rejected = options.rejectedTopic().map(options.kafka::clients);
    requireDistinct(output, input, "the run would read its own scores");
    requireDistinct(rejected, input, "the run would read the rows that it rejects");
    requireDistinct(rejected, output, "readers of the scores would find rejected rows");
  }

  private static void requireDistinct(
      Optional<KafkaClients> written, Optional<KafkaClients> other, String reason) {
    if (written.isPresent() && other.isPresent() && written.get().sharesTopic(other.get())) {
      TopicAddress topic = written.get().address();
      TopicAddress there = other.get().address();
      throw new CannotRunException(
          "%1$s must be another topic than %2$s, since %3$s: %1$s=%4$s, %2$s=%5$s; set %1$s to another one"
              .formatted(topic.option(), there.option(), reason, topic.text(), there.text()));
    }
  }
}
