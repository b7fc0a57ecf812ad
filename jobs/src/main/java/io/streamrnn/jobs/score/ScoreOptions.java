/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.evaluation.EvaluationOptions;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.score.output.OutputOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Durations;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.Location;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the command line. Picocli sets the fields. */
final class ScoreOptions {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  @Mixin final NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--runner",
      defaultValue = "AUTO",
      paramLabel = "auto|direct|flink",
      description =
          "What scores files in this process. direct: a loop in one thread, which holds all states, and with --sort all rows, in memory. flink: an embedded Flink. auto: direct for files of up to 8 MiB without --checkpoint-dir, --from-savepoint, --state-backend and a --parallelism above 1, otherwise flink. It does not change the output. Default: auto.")
  Runner runner = Runner.AUTO;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "The parallelism of the scoring by Flink. It does not change the output. Default: the number of cores.")
  Optional<Integer> parallelism = Optional.empty();

  @Option(
      names = "--checkpoint-dir",
      paramLabel = "DIR",
      description =
          "Takes checkpoints, so that the run survives a kill: repeat the same command, and it resumes from the last checkpoint. The output is that of an uninterrupted run. The directory is deleted at the end.")
  Optional<String> checkpointDir = Optional.empty();

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      description = "The time between checkpoints, such as 10s or 1min. Default: 10s.")
  Optional<String> checkpointInterval = Optional.empty();

  @Option(
      names = "--state-backend",
      paramLabel = "hashmap|rocksdb",
      description =
          "Flink's state backend. hashmap: on the heap. rocksdb: on disk, for more keys than fit in memory. Default: hashmap.")
  Optional<StateBackend> stateBackend = Optional.empty();

  @Option(
      names = "--from-savepoint",
      paramLabel = "DIR",
      description =
          "Begins with the states of a savepoint, such as 'streamrnn state bootstrap' wrote. It stays as it is.")
  Optional<String> fromSavepoint = Optional.empty();

  @Mixin final OutputOptions output = new OutputOptions();

  @Mixin final KafkaOptions kafka = new KafkaOptions();

  @Mixin final EvaluationOptions evaluation = new EvaluationOptions();

  @Option(names = "--verbose", description = "Show Flink's log, and stack traces of errors.")
  boolean verbose;

  /**
   * Requires options that have an effect.
   *
   * @throws CannotRunException if one has none
   */
  void check() {
    network.check();
    network.sequences.checkOrderUnit();
    if (!hasTopics()) {
      kafka.requireNone();
    }
    if (!network.input.isTopics()) {
      kafka.requireNoneOfInput();
      kafka.requireGroupInIds();
    }
    if (output.topic().isEmpty() && rejectedTopic().isEmpty()) {
      kafka.requireNoneOfOutput();
    }
    kafka.requireTransactions();
    TopicConflicts.requireNone(this);
    if (output.labelsFile().isPresent() && !output.hasTop() && !evaluation.isOn()) {
      throw new CannotRunException(
          "--labels requires --top-k or --evaluate: --labels=%s; add one of them, or omit --labels"
              .formatted(output.labelsFile().get()));
    }
  }

  /**
   * The savepoint that a run begins with.
   *
   * @throws CannotRunException if it is not one
   */
  Optional<Location> fromSavepoint() {
    Optional<Location> savepoint =
        fromSavepoint.map(text -> new Location("--from-savepoint", text));
    savepoint.ifPresent(
        each -> {
          if (each.isLocal() && !Files.isRegularFile(each.local().resolve("_metadata"))) {
            throw new CannotRunException(
                "--from-savepoint must be a directory with a file _metadata: --from-savepoint=%s; use the --output of 'streamrnn state bootstrap', or the path that Flink printed when it took the savepoint"
                    .formatted(each.text()));
          }
        });
    return savepoint;
  }

  /** The state backend of an embedded run. */
  StateBackend stateBackend() {
    return stateBackend.orElse(StateBackend.HASHMAP);
  }

  /**
   * The parallelism of an embedded run.
   *
   * @throws CannotRunException if it is out of range
   */
  int embeddedParallelism() {
    int cores = Runtime.getRuntime().availableProcessors();
    int value = parallelism.orElse(Math.min(cores, EmbeddedFlink.MAX_PARALLELISM));
    if (value < 1 || value > EmbeddedFlink.MAX_PARALLELISM) {
      throw new CannotRunException(
          "--parallelism must be from 1 to %d: --parallelism=%d"
              .formatted(EmbeddedFlink.MAX_PARALLELISM, value));
    }
    return value;
  }

  /**
   * The checkpoint interval of an embedded run.
   *
   * @throws CannotRunException if it is not a time, too short, or without a checkpoint directory
   */
  Duration embeddedCheckpointInterval() {
    if (checkpointInterval.isPresent() && checkpointDir.isEmpty()) {
      throw new CannotRunException(
          "--checkpoint-interval requires --checkpoint-dir: --checkpoint-interval=%s; add --checkpoint-dir DIR"
              .formatted(checkpointInterval.get()));
    }
    return topicCheckpointInterval();
  }

  /**
   * The checkpoint interval of an embedded run with topics, which always takes checkpoints.
   *
   * @throws CannotRunException if it is not a time, or too short
   */
  Duration topicCheckpointInterval() {
    return checkpointInterval.map(ScoreOptions::parseInterval).orElse(CHECKPOINT_INTERVAL);
  }

  /** Whether events are read from topics, or scores written to one. */
  boolean hasTopics() {
    return network.input.isTopics() || output.topic().isPresent();
  }

  /** The topic of rejected rows; empty if they go to a directory. */
  Optional<TopicAddress> rejectedTopic() {
    return kafka
        .rejected(output.topic())
        .filter(TopicAddress::isOne)
        .map(address -> TopicAddress.ofOne("--rejected", address));
  }

  private static Duration parseInterval(String text) {
    return Durations.parse(text)
        .filter(interval -> interval.toMillis() >= 10)
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--checkpoint-interval must be a time of at least 10 ms with its unit, such as 500ms, 10s or 1min: --checkpoint-interval=%s"
                        .formatted(text)));
  }
}
