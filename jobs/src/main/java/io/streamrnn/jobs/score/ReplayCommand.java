/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.JobJars;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.OperatorOfUid;
import io.streamrnn.state.KeyColumns;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.RnnState;
import io.streamrnn.state.SavepointOperator;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.java.functions.KeySelector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code streamrnn state replay}: moves the keys of a savepoint to another model. */
@Command(
    name = "replay",
    description = {
      "Moves the keys of an operator to another model by scoring their past again, and writes a new savepoint. All other operators are as they were.",
      "The new savepoint has the keys of the old one, and of each key the events of the input up to its last event there: so a key that was erased stays erased, and the job receives the later events. Commands are no events: leave out of the input what a command reset or deleted. The order column has the times of the events in the job; numbers are milliseconds without --order-unit. Where the job has no times, all events of the input are applied. Events that wait for the watermark continue to wait.",
      "Savepoints of DataStream and SQL jobs are replayed, whatever the type of their keys. Where a key has several columns, as a tuple, a row or PARTITION BY (site, pump), --key names all of them, separated by commas; a single column has keys as 'state export' writes them."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The savepoint was written.",
      "1:It failed, for example because the disk is full. No new savepoint is left.",
      "2:An argument, the input or the model is invalid, or the savepoint cannot be read. Nothing was run.",
      "3:The savepoint was written, but some rows were rejected, as by 'streamrnn score', or some keys begin anew or have another number of steps than before. It says how many."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  streamrnn state replay savepoints/savepoint-a1b2c3 --uid vibration \\",
      "      --model retrained.h5 --input history --format csv --key pump --order ts \\",
      "      --features rpm,celsius --input-version '' --output savepoints/retrained"
    })
public final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "SAVEPOINT",
      description =
          "The directory of a savepoint or retained checkpoint. A path, or a URI of a Flink file system.")
  private String savepoint = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Mixin private final JobJars jars = new JobJars();

  @Mixin private final HistoryOptions history = new HistoryOptions();

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    return HistoryRun.report(spec, history, this::replay);
  }

  private int replay() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(jars.classLoader());
    try {
      return replay(new Location("SAVEPOINT", savepoint).path().toString());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private int replay(String path) throws Exception {
    KeyColumns keys = keys(RnnSavepoint.open(path, jars.classLoader()));
    NetworkPlan plan = history.plan();
    RowKey key = RowKey.of(history.network.events.keyColumns(), plan.layout().selection());
    KeySelector<Row, String> text = row -> keys.text(key.of(row));
    try (HistoryRun run = new HistoryRun(history, plan, spec, jars.urls())) {
      return run.report(
          RnnState.replay(
                  path,
                  history.uid,
                  run.network(inputVersion(keys, plan)),
                  run.rows(Optional.empty(), text),
                  text)
              .execute(history.directory().toString())
              .getAllAccumulatorResults());
    }
  }

  /** Queries have none without the option 'input-version'. */
  private String inputVersion(KeyColumns keys, NetworkPlan plan) {
    return history.inputVersion.orElseGet(() -> keys.areOfSql() ? "" : plan.features().version());
  }

  private KeyColumns keys(RnnSavepoint opened) throws IOException {
    SavepointOperator operator = OperatorOfUid.require(opened, history.uid, savepoint);
    KeyColumns keys = opened.keyColumns(history.uid);
    int columns = history.network.events.keyColumns().size();
    if (columns != 1 && columns != keys.count()) {
      throw new CannotRunException(
          "--key must name one column, or as many as the keys of the savepoint have: --key has %d, key type=%s (SAVEPOINT=%s); a single column has keys as 'state export' writes them"
              .formatted(columns, operator.keyType(), savepoint));
    }
    return keys;
  }
}
