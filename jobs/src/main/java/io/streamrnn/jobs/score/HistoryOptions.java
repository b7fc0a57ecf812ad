/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.AsOf;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.output.RowsOption;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.EventRows;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that compute states from events of the past. Picocli sets the fields. */
final class HistoryOptions {

  @Mixin final NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--uid",
      defaultValue = ScoreJob.UID,
      paramLabel = "UID",
      description =
          "The uid of the operator that the states are for. Default: ${DEFAULT-VALUE}, that of 'streamrnn score'.")
  String uid = ScoreJob.UID;

  @Option(
      names = "--input-version",
      paramLabel = "TEXT",
      description =
          "The inputVersion of the job, '' if it sets none. Default: that of 'streamrnn score' with the same options.")
  Optional<String> inputVersion = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "all|last",
      description =
          "As the job has it, for a model that returns one row for each step of a window. Default: last.")
  Optional<RowsOption> rows = Optional.empty();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "The parallelism of the computation. It does not change the states. Default: the number of cores.")
  Optional<Integer> parallelism = Optional.empty();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The directory of the new savepoint. Must not exist.")
  String output = "";

  @Option(names = "--verbose", description = "Show Flink's log, and stack traces of errors.")
  boolean verbose;

  /**
   * Checks the options.
   *
   * @throws CannotRunException if an option or a file is invalid
   */
  NetworkPlan plan() throws IOException {
    network.check();
    requireNew();
    if (network.input.isTopics()) {
      throw new CannotRunException(
          "--input must be files: --input is topics; write the records to files, or compute the states in code, with RnnState");
    }
    NetworkPlan plan =
        NetworkPlan.of(network, new KafkaOptions(), this::withKey, model -> List.of());
    if (rows.isPresent() && plan.rows() != EventRows.PER_STEP) {
      throw new CannotRunException(
          "--rows requires --mode window:N and a model that returns one row for each step of a window: --rows=%s; omit --rows"
              .formatted(rows.get()));
    }
    return plan;
  }

  /** Which rows of outputs of an event the job takes. */
  RowsOption rows() {
    return rows.orElse(RowsOption.LAST);
  }

  /** The columns of the key: the first one, and further ones. */
  private ColumnSelection withKey(ColumnSelection selection) {
    List<String> columns = network.events.keyColumns();
    return new ColumnSelection(
            columns.get(0),
            selection.order(),
            selection.features(),
            selection.arraySize(),
            selection.extras())
        .withExtras(columns.subList(1, columns.size()));
  }

  private void requireNew() throws IOException {
    if (directory().getFileSystem().exists(directory())) {
      throw new CannotRunException(
          "--output must not exist: --output=%s; choose another directory".formatted(output));
    }
  }

  /** The directory of the new savepoint. */
  Path directory() {
    return new Location("--output", output).path();
  }

  /**
   * The parallelism of the run.
   *
   * @throws CannotRunException if it is out of range
   */
  int parallelism() {
    int value =
        parallelism.orElse(
            Math.min(Runtime.getRuntime().availableProcessors(), EmbeddedFlink.MAX_PARALLELISM));
    if (value < 1 || value > EmbeddedFlink.MAX_PARALLELISM) {
      throw new CannotRunException(
          "--parallelism must be from 1 to %d: --parallelism=%d"
              .formatted(EmbeddedFlink.MAX_PARALLELISM, value));
    }
    return value;
  }

  /** The end of the past. */
  static Optional<AsOf> asOf(Optional<String> text, NetworkPlan plan) {
    return text.map(time -> AsOf.parse(time, plan.layout()));
  }
}
