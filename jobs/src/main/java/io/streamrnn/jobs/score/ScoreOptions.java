/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.evaluation.EvaluationOptions;
import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.EventOptions;
import io.streamrnn.jobs.score.input.FeatureOptions;
import io.streamrnn.jobs.score.input.InputOptions;
import io.streamrnn.jobs.score.input.SequenceOptions;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.output.OutputOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.ModelOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the command line. Picocli sets the fields. */
final class ScoreOptions {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description =
          "The trained model: Keras (.h5, .keras), ONNX (.onnx), or safetensors with PyTorch's parameter names (.safetensors).")
  String model = "";

  @Mixin final ModelOptions loading = new ModelOptions();

  @Mixin final InputOptions input = new InputOptions();

  @Mixin final EventOptions events = new EventOptions();

  @Mixin final FeatureOptions features = new FeatureOptions();

  @Mixin final SequenceOptions sequences = new SequenceOptions();

  @Option(
      names = "--constants",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "The columns of the inputs that belong to a key and not to an event, in the order of the model: a,b. 'streamrnn model FILE' shows how many there are.")
  List<String> constants = new ArrayList<>();

  @Option(
      names = "--mode",
      defaultValue = ModeOption.STATEFUL,
      paramLabel = "stateful|window:N",
      description =
          "stateful: the state of a key is kept from event to event. window:N: each event is scored with the last N events of its key (of arrays: steps), from the initial state. Use window:N for a model that was trained on windows of N, or that has a layer that reads backwards. Default: ${DEFAULT-VALUE}.")
  String mode = ModeOption.STATEFUL;

  @Option(
      names = "--while-filling",
      paramLabel = "empty|score",
      description =
          "The output of the first N-1 events of a key with --mode window:N. empty: outputs are empty (csv) or null (jsonl). score: the event is scored with the events so far. Default: empty.")
  Optional<WhileFillingOption> whileFilling = Optional.empty();

  @Option(
      names = "--runner",
      defaultValue = "AUTO",
      paramLabel = "auto|direct|flink",
      description =
          "What scores files in this process. direct: a loop in one thread, which holds all states, and with --sort all rows, in memory. flink: an embedded Flink. auto: direct for files of up to 8 MiB without --checkpoint-dir, --state-backend and a --parallelism above 1, otherwise flink. It does not change the output. Default: auto.")
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

  @Mixin final OutputOptions output = new OutputOptions();

  @Mixin final KafkaOptions kafka = new KafkaOptions();

  @Mixin final EvaluationOptions evaluation = new EvaluationOptions();

  @Option(names = "--verbose", description = "Show Flink's log, and stack traces of errors.")
  boolean verbose;

  /** {@code --while-filling}. */
  WhileFillingOption whileFilling() {
    return whileFilling.orElse(WhileFillingOption.EMPTY);
  }

  /**
   * Requires options that have an effect.
   *
   * @throws CannotRunException if one has none
   */
  void check() {
    if (whileFilling.isPresent() && mode.equals(ModeOption.STATEFUL)) {
      throw new CannotRunException(
          "--while-filling requires --mode window:N: --while-filling=%s, --mode=%s; omit --while-filling"
              .formatted(whileFilling.get(), mode));
    }
    if (output.labelsFile().isPresent() && !output.hasTop() && !evaluation.isOn()) {
      throw new CannotRunException(
          "--labels requires --top-k or --evaluate: --labels=%s; add one of them, or omit --labels"
              .formatted(output.labelsFile().get()));
    }
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
    return input.isTopics() || output.topic().isPresent();
  }

  private static Duration parseInterval(String text) {
    try {
      Duration interval = TimeUtils.parseDuration(text);
      if (interval.toMillis() >= 10) {
        return interval;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new CannotRunException(
        "--checkpoint-interval must be at least 10 ms, such as 500ms, 10s or 1min: --checkpoint-interval=%s"
            .formatted(text));
  }
}
