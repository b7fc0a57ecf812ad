package io.streamrnn.jobs.score;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What the command line says, as it stands there. */
final class ScoreOptions {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description =
          "The trained network: Keras (.h5, .keras), ONNX (.onnx) or safetensors with PyTorch's names (.safetensors).")
  String model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description =
          "The events, oldest first within a key, in UTF-8. A line is an event, so no field of csv may hold a line break; blank lines are skipped. A file named .gz is decompressed.")
  String input;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "csv|jsonl",
      description = "How events are written: ${COMPLETION-CANDIDATES}.")
  Format format;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "COLUMN",
      description = "What has a state of its own: an engine, a card, a session.")
  String key;

  @Option(
      names = "--features",
      required = true,
      split = ",",
      paramLabel = "COLUMN",
      converter = ColumnNames.class,
      description =
          "What the network sees, in the order of its inputs: a,b,c. A name with a comma is given in quotes: '\"a, b\",c'. Of jsonl also one column that holds all of it: an array of numbers, or an array of steps that are such arrays, which are scored one after the other, all of them or, if one is bad, none.")
  List<String> features;

  @Option(
      names = "--order",
      paramLabel = "COLUMN",
      description =
          "Copied to the output, such as a time. The order of events is that of the input.")
  String order;

  @Option(
      names = "--delimiter",
      defaultValue = ",",
      paramLabel = "CHAR",
      description =
          "Between the fields of csv: one character, or 'tab'. Default: '${DEFAULT-VALUE}'.")
  String delimiter;

  @Option(
      names = "--header",
      arity = "1",
      defaultValue = "true",
      paramLabel = "true|false",
      description = "Whether csv begins with the names of its columns. Default: ${DEFAULT-VALUE}.")
  boolean header;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      converter = ColumnNames.class,
      description = "All columns of csv without a header: a,b,c.")
  List<String> columns = new ArrayList<>();

  @Option(
      names = "--scaler",
      paramLabel = "FILE",
      description =
          "Scales the features as in training: JSON with 'features', 'min' and 'max', of arrays for each of their numbers. x = (value - min) / (max - min); where max = min, x = value - min.")
  String scaler;

  @Option(
      names = "--mode",
      defaultValue = "carried",
      paramLabel = "carried|window:N",
      description =
          "carried: the state goes on from event to event. window:N: the last N events of the key (of arrays: steps), from the initial state; a network that was trained on windows of N, or that reads backwards, belongs here. Default: ${DEFAULT-VALUE}.")
  String mode;

  @Option(
      names = "--window-start",
      defaultValue = "wait",
      paramLabel = "wait|score",
      description =
          "What the first N-1 events of a key get. wait: outputs are empty (csv) or null (jsonl). score: they are scored with the events there are. Default: ${DEFAULT-VALUE}.")
  WindowStart windowStart;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "How many subtasks score; the output is the same. Default: one a core.")
  Integer parallelism;

  @Option(
      names = "--checkpoint-dir",
      paramLabel = "DIR",
      description =
          "Makes the run survive a kill: give the same command again and it goes on from its last checkpoint, with the output of an undisturbed run. Removed at the end.")
  String checkpointDir;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      description = "Time from checkpoint to checkpoint, such as 10s or 1min. Default: 10s.")
  String checkpointInterval;

  @Option(
      names = "--state-backend",
      paramLabel = "hashmap|rocksdb",
      description =
          "Where states are: on the heap, or on disk for more keys than memory holds. Default: hashmap.")
  StateBackend stateBackend;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "The file of scores: a line for each event, in the order of the input, with the key, the order column and the outputs y (or y0, y1, ...). If the features are arrays: a line for each step, with its number, 'step', counted from 0, before the outputs. It appears when the run is complete. Rows that cannot be scored go to PATH.rejected.jsonl. On a cluster: a new directory, see below.")
  String output;

  @Option(
      names = "--output-format",
      paramLabel = "csv|jsonl",
      description = "Default: that of the input.")
  Format outputFormat;

  @Option(names = "--overwrite", description = "Replace the output if it exists.")
  boolean overwrite;

  @Option(names = "--verbose", description = "Show Flink's log, and stack traces of failures.")
  boolean verbose;

  Format outputFormat() {
    return outputFormat == null ? format : outputFormat;
  }

  StateBackend stateBackend() {
    return stateBackend == null ? StateBackend.HASHMAP : stateBackend;
  }

  Selection selection() {
    return new Selection(key, order, features);
  }
}
