/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.alert;
import static io.streamrnn.guide.Pumps.sums;
import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Page {@code inputs.md}. */
class InputsPageTest {

  @Test
  void missingValuesAreRejected() throws Exception {
    // guide: begin
    verify(sums().missingValues(MissingValues.reject()).build(), Reading::pump)
        .given(a(1, ""), a(Float.NaN, ""), a(2, ""))
        .emits(alert(1), alert(3))
        .rejects(Reason.NOT_FINITE);
    // guide: end
  }

  @Test
  void missingValuesAreImputed() throws Exception {
    // guide: begin
    verify(sums().missingValues(MissingValues.fillWith(10)).build(), Reading::pump)
        .given(a(1, ""), a(Float.NaN, ""), a(2, ""))
        .emits(alert(1), alert(11), alert(13));
    // guide: end
  }

  @Test
  void theLastValueIsRepeated() throws Exception {
    // guide: begin
    verify(sums().missingValues(MissingValues.forwardFill(10)).build(), Reading::pump)
        .given(a(Float.NaN, ""), a(2, ""), a(Float.NaN, ""))
        .emits(alert(10), alert(12), alert(14));
    // guide: end
  }

  @Test
  void stepsAreMasked() throws Exception {
    // guide: begin
    verify(sums().missingValues(MissingValues.maskStep()).build(), Reading::pump)
        .given(a(Float.NaN, ""), a(2, ""), a(Float.NaN, ""), a(1, ""))
        .emits(alert(0), alert(2), alert(2), alert(3));
    // guide: end
  }

  @Test
  void theModelIsTold() throws Exception {
    // guide: begin
    // The model takes 2 inputs: the value and its indicator.
    verify(sums(2).missingValues(MissingValues.indicator()).build(), Reading::pump)
        .given(a(5, ""), a(Float.NaN, ""))
        .emits(alert(5 + 1), alert(6 + 0 + 0));
    // guide: end
  }

  @Test
  void elapsedTimeFeature() throws Exception {
    // guide: begin
    // The model takes 2 inputs: the value, and the time in units of 10 ms.
    verify(sums(2).elapsedTimeFeature(Duration.ofMillis(10)).build(), Reading::pump)
        .at(100, a(1, ""))
        .at(130, a(1, ""))
        .run()
        .emits(alert(1 + 0), alert(2 + 3));
    // guide: end
  }

