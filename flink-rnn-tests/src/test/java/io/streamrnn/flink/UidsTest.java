/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

/** With {@code pipeline.auto-generate-uids=false}, where each operator must have its uid. */
class UidsTest {

  private final StreamExecutionEnvironment env = environment();
  private final StreamingRnn<Float, Float> rnn =
      StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
          .input(Float.class, 1, x -> new float[] {x})
          .output(Float.class, (x, y) -> y[0])
          .order(Order.byEventTime())
          .build();
  private final KeyedStream<Float, Integer> events =
      env.fromData(Types.FLOAT, 1f).uid("events").keyBy(x -> 0, Types.INT);

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  @Test
  void theOperatorHasTheUidOfItsResult() {
    discard(rnn.apply(events), "scores");

    assertThatCode(this::jobGraph).doesNotThrowAnyException();
  }

  @Test
  void flinkAsksForAUidThatIsMissing() {
    rnn.apply(events).sinkTo(new DiscardingSink<>()).uid("sink");

    assertThatThrownBy(this::jobGraph).hasMessageContaining("no UID");
  }

  @Test
  void recordsOfRejectedEventsHaveOneOperator() {
    SingleOutputStreamOperator<Float> scores = rnn.apply(events);
    discard(rnn.rejected(scores).records(), "rejected");
    discard(rnn.late(scores), "late");
    discard(scores, "scores");

    assertThatCode(this::jobGraph).doesNotThrowAnyException();
  }

  @Test
  void updatesHaveAPrefixForTheirOperators() {
    DataStream<ModelUpdate> updates =
        env.fromData(ModelUpdate.of("/models/next.keras")).uid("updates");
    discard(rnn.apply(events, ModelUpdates.of(updates).uid("models")), "scores");

    assertThatCode(this::jobGraph).doesNotThrowAnyException();
  }

  @Test
  void updatesAndCommandsHaveAPrefixForTheirOperators() {
    DataStream<Control<Integer>> commands =
        env.fromData(Control.typeOf(Types.INT), Control.reset(0)).uid("commands");
    ModelUpdates updates =
        ModelUpdates.ofFolder(env, "/models", Duration.ofSeconds(1)).uid("models");
    discard(rnn.apply(events, commands, updates), "scores");

    assertThatCode(this::jobGraph).doesNotThrowAnyException();
  }

  private static <T> void discard(SingleOutputStreamOperator<T> stream, String uid) {
    stream.uid(uid).sinkTo(new DiscardingSink<>()).uid("sink of " + uid);
  }

  private void jobGraph() {
    env.getStreamGraph().getJobGraph();
  }
}
