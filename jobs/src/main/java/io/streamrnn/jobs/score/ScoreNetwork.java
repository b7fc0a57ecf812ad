/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.jobs.score.input.ColumnRules;
import io.streamrnn.jobs.score.input.FeatureInput;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.RejectionTarget;
import io.streamrnn.jobs.score.output.ScoreTarget;
import io.streamrnn.model.OutputRows;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;

/** The network of a plan, and what is written for the rows that it scores or rejects. */
final class ScoreNetwork {

  private static final float[][] NO_SCORES = {{}};

  private final ScorePlan plan;

  ScoreNetwork(ScorePlan plan) {
    this.plan = plan;
  }

  /** The network, whose results are those of a target. */
  <S> StreamingRnn<Row, S> rnn(ScoreTarget<S> target) {
    StreamingRnnBuilder<Row, S> builder =
        builder(target.type(), target.lines())
            .scoring(plan.scoring())
            .inputVersion(plan.features().version())
            .missingValues(plan.missing().policy(plan.features().width()));
    plan.constants().ifPresent(builder::constants);
    plan.sequences().apply(builder, plan.layout().selection());
    return builder.build();
  }

  /** A row of several steps is scored or rejected as a whole. */
  private <S> StreamingRnnBuilder<Row, S> builder(Class<S> type, ScoreTarget.Lines<S> target) {
    LineWriter lines = plan.lines();
    boolean lastRow = plan.lastRow();
    int size = plan.features().width();
    RnnModelStage model = StreamingRnn.model(plan.source());
    if (!plan.layout().selection().hasArrays()) {
      RnnInputStage<Row> input = model.input(Row.class, size, plan.features()::step);
      if (plan.model().outputRows() == OutputRows.SEVERAL) {
        return input.outputRows(type, (row, rows) -> lines(lines, target, row, rows, lastRow));
      }
      return input.output(type, (row, y) -> target.of(row, lines.line(row, 0, y), y.length > 0));
    }
    return model
        .steps(Row.class, size, plan.features()::steps)
        .output(type, (row, scores) -> lines(lines, target, row, scores, lastRow));
  }

  /** One line for each row of outputs; of a window that is not full there is one, without any. */
  private static <S> S lines(
      LineWriter lines, ScoreTarget.Lines<S> target, Row row, float[][] scores, boolean lastRow) {
    float[][] written = scores.length == 0 ? NO_SCORES : scores;
    return target.all(
        IntStream.range(lastRow ? written.length - 1 : 0, written.length)
            .mapToObj(t -> target.of(row, lines.line(row, t, written[t]), written[t].length > 0))
            .toList());
  }

  /** Makes what is written for a rejected row. */
  <R> MapFunction<Rejected<Row>, R> rejection(RejectionTarget.Rejections<R> target) {
    FeatureInput features = plan.features();
    ColumnRules rules = plan.rules();
    return rejected -> {
      Row row = rejected.record();
      // The operator's message names methods and classes.
      String reason = features.problem(row).or(() -> rules.problem(row)).orElse(rejected.message());
      return target.of(row, reason);
    };
  }
}
