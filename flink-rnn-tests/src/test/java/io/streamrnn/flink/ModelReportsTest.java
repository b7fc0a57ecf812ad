/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

/** What a job does with the reports of model updates. */
class ModelReportsTest {

  /** What reads models is never parallel, and hands its maximum parallelism of 1 on in a chain. */
  @Test
  void whatReadsReportsAtParallelismOneCanBeRescaled() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    StreamingRnn<Event, String> rnn = TestJob.rnn(TestJob.LSTM, Scoring.stateful());
    SingleOutputStreamOperator<String> scores =
        rnn.apply(
            env.fromData(Event.at(0)).keyBy(Event::key),
            ModelUpdates.ofFolder(env, "models", Duration.ofSeconds(1)));
    rnn.modelReports(scores)
        .map(ModelReport::toString)
        .name("reports")
        .sinkTo(new DiscardingSink<>());

    assertThat(env.getStreamGraph().getJobGraph().getVertices())
        .filteredOn(vertex -> vertex.getName().contains("reports"))
        .singleElement()
        .extracting(JobVertex::getMaxParallelism)
        .isEqualTo(JobVertex.MAX_PARALLELISM_DEFAULT);
  }
}
