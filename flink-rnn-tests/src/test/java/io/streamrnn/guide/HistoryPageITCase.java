/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.state.KeyedRnnState;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.RnnState;
import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.state.api.StateBootstrapTransformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/guide/savepoints.md} that compute states from history. */
class HistoryPageITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  private final StreamExecutionEnvironment env =
      StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);

  @Test
  void statesAreComputedFromHistoryAndMovedToAnotherModel() throws Exception {
    StreamingRnn<Reading, Alert> vibration = sums().sessionGap(Duration.ofSeconds(30)).build();
    DataStream<Reading> history = history(a(4, "9000"), a(1, "1000"), a(2, "2000"), a(8, "3000"));
    Instant time = Instant.ofEpochMilli(3000);
    String savepoint = folder.resolve("begin").toUri().toString();
    // guide: begin
    StateBootstrapTransformation<?> past =
        RnnState.bootstrap(vibration, history, Reading::pump, Types.STRING).asOf(time);
    SavepointWriter.newSavepoint(env, 128)
        .withOperator(OperatorIdentifier.forUid("vibration"), past)
        .write(savepoint);
    env.execute();
    // guide: end
    String replayed = folder.resolve("retrained").toUri().toString();
    StreamingRnn<Reading, Alert> retrained = decaying();
    // guide: begin
    RnnState.replay(savepoint, "vibration", retrained, history, Reading::pump, Types.STRING)
        .execute(replayed);
    // guide: end

    KeyedRnnState<String> before = only(savepoint);
    KeyedRnnState<String> after = only(replayed);
    assertThat(before.states().values()).containsExactly(new float[] {11});
    // That of the first event: a timer that fires too early sets itself again.
    assertThat(before.eventTimers()).containsExactly(31_000L);
    assertThat(after.steps()).isEqualTo(before.steps()).isEqualTo(3);
    assertThat(after.lastEvent()).isEqualTo(3000);
    assertThat(after.stamp()).isNotEqualTo(before.stamp());
  }

  @Test
  void aHistoryWithoutAnEndIsRefused() {
    DataStream<Reading> endless =
        env.fromSource(new Endless(), WatermarkStrategy.noWatermarks(), "endless")
            .map(reading -> reading);
    StreamingRnn<Reading, Alert> rnn = sums().build();

    assertThatThrownBy(() -> RnnState.bootstrap(rnn, endless, Reading::pump, Types.STRING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the history must be bounded: source='endless' has no end");
  }

  /** A source like that of a topic. */
  private static final class Endless extends DataGeneratorSource<Reading> {

    private static final long serialVersionUID = 1L;

    Endless() {
      super(number -> a(number, ""), 1, TypeInformation.of(Reading.class));
    }

    @Override
    public Boundedness getBoundedness() {
      return Boundedness.CONTINUOUS_UNBOUNDED;
    }
  }

  @Test
  void aNetworkOfFlinkWindowsIsRefused() {
    StreamingRnn<Reading, Alert> rnn = sums().scoring(Scoring.perWindow()).build();

    assertThatThrownBy(
            () -> RnnState.bootstrap(rnn, history(a(1, "0")), Reading::pump, Types.STRING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrap(...) needs states that outlive an event: scoring=");
  }

  @Test
  void idleStepsMustBeForKeysOfTheType() {
    StreamingRnn<Reading, Alert> rnn =
        sums()
            .idleSteps(IdleSteps.every(Duration.ofMinutes(1), Long.class, (key, time) -> a(0, "")))
            .build();

    assertThatThrownBy(
            () -> RnnState.bootstrap(rnn, history(a(1, "0")), Reading::pump, Types.STRING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idleSteps must have the key type of the stream");
  }

  private static StreamingRnn<Reading, Alert> decaying() {
    return StreamingRnn.model(ModelSource.of("lstm", () -> SampleModels.lstm(1, 4, 1, 7)))
        .input(Reading.class, 1, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
        .build();
  }

  /** Their marks are their times. */
  private DataStream<Reading> history(Reading... readings) {
    return env.fromData(List.of(readings), TypeInformation.of(Reading.class))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Reading>noWatermarks()
                .withTimestampAssigner((reading, at) -> Long.parseLong(reading.mark())));
  }

  private static KeyedRnnState<String> only(String savepoint) throws Exception {
    List<KeyedRnnState<String>> states = new ArrayList<>();
    RnnSavepoint.open(savepoint).read("vibration", states::add);
    assertThat(states).hasSize(1);
    return states.get(0);
  }
}
