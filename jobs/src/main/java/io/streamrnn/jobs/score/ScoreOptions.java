/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.InputOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.TimeUtils;
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

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description =
          "The events in UTF-8, one per line, the oldest of a key first. A CSV field must not contain a line break. Blank lines are skipped. A file named .gz is decompressed.")
  String input = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "csv|jsonl",
      description = "The format of the input: ${COMPLETION-CANDIDATES}.")
  Format format = Format.CSV;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "COLUMN",
      description =
          "The key column. Each key has its own state: an engine, a card, a user session.")
  String key = "";

  @Option(
      names = "--features",
      required = true,
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "The feature columns, in the order of the model's inputs: a,b,c. Put a name with a comma in quotes: '\"a, b\",c'. With jsonl also one column of arrays: an array of numbers is one step, an array of such arrays is several steps. Steps are scored in order. If one is invalid, the whole event is rejected.")
  List<String> features = new ArrayList<>();

  @Option(
      names = "--order",
      paramLabel = "COLUMN",
      description =
          "A column to copy to the output, such as a timestamp. Events are scored in the order of the input.")
  Optional<String> order = Optional.empty();

  @Option(
      names = "--delimiter",
      defaultValue = ",",
      paramLabel = "CHAR",
      description =
          "The delimiter of CSV fields: one character, or 'tab'. Default: '${DEFAULT-VALUE}'.")
  String delimiter = ",";

  @Option(
      names = "--header",
      arity = "1",
      defaultValue = "true",
      paramLabel = "true|false",
      description =
          "Whether the first line of CSV has the column names. Default: ${DEFAULT-VALUE}.")
  boolean header = true;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description = "The names of all columns of CSV without a header: a,b,c.")
  List<String> columns = new ArrayList<>();

  @Option(
      names = "--scaler",
      paramLabel = "FILE",
      description =
          "Scales the features as in training: a JSON file with the lists 'features', 'min' and 'max'; for a column of arrays, one element per number. x = (value - min) / (max - min); where max = min, x = value - min.")
  Optional<String> scaler = Optional.empty();

  @Option(
      names = "--mode",
      defaultValue = ModeOption.STATEFUL,
      paramLabel = "stateful|window:N",
      description =
          "stateful: the state of a key is kept from event to event. window:N: each event is scored with the last N events of its key (of arrays: steps), from the initial state. Use window:N for a model that was trained on windows of N, or that has a layer that reads backwards. Default: ${DEFAULT-VALUE}.")
  String mode = ModeOption.STATEFUL;

  @Option(
      names = "--while-filling",
      defaultValue = "empty",
      paramLabel = "empty|score",
      description =
          "The output of the first N-1 events of a key with --mode window:N. empty: outputs are empty (csv) or null (jsonl). score: the event is scored with the events so far. Default: ${DEFAULT-VALUE}.")
  WhileFillingOption whileFilling = WhileFillingOption.EMPTY;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "The parallelism of the scoring. It does not change the output. Default: the number of cores.")
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
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "The file of scores: one line per event, in the order of the input, with the key, the order column and the outputs y (or y0, y1, ...). If the features are arrays: one line per step, with the column 'step' (from 0) before the outputs. So too if the model returns several rows for a window, such as a decoder: one line per row. The file appears when the run is complete. Rejected rows are written to PATH.rejected.jsonl. On a cluster: a new directory, see below.")
  String output = "";

  @Option(
      names = "--output-format",
      paramLabel = "csv|jsonl",
      description = "The format of the output. Default: the format of the input.")
  Optional<Format> outputFormat = Optional.empty();

  @Option(names = "--overwrite", description = "Overwrite the output if it exists.")
  boolean overwrite;

  @Option(names = "--verbose", description = "Show Flink's log, and stack traces of errors.")
  boolean verbose;

  /** The format of the output. */
  Format outputFormat() {
    return outputFormat.orElse(format);
  }

  /** The state backend of an embedded run. */
  StateBackend stateBackend() {
    return stateBackend.orElse(StateBackend.HASHMAP);
  }

  /** The options that describe the input. */
  InputOptions inputOptions() {
    ColumnSelection selection = new ColumnSelection(key, features);
    return new InputOptions(
        new Location("--input", input),
        format,
        order.map(selection::withOrder).orElse(selection),
        delimiter,
        header,
        columns);
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
    if (checkpointInterval.isEmpty()) {
      return CHECKPOINT_INTERVAL;
    }
    if (checkpointDir.isEmpty()) {
      throw new CannotRunException(
          "--checkpoint-interval requires --checkpoint-dir: --checkpoint-interval=%s; add --checkpoint-dir DIR"
              .formatted(checkpointInterval.get()));
    }
    return parseInterval(checkpointInterval.get());
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
