/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.operator.KeyScorer;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ProcessTableFunction.TimeContext;

/** Scores rows by the operator's rules, where Flink keeps states and timers. For one thread. */
final class RowScorer implements AutoCloseable {

  private final Rows rows;
  private final KeyText key;
  private final KeyView states = new KeyView();
  private final WaitingView waiting;
  private final ScoreHost host;
  private final KeyScorer<RowData, float[][]> scorer;

  /** Acquires the model. */
  RowScorer(RnnPlan<RowData, float[][]> plan, Rows rows, Consumer<RowData> out, MetricGroup metrics)
      throws Exception {
    this.rows = rows;
    key = new KeyText(rows.input(), rows.keys());
    waiting = new WaitingView(rows.schema());
    WaitingEvents<RowData> events = WaitingEvents.in(waiting);
    host = new ScoreHost(new Emitter(rows, out), rows, events::waitFor);
    scorer =
        KeyScorer.openInJob(plan, descriptor -> states, events, host, host::watermark, metrics);
  }

  /** Sets what Flink passed with the current row or timer. */
  void enter(
      TimeContext<Long> time,
      MapView<Integer, KeyState> states,
      MapView<Tuple2<Long, Integer>, WaitingRow> waiting) {
    host.enter(time);
    this.states.enter(states);
    this.waiting.enter(waiting);
  }

  /** A row arrives. */
  void row(RowData row, long timestamp) throws Exception {
    key.of(row);
    if (key.isNull()) {
      reject(row, timestamp, Reason.NULL_KEY, "a column of the key must not be NULL");
    } else if (isGiven(rows.command(), row)) {
      command(row, timestamp);
    } else if (rows.eventId() != Rows.NONE && row.isNullAt(rows.eventId())) {
      reject(row, timestamp, Reason.FUNCTION_FAILED, "event_id must not be NULL");
    } else if (rows.sequenceNumber() != Rows.NONE && row.isNullAt(rows.sequenceNumber())) {
      reject(row, timestamp, Reason.FUNCTION_FAILED, "sequence_number must not be NULL");
    } else {
      scorer.arrive(key, row, timestamp);
    }
  }

  private static boolean isGiven(int position, RowData row) {
    return position != Rows.NONE && !row.isNullAt(position);
  }

  static Rejection unknownCommand(String word) {
    return Rejection.withValue(
        Reason.FUNCTION_FAILED,
        "command must be RESET, DELETE or QUERY, or NULL for a row to score",
        ": command='%s'".formatted(word),
        "");
  }

  private void reject(RowData row, long timestamp, Reason reason, String message) {
    reject(row, timestamp, new Rejection(reason, message));
  }

  private void reject(RowData row, long timestamp, Rejection why) {
    scorer.reject(Event.of(key, row, timestamp, host.processingTime()), why);
  }

  private void command(RowData row, long timestamp) throws Exception {
    String word = row.getString(rows.command()).toString();
    switch (word.strip().toUpperCase(Locale.ROOT)) {
      case "RESET" -> command(row, Control.reset(key), Cause.CONTROL_RESET);
      case "DELETE" -> command(row, Control.delete(key), Cause.CONTROL_DELETED);
      case "QUERY" -> command(row, Control.query(key), Cause.QUERY);
      default -> reject(row, timestamp, unknownCommand(word));
    }
  }

  private void command(RowData row, Control<?> command, Cause cause) throws Exception {
    host.enterCommand(row);
    scorer.command(command, key);
    host.leaveCommand(cause.toString());
  }

  /** A timer of the current key fires. */
  void timer(long time) throws Exception {
    key.of(waiting.firstOf(time));
    scorer.eventTimer(key, time);
  }

  @Override
  public void close() {
    scorer.close();
  }
}
