/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.util.function.SerializableSupplier;
import org.junit.jupiter.api.Test;

/** Which state a job restores from a savepoint, and which it rejects. */
class RestoreTest {

  private static final Reading ONE = new Reading("pump-7", 1, 0);

  @Test
  void goesOnWhereItStopped() throws Exception {
    assertThat(scoreAfterRestore(sums(b -> b), sums(b -> b))).isEqualTo(2);
  }

  @Test
  void rejectsTheStateOfAnotherModel() {
    assertThatThrownBy(() -> scoreAfterRestore(sums(b -> b), rnn(() -> sums(2f), b -> b)))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must come from this model and input function")
        .hasMessageContaining("job's stamp=" + stamp(sums(2f)))
        .hasMessageContaining("savepoint's stamp=" + stamp(sums(1f)))
        .hasMessageContaining("--allowNonRestoredState");
  }

  @Test
  void rejectsTheStateOfAnotherInputVersion() {
    assertThatThrownBy(
            () ->
                scoreAfterRestore(
                    sums(b -> b.inputVersion("scaler-1")), sums(b -> b.inputVersion("scaler-2"))))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must come from this model and input function");
  }

  @Test
  void rejectsTheStateOfAnotherModelBeforeAnEventOfAnotherKey() {
    assertThatThrownBy(
            () ->
                scoreAfterRestore(
                    sums(b -> b), rnn(() -> sums(2f), b -> b), new Reading("pump-8", 1, 0)))
        .rootCause()
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesAWindowOfInputsWithAnotherModel() throws Exception {
    UnaryOperator<StreamingRnnBuilder<Reading, Alert>> window =
        b -> b.scoring(Scoring.slidingWindow(2));

    assertThat(
            scoreAfterRestore(
                sums(b -> window.apply(b)), rnn(() -> sums(2f), b -> window.apply(b))))
        .isEqualTo(4);
  }

  @Test
  void takesTheStateOfAModelWithAnotherHead() throws Exception {
    assertThat(scoreAfterRestore(rnn(() -> headed(1), b -> b), rnn(() -> headed(10), b -> b)))
        .isEqualTo(20);
  }

  @Test
  void rejectsAStateOfAnotherShape() {
    assertThatThrownBy(
            () -> scoreAfterRestore(sums(b -> b), rnn(() -> SampleModels.gru(2, 4, 1, 1), b -> b)))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("savepoint=states {h0[1]}")
        .hasMessageContaining("job=states {h0[4]}");
  }

  @Test
  void rejectsAStateOfTheOtherModeEvenWithATimeToLive() {
    UnaryOperator<StreamingRnnBuilder<Reading, Alert>> ttl =
        b -> b.stateTtl(StateTtl.processingTime(Duration.ofHours(1)));

    assertThatThrownBy(
            () ->
                scoreAfterRestore(
                    sums(ttl), sums(b -> ttl.apply(b).scoring(Scoring.slidingWindow(5)))))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("savepoint=states {h0[1]}")
        .hasMessageContaining("job=a window of 5 events of 2 features");
  }

  @Test
  void takesStateThatHadNoTimeToLive() throws Exception {
    assertThat(
            scoreAfterRestore(
                sums(b -> b), sums(b -> b.stateTtl(StateTtl.processingTime(Duration.ofHours(1))))))
        .isEqualTo(2);
  }

  @Test
  void takesStateThatHadATimeToLive() throws Exception {
    assertThat(
            scoreAfterRestore(
                sums(b -> b.stateTtl(StateTtl.processingTime(Duration.ofHours(1)))), sums(b -> b)))
        .isEqualTo(2);
  }

  @Test
  void fillsInNoValuesOfFewerFeatures() throws Exception {
    var two =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(3)))
            .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .missingValues(MissingValues.forwardFill(0, 0))
            .elapsedTimeFeature(Duration.ofSeconds(1))
            .build();
    var three =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(3)))
            .input(Reading.class, 3, r -> new float[] {r.rpm(), r.celsius(), Float.NaN})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .missingValues(MissingValues.forwardFill(0, 0, 4))
            .build();
    try (var harness = RnnHarness.start(two, Reading::pump)) {
      harness.process(ONE, 1_000);
      harness.restart(three, false, 1);
      harness.process(ONE, 2_000);

      assertThat(harness.outputs()).extracting(Alert::level).containsExactly(1f, 1f + 1 + 4);
    }
  }

  /** The score of a second event, after a first one and a change of jobs. */
  private static float scoreAfterRestore(
      StreamingRnn<Reading, Alert> before, StreamingRnn<Reading, Alert> after) throws Exception {
    return scoreAfterRestore(before, after, ONE);
  }

  private static float scoreAfterRestore(
      StreamingRnn<Reading, Alert> before, StreamingRnn<Reading, Alert> after, Reading next)
      throws Exception {
    OperatorSubtaskState snapshot;
    try (var first = RnnHarness.start(before, Reading::pump)) {
      snapshot = first.process(ONE).snapshot();
    }
    try (var second = RnnHarness.start(after, Reading::pump, new HashMapStateBackend(), snapshot)) {
      return second.process(next).outputs().get(0).level();
    }
  }

  private static StreamingRnn<Reading, Alert> sums(
      UnaryOperator<StreamingRnnBuilder<Reading, Alert>> options) {
    return rnn(() -> sums(1f), options);
  }

  private static StreamingRnn<Reading, Alert> rnn(
      SerializableSupplier<Model> model,
      UnaryOperator<StreamingRnnBuilder<Reading, Alert>> options) {
    return options
        .apply(
            StreamingRnn.model(ModelSource.of("m", model))
                .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
                .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0])))
        .build();
  }

  private static Model sums(float weight) {
    return SampleModels.sums(2, weight);
  }

  private static Model headed(float factor) {
    return Model.of(
        "headed",
        sums(1f).layers().get(0),
        new DenseCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(1, 1), new float[] {factor}),
            Optional.empty()));
  }

  private static String stamp(Model model) {
    return "%016x".formatted(model.identity().stamp());
  }
}
