/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.jobs.score.input.CheckpointedCounter;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowSource;
import io.streamrnn.jobs.score.output.RejectionTarget;
import io.streamrnn.jobs.score.output.ScoreTarget;
import java.util.Map;
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
    ScoreNetwork scoring = new ScoreNetwork(plan);
    StreamingRnn<Row, S> network = scoring.rnn(scored);
    SingleOutputStreamOperator<S> scores =
        network.apply(
            RowSource.of(
                environment,
                plan.input(),
                plan.layout(),
                plan.sort(),
                plan.network().time(),
                plan.network().problems()));
    scored.write(scores.uid(UID));
    TypeInformation<R> type = TypeInformation.of(rejected.type());
    rejected.write(
        network
            .rejected(scores)
            .map(scoring.rejection(rejected.rejections()))
            .returns(type)
            .uid("rejections")
            .map(new CheckpointedCounter<R>(REJECTED))
            .returns(type)
            .name("rejection count")
            .uid("rejection-count"));
  }
}