  @Test
  void whatGruDTakes() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(ModelSource.of("gru-d", () -> SampleModels.gruD(1, 4, 1, 7)))
            .input(Reading.class, 1, r -> new float[] {r.value()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .missingValues(MissingValues.indicator())
            .elapsedTimeFeature(Duration.ofSeconds(1))
            .build();

    // What the model sees of each event: the value, its indicator and the time.
    Stepper gruD = SampleModels.gruD(1, 4, 1, 7).stepper();
    verify(rnn, Reading::pump)
        .at(1_000, a(5, ""))
        .at(3_500, a(Float.NaN, ""))
        .at(4_000, a(6, ""))
        .run()
        .emits(
            alert(gruD.step(new float[] {5, 1, 0})[0]),
            alert(gruD.step(new float[] {0, 0, 2.5f})[0]),
            alert(gruD.step(new float[] {6, 1, 0.5f})[0]));
    // guide: end
  }

  private static StreamingRnnBuilder<Reading, Alert> scaled() {
    return StreamingRnn.model(
            ModelSource.of("scaled", () -> Model.of("scaled", new Counter(0, true))))
        .input(Reading.class, 1, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  @Test
  void constants() throws Exception {
    // guide: begin
    // A model that multiplies what it sees by a constant of the pump.
    StreamingRnn<Reading, Alert> rnn =
        scaled()
            .constants(
                r ->
                    r.mark().isEmpty()
                        ? ConstantsFunction.UNCHANGED
                        : new float[][] {{Float.parseFloat(r.mark())}})
            .build();

    verify(rnn, Reading::pump)
        .given(a(1, ""), a(1, "10"), a(2, ""), a(1, "100"))
        .emits(alert(10), alert(30), alert(130))
        .rejects(Reason.CONSTANTS); // The first: there were none yet.
    // guide: end
  }

  @Test
  void severalStepsInARecord() throws Exception {
    // guide: begin
    StreamingRnn<List<Float>, String> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(
                Lists.OF_FLOATS,
                1,
                values -> values.stream().map(v -> new float[] {v}).toArray(float[][]::new))
            .output(String.class, (values, scores) -> Arrays.deepToString(scores))
            .build();

    verify(rnn, values -> "A")
        .given(List.of(1f, 2f), List.of(), List.of(4f))
        .emits("[[1.0], [3.0]]", "[]", "[[7.0]]");
    // guide: end
  }

  @Test
  void tokens() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .token(Reading.class, r -> r.mark().length())
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .build();

    verify(rnn, Reading::pump).given(a(0, "abc"), a(0, "a")).emits(alert(3), alert(4));
    // guide: end
  }

  @Test
  void rows() throws Exception {
    // guide: begin
    TypeInformation<Row> type =
        Types.ROW_NAMED(new String[] {"pump", "celsius"}, Types.STRING, Types.DOUBLE);
    StreamingRnn<Row, Float> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(type, "celsius")
            .output(Float.class, (row, y) -> y[0])
            .build();

    verify(rnn, row -> row.<String>getFieldAs(0))
        .given(Row.of("A", 1.5), Row.of("A", 2.0))
        .emits(1.5f, 3.5f);
    // guide: end
  }

  @Test
  void idleStep() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> rnn =
        sums()
            .idleSteps(
                IdleSteps.every(
                        Duration.ofMillis(10),
                        String.class,
                        (pump, time) -> new Reading(pump, 1, "silent"))
                    .atMost(2))
            .build();

    verify(rnn, Reading::pump)
        .at(100, a(5, ""))
        .watermark(115) // One was due at 110,
        .watermark(150) // one at 120, and that was the last.
        .at(160, a(10, ""))
        .run()
        .emits(alert(5), alert(6), alert(7), alert(17));
    // guide: end
  }

  @Test
  void idleStepThatIsMasked() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> rnn =
        sums()
            .missingValues(MissingValues.maskStep())
            .idleSteps(
                IdleSteps.every(
                    Duration.ofMillis(10),
                    String.class,
                    (pump, time) -> new Reading(pump, Float.NaN, "silent")))
            .build();

    verify(rnn, Reading::pump)
        .at(100, a(5, ""))
        .watermark(110)
        .at(120, a(1, ""))
        .run()
        .emits(alert(5), alert(5), alert(6));
    // guide: end
  }

  // -- what happens when ...

  @Test
  void anInfinityIsRejectedWhateverMissingValuesMean() throws Exception {
    for (MissingValues policy :
        List.of(
            MissingValues.reject(),
            MissingValues.fillWith(1),
            MissingValues.forwardFill(1),
            MissingValues.maskStep())) {
      verify(sums().missingValues(policy).build(), Reading::pump)
          .given(a(1), a(Float.POSITIVE_INFINITY), a(2))
          .emits(alert(1), alert(3))
          .rejects(Reason.NOT_FINITE);
    }
  }

  @Test
  void theLastValueOfASequenceIsNotRepeatedInTheNext() throws Exception {
    verify(
            sums()
                .missingValues(MissingValues.forwardFill(10))
                .endWhen(r -> r.mark().equals("stop"))
                .build(),
            Reading::pump)
        .given(a(2, "stop"), a(Float.NaN))
        .emits(alert(2), alert(10));
  }

  @Test
  void aRecordOfSeveralStepsIsRejectedWholeForOneBadStep() throws Exception {
    StreamingRnn<List<Float>, String> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(
                Lists.OF_FLOATS,
                1,
                values -> values.stream().map(v -> new float[] {v}).toArray(float[][]::new))
            .output(String.class, (values, scores) -> Arrays.deepToString(scores))
            .build();

    verify(rnn, values -> "A")
        .given(List.of(1f), List.of(2f, Float.NaN), List.of(4f))
        .emits("[[1.0]]", "[[5.0]]")
        .rejects(Reason.NOT_FINITE);
  }

  @Test
  void theTimeBetweenTheEndsOfTimeIsPositive() throws Exception {
    verify(sums(2).elapsedTimeFeature(Duration.ofDays(365L * 300)).build(), Reading::pump)
        .at(Long.MIN_VALUE + 1, a(0))
        .at(Long.MAX_VALUE - 1, a(0))
        .run()
        .emits(alert(0), alert((float) (0x1p64 / (365.0 * 300 * 86_400_000))));
  }

