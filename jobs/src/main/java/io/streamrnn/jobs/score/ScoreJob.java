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
import io.streamrnn.jobs.score.input.CheckpointedCounter;
import io.streamrnn.jobs.score.input.ColumnRules;
import io.streamrnn.jobs.score.input.FeatureInput;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowSource;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.RejectionTarget;
import io.streamrnn.jobs.score.output.ScoreTarget;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink job: one reader, in the order of the file, then parallel scorers, each with its own
 * writer. A scorer receives all its rows from the one reader, so each output file is in the order
 * of the input. Topics have several readers; the rows of a key have the order of the partition that
 * they are in.
 */
final class ScoreJob {

  private static final float[][] NO_SCORES = {{}};

  static final String NAME = "streamrnn score";

  /** The uid of the operator that has the states of keys. */
  static final String UID = "rnn";

  private static final String REJECTED = "rows rejected";

  private final ScorePlan plan;

  ScoreJob(ScorePlan plan) {
    this.plan = plan;
  }

  /** How many rows were rejected, from a job's accumulators; 0 if it is not known yet. */
  static long rejected(Map<String, Object> accumulators) {
    return CheckpointedCounter.of(REJECTED, accumulators);
  }

  /**
   * Adds the job to an environment.
   *
   * @param scored where the scores go
   * @param rejected where the rejected rows go
   */
  <S, R> void addTo(
      StreamExecutionEnvironment environment, ScoreTarget<S> scored, RejectionTarget<R> rejected) {
    StreamingRnn<Row, S> network = network(scored);
    SingleOutputStreamOperator<S> scores =
        network.apply(
            RowSource.of(environment, plan.input(), plan.layout(), plan.sort(), plan.network().time()));
    scored.write(scores.uid(UID));
    TypeInformation<R> type = TypeInformation.of(rejected.type());
    rejected.write(
        network
            .rejected(scores)
            .map(rejection(rejected.rejections()))
            .returns(type)
            .uid("rejections")
            .map(new CheckpointedCounter<R>(REJECTED))
            .returns(type)
            .name("rejection count")
            .uid("rejection-count"));
  }

  private <S> StreamingRnn<Row, S> network(ScoreTarget<S> target) {
    return plan.network().network(new LineOutput<>(target, plan.lines(), plan.lastRow()));
  }

  /**
   * Writes scores as lines. A row of several steps is scored or rejected as a whole.
   *
   * @param lastRow whether only the last row of outputs of an event is written
   */
  private record LineOutput<S>(ScoreTarget<S> target, LineWriter lines, boolean lastRow)
      implements NetworkPlan.Output<S> {

    @Override
    public StreamingRnnBuilder<Row, S> ofStep(RnnInputStage<Row> input, boolean hasRows) {
      LineWriter lines = this.lines;
      ScoreTarget.Lines<S> of = target.lines();
      boolean lastRow = this.lastRow;
      return hasRows
          ? input.outputRows(
              target.type(), (row, rows) -> ScoreJob.lines(lines, of, row, rows, lastRow))
          : input.output(
              target.type(), (row, y) -> of.of(row, lines.line(row, 0, y), y.length > 0));
    }

    @Override
    public StreamingRnnBuilder<Row, S> ofSteps(RnnStepsStage<Row> steps) {
      LineWriter lines = this.lines;
      ScoreTarget.Lines<S> of = target.lines();
      boolean lastRow = this.lastRow;
      return steps.output(
          target.type(), (row, scores) -> ScoreJob.lines(lines, of, row, scores, lastRow));
    }
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

  private <R> MapFunction<Rejected<Row>, R> rejection(RejectionTarget.Rejections<R> target) {
    FeatureInput features = plan.network().features();
    ColumnRules rules = plan.network().rules();
    return rejected -> {
      Row row = rejected.record();
      // The operator's message names methods and classes.
      String reason = features.problem(row).or(() -> rules.problem(row)).orElse(rejected.message());
      return target.of(row, reason);
    };
  }
}
