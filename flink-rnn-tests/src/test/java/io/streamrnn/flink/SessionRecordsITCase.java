/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.util.function.SerializableSupplier;
import org.junit.jupiter.api.Test;

/** What becomes of the records of a session, sound ones and others. */
class SessionRecordsITCase {

  private static final float HUGE = 3e38f;

  /** A part of a session; its features are those of its steps. */
  public record Part(long at, float... values) {}

  @Test
  void aSessionOfMaskedStepsHasAScoreForEachRecord() throws Exception {
    assertThat(
            run(
                builder(() -> SampleModels.sums(1)).missingValues(MissingValues.maskStep()),
                new Part(1, Float.NaN),
                new Part(2, Float.NaN)))
        .containsExactly("1: [0.0]", "2: [0.0]", "END 0 steps to 2: [0.0] [[0.0]]");
  }

  @Test
  void aMaskedStepHasTheScoreBeforeIt() throws Exception {
    assertThat(
            run(
                builder(() -> SampleModels.sums(1)).missingValues(MissingValues.maskStep()),
                new Part(1, 5),
                new Part(2, Float.NaN),
                new Part(3, 1)))
        .containsExactly("1: [5.0]", "2: [5.0]", "3: [6.0]", "END 2 steps to 3: [6.0] [[6.0]]");
  }

  @Test
  void aRecordWithoutATimeIsRejectedAlone() throws Exception {
    assertThat(
            run(
                builder(() -> SampleModels.sums(1)),
                new Part(1, 5),
                new Part(-1, 7),
                new Part(2, 1)))
        .containsExactly(
            "1: [5.0]", "2: [6.0]", "END 2 steps to 2: [6.0] [[6.0]]", "FUNCTION_FAILED -1");
  }

  @Test
  void aRecordThatMakesTheStateDivergeIsRejectedAlone() throws Exception {
    assertThat(
            run(
                builder(() -> SampleModels.sums(1)),
                new Part(1, HUGE),
                new Part(2, HUGE),
                new Part(3, -HUGE),
                new Part(4, 2)))
        .containsExactly(
            "1: [3.0E38]", "3: [0.0]", "4: [2.0]", "DIVERGED 2", "END 3 steps to 4: [2.0] [[2.0]]");
  }

  @Test
  void aRecordAtFaultInANetworkOfBothDirectionsIsRejectedAlone() throws Exception {
    assertThat(
            run(
                builder(SessionRecordsITCase::sumsBothWays),
                new Part(1, 1),
                new Part(2, HUGE),
                new Part(3, HUGE),
                new Part(4, -HUGE),
                new Part(5, 1)))
        .containsExactly(
            "1: [1.0, 1.0]",
            "2: [3.0E38, 0.0]",
            "4: [0.0, -3.0E38]",
            "5: [1.0, 1.0]",
            "DIVERGED 3",
            "END 4 steps to 5: [1.0, 1.0] []");
  }

  @Test
  void aRecordWhoseOutputFunctionThrowsIsNoPartOfItsSession() throws Exception {
    StreamingRnn<Part, String> rnn =
        StreamingRnn.model(ModelSource.of("session", SessionRecordsITCase::sumsBothWays))
            .input(Part.class, Part::values)
            .output(String.class, (part, y) -> lineUnless(2, part, y))
            .scoring(Scoring.perWindow())
            .build();
    assertThat(run(rnn, new Part(1, 1), new Part(2, 7), new Part(3, 4)))
        .containsExactly(
            "1: [1.0, 5.0]", "3: [5.0, 4.0]", "END 2 steps to 3: [5.0, 4.0] []", "OUTPUT_FAILED 2");
  }

  private static String lineUnless(long at, Part part, float[] score) {
    if (part.at() == at) {
      throw new IllegalStateException("no line");
    }
    return part.at() + ": " + Arrays.toString(score);
  }

  @Test
  void aSessionOfRecordsThatAreAllAtFaultHasNoScore() throws Exception {
    assertThat(
            run(
                builder(SessionRecordsITCase::sumsBothWays),
                new Part(1, Float.NaN),
                new Part(2, Float.NaN)))
        .containsExactly("NOT_FINITE 1", "NOT_FINITE 2");
  }

  @Test
  void theLastValueIsRepeatedBeyondARecordWithoutAStep() throws Exception {
    StreamingRnn<Part, String> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(Part.class, 1, SessionRecordsITCase::steps)
            .output(String.class, (part, y) -> part.at() + ": " + Arrays.deepToString(y))
            .missingValues(MissingValues.forwardFill(10))
            .scoring(Scoring.perWindow())
            .build();
    assertThat(run(rnn, new Part(1, 2), new Part(2), new Part(3, Float.NaN)))
        .containsExactly("1: [[2.0]]", "2: []", "3: [[4.0]]", "END 2 steps to 3: [4.0] [[4.0]]");
  }

  @Test
  void aNetworkWithConstantsIsRejected() {
    assertThatThrownBy(() -> builder(GoldenModels::decayingSums).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a Flink window has none")
        .hasMessageContaining("scoring=");
  }

  private static float[][] steps(Part part) {
    float[][] steps = new float[part.values().length][];
    Arrays.setAll(steps, t -> new float[] {part.values()[t]});
    return steps;
  }

  private static StreamingRnnBuilder<Part, String> builder(SerializableSupplier<Model> model) {
    return StreamingRnn.model(ModelSource.of("session", model))
        .input(Part.class, Part::values)
        .output(String.class, (part, y) -> part.at() + ": " + Arrays.toString(y))
        .scoring(Scoring.perWindow());
  }

  /** Adds up, from either end. */
  private static Model sumsBothWays() {
    Bidirectional layer =
        Bidirectional.of(SimpleRnn.units(1).activation(Activation.LINEAR).returnSequences(true))
            .build();
    Sequential layers = Sequential.of(layer);
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 1));
    Tensor one = Tensor.of(Shape.of(1, 1), new float[] {1});
    Tensor none = Tensor.of(Shape.of(1), new float[1]);
    layers.setWeights(List.of(one, one, none, one, one, none));
    return Model.ofSequences("both ways", layers);
  }

  private static List<String> run(StreamingRnnBuilder<Part, String> builder, Part... parts)
      throws Exception {
    return run(builder.build(), parts);
  }

  /** Outputs, reports and rejected records of one session, in the order of the alphabet. */
  private static List<String> run(StreamingRnn<Part, String> rnn, Part... parts) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"));
    KeyedStream<Part, String> keyed =
        env.fromData(parts)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Part>forMonotonousTimestamps()
                    .withTimestampAssigner((part, time) -> Math.abs(part.at())))
            .keyBy(part -> "one");
    SingleOutputStreamOperator<String> scores =
        rnn.apply(
            keyed.window(EventTimeSessionWindows.withGap(Duration.ofMillis(50))),
            SessionRecordsITCase::time);
    return scores
        .union(
            rnn.rejected(scores).map(each -> each.reason() + " " + each.record().at()),
            rnn.reports(scores, String.class)
                .map(
                    each ->
                        "%s %d steps to %d: %s %s"
                            .formatted(
                                each.cause(),
                                each.steps(),
                                each.lastEvent(),
                                Arrays.toString(each.output()),
                                Arrays.deepToString(each.states()))))
        .executeAndCollect(100)
        .stream()
        .sorted()
        .toList();
  }

  private static long time(Part part) {
    if (part.at() < 0) {
      throw new IllegalStateException("no time");
    }
    return part.at();
  }
}