  @Test
  void theTimeIsZeroForTheFirstStepAndForAnOlderEvent() throws Exception {
    verify(sums(2).elapsedTimeFeature(Duration.ofMillis(10)).build(), Reading::pump)
        .at(100, a(0))
        .at(50, a(0))
        .at(120, a(0))
        .run()
        .emits(alert(0), alert(0), alert(2));
  }

  @Test
  void anEventWithoutATimestampIsRejectedWhereItsTimeIsAFeature() throws Exception {
    verify(sums(2).elapsedTimeFeature(Duration.ofMillis(10)).build(), Reading::pump)
        .given(a(1))
        .emits()
        .rejects(Reason.NO_TIMESTAMP);
  }

  @Test
  void anIdleStepHasTheTimeWhenItWasDue() throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        sums()
            .idleSteps(IdleSteps.every(Duration.ofMillis(10), String.class, (pump, time) -> a(1)))
            .build();
    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(a(5), 100).watermark(500);

      assertThat(harness.records())
          .containsExactly(new StreamRecord<>(alert(5), 100), new StreamRecord<>(alert(6), 110));
    }
  }

  @Test
  void anIdleStepThatIsRejectedCountsAsTaken() throws Exception {
    verify(
            sums()
                .idleSteps(
                    IdleSteps.every(
                            Duration.ofMillis(10), String.class, (pump, time) -> a(Float.NaN))
                        .atMost(2))
                .build(),
            Reading::pump)
        .at(100, a(5))
        .watermark(500)
        .run()
        .emits(alert(5))
        .rejects(Reason.NOT_FINITE, Reason.NOT_FINITE);
  }

  @Test
  void aSilentKeyIsLeftAloneWithoutAnIdleStep() throws Exception {
    verify(sums().build(), Reading::pump)
        .at(100, a(5))
        .watermark(1_000_000)
        .processingTime(1_000_000)
        .at(1_000_001, a(1))
        .run()
        .emits(alert(5), alert(6))
        .reports();
  }

  @Test
  void noIdleStepIsTakenWithoutWatermarks() throws Exception {
    verify(
            sums()
                .idleSteps(
                    IdleSteps.every(Duration.ofMillis(10), String.class, (pump, time) -> a(1)))
                .build(),
            Reading::pump)
        .at(100, a(5))
        .processingTime(1_000_000)
        .at(200, a(1))
        .run()
        .emits(alert(5), alert(6));
  }

  /** The sum of what the texts of a key count. */
  private static Model pages() {
    Sequential layers =
        Sequential.of(
            StringLookup.vocabulary(List.of("home", "cart")),
            Embedding.of(3, 1),
            SimpleRnn.units(1).activation(Activation.LINEAR).useBias(false).returnSequences(true));
    layers.build(TensorShape.of(-1, -1));
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    layers.setWeights(List.of(Tensor.of(Shape.of(3, 1), 10, 20, 30), one, one));
    return Model.of("pages", layers);
  }

  @Test
  void aTextIsLookedUpByTheModel() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(ModelSource.of("pages", InputsPageTest::pages))
            .text(Reading.class, Reading::mark)
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .build();

    verify(rnn, Reading::pump)
        .given(a(0, "home"), a(0, "cart"), a(0, "help"))
        .emits(alert(20), alert(50), alert(60));
    // guide: end
  }

  @Test
  void aTokenThatTheTableDoesNotHaveRejectsTheRecord() throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(
                ModelSource.of(
                    "tokens",
                    () ->
                        Model.of(
                            "tokens",
                            new EmbeddingCell(
                                Weight.of("embeddings", Shape.of(3, 1), new float[] {10, 20, 30})),
                            new Counter(0, false))))
            .token(Reading.class, r -> (int) r.value())
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .build();

    verify(rnn, Reading::pump)
        .given(a(0), a(3), a(2))
        .emits(alert(10), alert(40))
        .rejects(Reason.STEP_FAILED);
  }

  @Test
  void aMaskedStepBeforeAWindowIsFullDoesAsTheWindowDoes() throws Exception {
    verify(
            sums()
                .missingValues(MissingValues.maskStep())
                .scoring(Scoring.slidingWindow(2))
                .build(),
            Reading::pump)
        .given(a(Float.NaN), a(1), a(Float.NaN), a(2))
        .emits(alert(3));
  }
}
