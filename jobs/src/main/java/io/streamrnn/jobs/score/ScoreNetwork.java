/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnStepsStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowProblems;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.RejectionTarget;
import io.streamrnn.jobs.score.output.RowsOption;
import io.streamrnn.jobs.score.output.ScoreTarget;
import io.streamrnn.jobs.shared.EventRows;
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
    return plan.network().network(new LineOutput<>(target, plan.lines(), plan.rows()));
  }

  /**
   * Writes scores as lines. A row of several steps is scored or rejected as a whole.
   *
   * @param written which rows of outputs of an event
   */
  private record LineOutput<S>(ScoreTarget<S> target, LineWriter lines, RowsOption written)
      implements NetworkPlan.Output<S> {

    @Override
    public StreamingRnnBuilder<Row, S> ofStep(RnnInputStage<Row> input, EventRows rows) {
      LineWriter lines = this.lines;
      ScoreTarget.Lines<S> of = target.lines();
      RowsOption written = this.written;
      return written.needsAll(rows)
          ? input.outputRows(
              target.type(), (row, scores) -> ScoreNetwork.lines(lines, of, row, scores, written))
          : input.output(
              target.type(), (row, y) -> of.of(row, lines.line(row, 0, y), y.length > 0));
    }

    @Override
    public StreamingRnnBuilder<Row, S> ofSteps(RnnStepsStage<Row> steps) {
      LineWriter lines = this.lines;
      ScoreTarget.Lines<S> of = target.lines();
      RowsOption written = this.written;
      return steps.output(
          target.type(), (row, scores) -> ScoreNetwork.lines(lines, of, row, scores, written));
    }
  }

  /** One line for each row of outputs; of a window that is not full there is one, without any. */
  private static <S> S lines(
      LineWriter lines,
      ScoreTarget.Lines<S> target,
      Row row,
      float[][] scores,
      RowsOption written) {
    float[][] rows = scores.length == 0 ? NO_SCORES : scores;
    return target.all(
        IntStream.range(written == RowsOption.LAST ? rows.length - 1 : 0, rows.length)
            .mapToObj(t -> target.of(row, lines.line(row, t, rows[t]), rows[t].length > 0))
            .toList());
  }

  /** Makes what is written for a rejected row. */
  <R> MapFunction<Rejected<Row>, R> rejection(RejectionTarget.Rejections<R> target) {
    RowProblems problems = plan.network().problems();
    return rejected -> {
      Row row = rejected.record();
      // The operator's message names methods and classes.
      String reason = problems.of(row).orElse(rejected.message());
      return target.of(row, reason);
    };
  }
}
