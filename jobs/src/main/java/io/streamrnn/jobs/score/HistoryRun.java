/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnStepsStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.jobs.score.input.AsOf;
import io.streamrnn.jobs.score.input.DamagedInputException;
import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowSource;
import io.streamrnn.jobs.score.output.RowsOption;
import io.streamrnn.jobs.score.output.WorkFolder;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.EventRows;
import io.streamrnn.state.SavepointException;
import io.streamrnn.state.StateBootstrap;
import io.streamrnn.state.StateReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.state.api.StateBootstrapTransformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import picocli.CommandLine.Model.CommandSpec;

/** Computes states from the rows of files, in the Flink of this process. */
final class HistoryRun implements AutoCloseable {

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int CANNOT_RUN = 2;
  private static final int SOME_REJECTED = 3;

  private final HistoryOptions options;
  private final NetworkPlan plan;
  private final CommandSpec spec;
  private final WorkFolder folder;
  private final StreamExecutionEnvironment environment;

  /**
   * Prepares a run.
   *
   * @param jars URLs of those with classes of the user
   */
  HistoryRun(HistoryOptions options, NetworkPlan plan, CommandSpec spec, List<String> jars)
      throws IOException {
    int parallelism = options.parallelism();
    plan.warning()
        .ifPresent(
            text ->
                spec.commandLine().getErr().println(spec.qualifiedName() + ": warning: " + text));
    this.options = options;
    this.plan = plan;
    this.spec = spec;
    folder = WorkFolder.createTemporary();
    environment =
        new EmbeddedFlink(parallelism)
            .with(PipelineOptions.OBJECT_REUSE, true)
            // Those of Flink's savepoint writer.
            .with(PipelineOptions.GENERIC_TYPES, true)
            .with(PipelineOptions.JARS, jars)
            // A jar may have classes of StreamRNN, too.
            .with(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first")
            .withTemporaryFilesIn(folder.temporary())
            .environment();
  }

  StreamExecutionEnvironment environment() {
    return environment;
  }

  /**
   * The network of the job, whose outputs are dropped.
   *
   * @param inputVersion as the job has it
   */
  StreamingRnn<Row, String> network(String inputVersion) {
    return plan.network(new NoOutput(options.rows()), inputVersion);
  }

  /**
   * The rows with a key up to a place.
   *
   * @param key throws an {@link IllegalArgumentException} if a row has no key of the type
   */
  DataStream<Row> rows(Optional<AsOf> last, KeySelector<Row, ?> key) {
    DataStream<Row> rows =
        RowSource.history(environment, plan.input(), plan.layout(), last, time());
    return rows.filter(
            new RowsWithKey(options.network.events.keyColumns(), plan.layout().selection(), key))
        .setParallelism(rows.getParallelism());
  }

  private Optional<EventTime> time() {
    return plan.sequences().historyTime(plan.layout());
  }

  /** The states as of a place, where rows have a time. */
  StateBootstrapTransformation<?> asOf(StateBootstrap<?, ?> states, Optional<AsOf> last) {
    return last.flatMap(at -> time().map(time -> time.of(at.last())))
        .<StateBootstrapTransformation<?>>map(time -> states.asOf(Instant.ofEpochMilli(time)))
        .orElseGet(states::untilLastEvent);
  }

  /** Runs the job, and returns the exit code. */
  int execute(String name) throws Exception {
    try {
      return report(new JobProgress(messages()).follow(environment.executeAsync(name)));
    } catch (Exception e) {
      options.directory().getFileSystem().delete(options.directory(), true);
      throw e;
    }
  }

  /** Prints what a job has done, and returns the exit code. */
  int report(Map<String, Object> counts) {
    long rejectedEvents = count(StateBootstrap.REJECTED, counts);
    long rejected = rejectedEvents + RowsWithKey.rejected(counts);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "events    %,d applied, %,d rejected, %,d left out%n",
        count(StateBootstrap.EVENTS, counts) - rejectedEvents,
        rejected,
        count(StateBootstrap.LEFT_OUT, counts) + RowSource.rowsLeftOut(counts));
    out.printf(
        "states    %,d keys of %s in %s%n",
        count(StateBootstrap.KEYS, counts), options.uid, options.output);
    out.flush();
    if (rejected > 0) {
      warn("some rows were rejected; 'streamrnn score' with the same options says which, and why");
    }
    return warnOfKeys(counts) || rejected > 0 ? SOME_REJECTED : OK;
  }

  /** Says which keys of a savepoint do not have what they had. */
  private boolean warnOfKeys(Map<String, Object> counts) {
    long anew = count(StateReplay.ANEW, counts);
    long different = count(StateReplay.DIFFERENT, counts);
    if (anew > 0) {
      warn(
          "keys of the savepoint begin anew, as --input has no events of their open sequences: keys=%,d; look at --key, at the times of --order, and at commands that set states"
              .formatted(anew));
    }
    if (different > 0) {
      warn(
          "keys have another number of steps than in the savepoint: keys=%,d; --input must have all events of their sequences, and none from before a command reset or deleted them; with other options than the job had it is to be expected"
              .formatted(different));
    }
    return anew + different > 0;
  }

  private void warn(String text) {
    messages().println(spec.qualifiedName() + ": " + text);
    messages().flush();
  }

  private static long count(String name, Map<String, Object> counts) {
    return counts.get(name) instanceof Long count ? count : 0;
  }

  private PrintWriter messages() {
    return spec.commandLine().getErr();
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  /** Runs a command, and reports what it throws. */
  static int report(CommandSpec spec, HistoryOptions options, Callable<Integer> command)
      throws InterruptedException {
    if (options.verbose) {
      System.setProperty("streamrnn.log.level", "INFO");
    }
    try {
      return command.call();
    } catch (CannotRunException | SavepointException e) {
      return report(spec, options, String.valueOf(e.getMessage()), e, CANNOT_RUN);
    } catch (InvalidPathException e) {
      return report(
          spec, options, String.valueOf(CannotRunException.of(e).getMessage()), e, CANNOT_RUN);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return report(
          spec, options, "it failed: %s; use --verbose for details".formatted(root(e)), e, FAILED);
    }
  }

  private static String root(Exception e) {
    Throwable cause = ExceptionUtils.stripExecutionException(e);
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString().replace(DamagedInputException.class.getName() + ": ", "");
  }

  private static int report(
      CommandSpec spec, HistoryOptions options, String message, Exception e, int exitCode) {
    PrintWriter messages = spec.commandLine().getErr();
    messages.println(spec.qualifiedName() + ": " + message);
    if (options.verbose) {
      e.printStackTrace(messages);
    }
    messages.flush();
    return exitCode;
  }

  /** An output that nobody reads. */
  private record NoOutput(RowsOption written) implements NetworkPlan.Output<String> {

    @Override
    public StreamingRnnBuilder<Row, String> ofStep(RnnInputStage<Row> input, EventRows rows) {
      return written.needsAll(rows)
          ? input.outputRows(String.class, (row, all) -> "")
          : input.output(String.class, (row, y) -> "");
    }

    @Override
    public StreamingRnnBuilder<Row, String> ofSteps(RnnStepsStage<Row> steps) {
      return steps.output(String.class, (row, scores) -> "");
    }
  }
}
