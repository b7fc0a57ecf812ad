/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.internal.operator.RecordScorer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** Scores the window of each row for {@code ML_PREDICT}. Flink creates and calls it. */
@Internal
public final class WindowPredict extends PredictFunction implements SpecializedFunction {

  private static final long serialVersionUID = 1L;

  private static final StringData SCORED = StringData.fromString(ScoreHost.SCORED);
  private static final StringData WAITING = StringData.fromString(ScoreHost.WAITING);
  private static final StringData REJECTED = StringData.fromString(ScoreHost.REJECTED);

  // -- planning: what the function of a call is planned with
  private final transient @Nullable WindowModel model;

  // -- configuration
  private final WindowModel.@Nullable Task task;
  private final WindowOutputs outputs;

  // -- runtime
  private transient @Nullable RecordScorer<RowData> scorer;
  private transient @Nullable String why;

  /** A function that Flink specializes for the columns of each call. */
  WindowPredict(WindowModel model) {
    this.model = model;
    task = null;
    outputs = model.outputs();
  }

  private WindowPredict(WindowModel model, WindowModel.Task task) {
    this.model = model;
    this.task = task;
    outputs = model.outputs();
  }

  // Flink passes the columns of the table as they are, whatever the model declares.
  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    WindowModel planned = Objects.requireNonNull(model, "a planner specializes the function");
    return new WindowPredict(
        planned,
        planned.task(
            context.getCallContext().getArgumentDataTypes().stream()
                .map(DataType::getLogicalType)
                .toList()));
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    scorer = RecordScorer.open(task().plan(), context.getMetricGroup());
  }

  private WindowModel.Task task() {
    return Objects.requireNonNull(task, "Flink specializes the function first");
  }

  private RecordScorer<RowData> scorer() {
    return Objects.requireNonNull(scorer, "open comes first");
  }

  @Override
  public Collection<RowData> predict(RowData row) {
    return List.of(result(row));
  }

  private RowData result(RowData row) {
    try {
      if (task().windows().isWaiting(row)) {
        return scorer().waits(row, this::reject)
            ? outputs.row(null, WAITING, null)
            : outputs.row(null, REJECTED, why);
      }
      float @Nullable [][] scores = scorer().score(row, this::reject);
      return scores == null ? outputs.row(null, REJECTED, why) : outputs.row(scores, SCORED, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was canceled", e);
    }
  }

  private void reject(Rejected<RowData> rejected) {
    why = rejected.reason() + ": " + rejected.message();
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
