/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.testkit.RnnVerifier.verify;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.testkit.SampleModels;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.flink.util.function.SerializableSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over a network that adds up what it sees. */
class WindowTest {

  @Test
  void scoresTheLastEventsFromTheInitialState() throws Exception {
    verify(sums(Scoring.slidingWindow(3)), Reading::pump)
        .given(a(1), a(2), a(3), a(4), a(5))
        .emits(alert("a", 6), alert("a", 9), alert("a", 12));
  }

  @Test
  void scoresTheFirstEventsWithWhatThereIs() throws Exception {
    verify(sums(Scoring.slidingWindow(3).whileFilling(WhileFilling.SCORE)), Reading::pump)
        .given(a(1), a(2), a(3), a(4))
        .emits(alert("a", 1), alert("a", 3), alert("a", 6), alert("a", 9));
  }

  @Test
  void putsOutSomethingForEveryEventIfAsked() throws Exception {
    verify(sums(Scoring.slidingWindow(3).whileFilling(WhileFilling.EMPTY)), Reading::pump)
        .given(a(1), a(2), a(3))
        .emits(alert("a", -1), alert("a", -1), alert("a", 6));
  }

  @Test
  void fillsAWindowPerKey() throws Exception {
    verify(sums(Scoring.slidingWindow(2)), Reading::pump)
        .given(a(1), b(10), b(20), a(2))
        .emits(alert("b", 30), alert("a", 3));
  }

  @Test
  void carriesNothingThroughAWindowOfOne() throws Exception {
    verify(sums(Scoring.slidingWindow(1)), Reading::pump)
        .given(a(1), a(2))
        .emits(alert("a", 1), alert("a", 2));
  }

  @Test
  void leavesRejectedEventsOutOfTheWindow() throws Exception {
    verify(sums(Scoring.slidingWindow(2)), Reading::pump)
        .given(a(1), a(Float.NaN), a(2))
        .emits(alert("a", 3))
        .rejects(Rejected.Reason.NOT_FINITE);
  }

  /** In batches, windows of different keys and lengths are run together. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void aScoreHasTheBitsOfAWindowThatIsSteppedEventByEvent(int batch) throws Exception {
    Random random = new Random(batch);
    Reading[] readings =
        IntStream.range(0, 14)
            .mapToObj(i -> new Reading("abc".charAt(i % 3) + "", random.nextFloat(), i / 14f))
            .toArray(Reading[]::new);

    verify(
            rnn(
                WindowTest::stack,
                Scoring.slidingWindow(3).whileFilling(WhileFilling.SCORE),
                b -> batch == 1 ? b : b.batching(Batching.ofSize(batch))),
            Reading::pump)
        .given(readings)
        .emits(
            IntStream.range(0, readings.length)
                .mapToObj(i -> stepped(List.of(readings).subList(0, i + 1), 3))
                .toArray(Alert[]::new));
  }

  private static Model stack() {
    return SampleModels.stack(2, 9, 1, 3);
  }

  /** The score of the last reading, one step after the other. */
  private static Alert stepped(List<Reading> readings, int length) {
    String key = readings.get(readings.size() - 1).pump();
    List<Reading> own = readings.stream().filter(r -> r.pump().equals(key)).toList();
    Stepper stepper = stack().stepper();
    float score = 0;
    for (Reading each : own.subList(Math.max(0, own.size() - length), own.size())) {
      score = stepper.step(new float[] {each.rpm(), each.celsius()})[0];
    }
    return alert(key, score);
  }

  private static StreamingRnn<Reading, Alert> sums(Scoring scoring) {
    return rnn(() -> SampleModels.sums(2), scoring, b -> b);
  }

  private static StreamingRnn<Reading, Alert> rnn(
      SerializableSupplier<Model> model,
      Scoring scoring,
      UnaryOperator<StreamingRnnBuilder<Reading, Alert>> options) {
    return options
        .apply(
            StreamingRnn.model(ModelSource.of("model", model))
                .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
                .output(Alert.class, (r, y) -> new Alert(r.pump(), y.length == 0 ? -1 : y[0]))
                .scoring(scoring))
        .build();
  }

  private static Reading a(float rpm) {
    return new Reading("a", rpm, 0);
  }

  private static Reading b(float rpm) {
    return new Reading("b", rpm, 0);
  }

  private static Alert alert(String pump, float level) {
    return new Alert(pump, level);
  }
}
