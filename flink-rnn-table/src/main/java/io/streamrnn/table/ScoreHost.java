/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import io.streamrnn.flink.internal.rules.Fate;
import io.streamrnn.flink.internal.rules.Host;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ProcessTableFunction.TimeContext;
import org.jspecify.annotations.Nullable;

/** What the rules need of Flink while a row or a timer is processed. For one thread. */
final class ScoreHost implements Host<RowData, float[][]> {

  // -- what became of a row
  static final String SCORED = "SCORED";
  static final String REPEATED = "REPEATED";
  static final String WAITING = "WAITING";
  static final String REJECTED = "REJECTED";
  static final String DROPPED = "DROPPED";
  static final String IDLE = "IDLE";

  private final Emitter emitter;
  private final Rows rows;
  private final LongPredicate waitFor;
  private @Nullable TimeContext<Long> time;
  private float @Nullable [][] scores;
  // The row that is a command, and whether it was answered.
  private @Nullable RowData command;
  private boolean isAnswered;

  /**
   * Emits rows.
   *
   * @param rows what they are
   * @param waitFor whether rows of the current key wait for a time
   */
  ScoreHost(Emitter emitter, Rows rows, LongPredicate waitFor) {
    this.emitter = emitter;
    this.rows = rows;
    this.waitFor = waitFor;
  }

  /** Sets what Flink passed with the current row or timer. */
  void enter(TimeContext<Long> time) {
    this.time = time;
  }

  private TimeContext<Long> time() {
    return Objects.requireNonNull(time, "enter comes first");
  }

  /** The current watermark. */
  @SuppressWarnings("NullAway") // Flink returns null before the first one.
  long watermark() {
    Long watermark = time().currentWatermark();
    return watermark == null ? Long.MIN_VALUE : watermark;
  }

  // -- rows

  @Override
  public void emit(float[][] result, long timestamp) {
    scores = result;
  }

  @Override
  public void finished(@Nullable RowData row, Fate fate) {
    float @Nullable [][] scored = scores;
    scores = null;
    emitter.emit(row, scored, status(row, fate, scored), null);
  }

  private static String status(@Nullable RowData row, Fate fate, float @Nullable [][] scored) {
    if (fate == Fate.REPEATED) {
      return REPEATED;
    }
    if (fate == Fate.DROPPED) {
      return DROPPED;
    }
    if (row == null) {
      return IDLE;
    }
    return scored == null || isEmpty(scored) ? WAITING : SCORED;
  }

  /** Whether the window of the last step fills. */
  private static boolean isEmpty(float[][] scores) {
    return scores.length > 0 && scores[scores.length - 1].length == 0;
  }

  @Override
  public void reject(Rejected<RowData> rejected, long timestamp) {
    scores = null;
    emitter.emit(rejected.record(), null, REJECTED, rejected.reason() + ": " + rejected.message());
  }

  // -- reports and commands

  /** A row is a command, to which the next report is the answer. */
  void enterCommand(RowData row) {
    command = row;
    isAnswered = false;
  }

  /** The command was applied. */
  void leaveCommand(String status) {
    RowData row = Objects.requireNonNull(command, "enterCommand comes first");
    command = null;
    if (!isAnswered) {
      emitter.emit(row, null, status, "nothing was stored for the key");
    }
  }

  @Override
  public void report(StateReport<Object> report, long timestamp) {
    if (command == null && !rows.reports()) {
      return;
    }
    isAnswered = true;
    float @Nullable [][] output =
        report.output().length == 0 ? null : rows.outputs().split(report.output());
    emitter.emit(command, output, report.cause().toString(), reason(report));
  }

  private static String reason(StateReport<Object> report) {
    if (!report.message().isEmpty()) {
      return report.message();
    }
    return "steps=%d, lastEvent=%s, states=%s"
        .formatted(
            report.steps(),
            report.lastEvent() == StateReport.NO_EVENT
                ? "none"
                : Instant.ofEpochMilli(report.lastEvent()),
            Arrays.deepToString(report.states()));
  }

  @Override
  public void trace(Trace<Object> trace, long timestamp) {
    // No command of SQL asks for one.
  }

  // -- timers

  @Override
  public void setEventTimer(long time) {
    time().registerOnTime(time);
  }

  @Override
  public void deleteEventTimer(long time) {
    if (!waitFor.test(time)) {
      time().clearTimer(time);
    }
  }

  @Override
  public void setProcessingTimer(long time) {
    throw new IllegalStateException("Flink's own time to live is used in processing time");
  }

  @Override
  public void deleteProcessingTimer(long time) {
    // None was set.
  }

  @Override
  public long processingTime() {
    return System.currentTimeMillis();
  }
}
