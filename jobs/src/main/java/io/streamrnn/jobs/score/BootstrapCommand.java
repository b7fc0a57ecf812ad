/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.AsOf;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.state.StateBootstrap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn state bootstrap}: computes the states that a job begins with. */
@Command(
    name = "bootstrap",
    description = {
      "Computes the states that a job begins with from events of the past, and writes them as a savepoint.",
      "They are the states of a job that received the same events in the order of --order: sequences, duplicates and missing values are those of the options. What falls due after the last event of a key, or after --as-of, is a timer of the job."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The savepoint was written.",
      "1:It failed, for example because the disk is full. No savepoint is left.",
      "2:An option, the input or the model is invalid. Nothing was run.",
      "3:The savepoint was written, but some rows were rejected, as by 'streamrnn score'."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  streamrnn state bootstrap --model vibration.h5 --input history --format csv \\",
      "      --key pump --order ts --features rpm,celsius --output savepoints/begin",
      "  streamrnn score --from-savepoint savepoints/begin --model vibration.h5 \\",
      "      --input today.csv --key pump --order ts \\",
      "      --features rpm,celsius --output scores.csv",
      "  streamrnn state bootstrap --for sql --uid vibration --key site,pump \\",
      "      --key-type 'STRING, BIGINT' --model vibration.h5 --input history --format csv \\",
      "      --order ts --features rpm,celsius --output savepoints/begin"
    })
public final class BootstrapCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Mixin private final HistoryOptions history = new HistoryOptions();

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description =
          "The last time, in the kind of --order: later events are left out, and the job begins with these. What falls due until then is done. Default: the last event of each key.")
  private Optional<String> asOf = Optional.empty();

  @Option(
      names = "--for",
      defaultValue = "datastream",
      paramLabel = "datastream|sql",
      description =
          "The kind of the job: one of StreamingRnn, as 'streamrnn score', or a query with the function rnn_score, whose argument uid is --uid. Default: ${DEFAULT-VALUE}.")
  private JobKind kind = JobKind.DATASTREAM;

  @Option(
      names = "--key-type",
      paramLabel = "TYPE[,TYPE...]",
      description =
          "The type of the keys of the job: string, long or int. Default: string, that of 'streamrnn score'. With --for sql the types of the columns of PARTITION BY as the table declares them, such as 'STRING, BIGINT NOT NULL', one for each column of --key. Default: STRING for each.")
  private Optional<String> keyType = Optional.empty();

  @Option(
      names = "--max-parallelism",
      defaultValue = "128",
      paramLabel = "N",
      description =
          "The maximum parallelism of the job, which a savepoint fixes. Default: ${DEFAULT-VALUE}, that of 'streamrnn score'.")
  private int maxParallelism = 128;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    return HistoryRun.report(spec, history, this::bootstrap);
  }

  private int bootstrap() throws Exception {
    if (maxParallelism < 1 || maxParallelism > 1 << 15) {
      throw new CannotRunException(
          "--max-parallelism must be from 1 to %d: --max-parallelism=%d"
              .formatted(1 << 15, maxParallelism));
    }
    JobStates job = kind.states(history, keyType, isUidGiven());
    NetworkPlan plan = history.plan();
    Optional<AsOf> last = HistoryOptions.asOf(asOf, plan);
    try (HistoryRun run = new HistoryRun(history, plan, spec, List.of())) {
      StateBootstrap<?, ?> states = job.of(run, plan, last);
      SavepointWriter.newSavepoint(run.environment(), maxParallelism)
          .withOperator(OperatorIdentifier.forUid(history.uid), run.asOf(states, last))
          .write(history.directory().toString());
      return run.execute("streamrnn state bootstrap");
    }
  }

  private boolean isUidGiven() {
    return spec.commandLine().getParseResult().hasMatchedOption("--uid");
  }
}
