/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.score.output.FileLines;
import io.streamrnn.jobs.score.output.RejectedLine;
import io.streamrnn.jobs.score.output.RejectionTarget;
import io.streamrnn.jobs.score.output.ScoreTarget;
import io.streamrnn.jobs.score.output.TopicRejections;
import io.streamrnn.jobs.score.output.TopicScores;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where a job writes that is not merged into one file: topics or directories.
 *
 * @param directories that the job creates
 * @param topics that the job writes to
 */
record Destinations(
    ScoreTarget<?> scored,
    RejectionTarget<?> rejected,
    List<Path> directories,
    List<KafkaClients> topics) {

  /**
   * The destinations of {@code --output} and {@code --rejected}.
   *
   * @throws CannotRunException if an option is invalid
   */
  static Destinations of(ScoreOptions options, ScorePlan plan) {
    List<Path> directories = new ArrayList<>();
    List<KafkaClients> topics = new ArrayList<>();
    ScoreTarget<?> scored = scored(options, plan, directories, topics);
    RejectionTarget<?> rejected = rejected(options, plan, directories, topics);
    return new Destinations(scored, rejected, List.copyOf(directories), List.copyOf(topics));
  }

  private static ScoreTarget<?> scored(
      ScoreOptions options, ScorePlan plan, List<Path> directories, List<KafkaClients> topics) {
    Optional<TopicAddress> topic = options.output.topic();
    if (topic.isPresent()) {
      topics.add(options.kafka.clients(topic.get()));
      return new TopicScores(topics.get(0), options.kafka, plan.network().shownTime());
    }
    Path output = new Location("--output", options.output.path()).path();
    directories.add(output);
    return new FileLines.Scores(new Path(output, "scored"), FileLines.Wrapper.NONE);
  }

  private static RejectionTarget<?> rejected(
      ScoreOptions options, ScorePlan plan, List<Path> directories, List<KafkaClients> topics) {
    Optional<TopicAddress> topic = options.rejectedTopic();
    if (topic.isPresent()) {
      KafkaClients clients = options.kafka.clients(topic.get());
      topics.add(clients);
      return new TopicRejections(
          clients, options.kafka, plan.input().places(), plan.network().shownTime());
    }
    Optional<String> named = options.kafka.rejected(options.output.topic());
    named.ifPresent(path -> directories.add(new Location("--rejected", path).path()));
    Path folder =
        named.isPresent()
            ? directories.get(directories.size() - 1)
            : new Path(directories.get(0), "rejected");
    return new FileLines.Rejections(
        folder, FileLines.Wrapper.NONE, new RejectedLine(plan.input().places()));
  }

  /** Adds the job to an environment. */
  void add(ScoreJob job, StreamExecutionEnvironment environment) {
    job.addTo(environment, scored, rejected);
  }

  /**
   * Requires the topics to exist.
   *
   * @throws CannotRunException if one does not
   */
  void requireTopics() {
    topics.forEach(KafkaClients::requireTopics);
  }

  /** The first directory that exists. */
  Optional<Path> existing() throws IOException {
    for (Path directory : directories) {
      if (directory.getFileSystem().exists(directory)) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  /** Whether all directories exist. */
  boolean allExist() throws IOException {
    for (Path directory : directories) {
      if (!directory.getFileSystem().exists(directory)) {
        return false;
      }
    }
    return true;
  }
}
