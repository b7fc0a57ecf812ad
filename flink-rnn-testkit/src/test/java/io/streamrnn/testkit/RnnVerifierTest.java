/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.StreamingRnn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

class RnnVerifierTest {

  record Reading(String pump, float rpm, float celsius) {}

  record Alert(String pump, float level) {}

  record Level(String pump, float level) {}

  record Scores(List<String> names, float[] values) {}

  private final StreamingRnn<Reading, Alert> rnn =
      StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)))
          .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
          .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
          .build();

  @Test
  void passesWhereTheOutputsAreThese() throws Exception {
    verify(rnn, Reading::pump)
        .given(
            new Reading("pump-7", 1500, 61),
            new Reading("pump-8", 10, 6),
            new Reading("pump-7", 1510, 64))
        .emits(new Alert("pump-7", 1561), new Alert("pump-8", 16), new Alert("pump-7", 3135))
        .rejects();
  }

  /** A record that its function changes. */
  public static final class Counter {
    public float value;

    public Counter() {}

    Counter(float value) {
      this.value = value;
    }
  }

  @Test
  void aFunctionMayChangeItsRecord() throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Counter.class, 1, counter -> new float[] {counter.value})
            .output(
                Counter.class,
                (counter, y) -> {
                  counter.value = y[0];
                  return counter;
                })
            .build();
    Counter first = new Counter(1);

    verify(rnn, counter -> "k").given(first, new Counter(2)).emits(new Counter(1), new Counter(3));
    assertThat(first.value).isEqualTo(1);
  }

  @Test
  void aRowHasTheNamesOfItsType() throws Exception {
    TypeInformation<Row> type =
        Types.ROW_NAMED(new String[] {"pump", "rpm"}, Types.STRING, Types.DOUBLE);
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(type, "rpm")
            .output(Alert.class, (r, y) -> new Alert(r.getFieldAs("pump"), y[0]))
            .build();

    verify(rnn, r -> r.getFieldAs("pump"))
        .given(Row.of("pump-7", 1.5), Row.of("pump-7", 2.0))
        .emits(new Alert("pump-7", 1.5f), new Alert("pump-7", 3.5f));
  }

  @Test
  void failsWhereTheyAreNot() throws Exception {
    var outcome =
        verify(rnn, Reading::pump)
            .given(new Reading("pump-7", 1, 2), new Reading("pump-7", Float.NaN, 2));

    assertThatThrownBy(() -> outcome.emits(new Alert("pump-7", 4)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Alert[pump=pump-7, level=3.0]")
        .hasMessageContaining("rejected: [")
        .hasMessageContaining("NOT_FINITE");
  }

  @Test
  void comparesArraysByTheirElements() throws Exception {
    verify(scores(), x -> "k").given(1f, 2f).emits(new float[] {1}, new float[] {3});
  }

  @Test
  void comparesRecordsOfArraysAndLists() throws Exception {
    var rnn = sums().output(Scores.class, (x, y) -> new Scores(List.of("a", "b"), y)).build();

    verify(rnn, x -> "k")
        .given(1f)
        .emits(new Scores(new ArrayList<>(List.of("a", "b")), new float[] {1}));
  }

  @Test
  void findsTheElementThatDiffers() throws Exception {
    var outcome = verify(scores(), x -> "k").given(1f);

    assertThatThrownBy(() -> outcome.emits(new float[] {2})).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> outcome.emits(new float[] {1, 1})).isInstanceOf(AssertionError.class);
  }

  @Test
  void findsAnOutputOfAnotherClassWithTheSameFields() throws Exception {
    var rnn = sums().output(Object.class, (x, y) -> new Alert("k", y[0])).build();
    var outcome = verify(rnn, x -> "k").given(1f);

    assertThatThrownBy(() -> outcome.emits(new Level("k", 1))).isInstanceOf(AssertionError.class);
  }

  @Test
  void allowsNumbersToDifferByTheTolerance() throws Exception {
    verify(sums().output(Float.class, (x, y) -> y[0]).build(), x -> "k")
        .given(1f, Float.NaN)
        .emitsCloseTo(0.25, 1.25f);
    verify(sums().output(Double.class, (x, y) -> (double) y[0]).build(), x -> "k")
        .given(1f)
        .emitsCloseTo(0.25, 0.75);
    verify(scores(), x -> "k").given(1f).emitsCloseTo(0.25, new float[] {1.25f});
    verify(sums().output(Scores.class, (x, y) -> new Scores(List.of(), y)).build(), x -> "k")
        .given(1f)
        .emitsCloseTo(0.25, new Scores(List.of(), new float[] {0.75f}));
  }

  @Test
  void findsNumbersThatDifferByMore() throws Exception {
    var outcome = verify(scores(), x -> "k").given(1f);

    assertThatThrownBy(() -> outcome.emitsCloseTo(0.25, new float[] {1.5f}))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> outcome.emitsCloseTo(0.25, new float[] {Float.NaN}))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> outcome.emitsCloseTo(-1, new float[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tolerance=-1.0");
  }

  private static StreamingRnn<Float, float[]> scores() {
    return sums().output(float[].class, (x, y) -> y).build();
  }

  private static RnnInputStage<Float> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x});
  }

  @Test
  void theLastStepEndsTheInput() throws Exception {
    var rnn = sums().output(Float.class, (x, y) -> y[0]).order(Order.byEventTime()).build();

    verify(rnn, x -> "k").at(60, 2f).at(50, 1f).finish().run().emits(1f, 3f).rejects();
    assertThatThrownBy(() -> verify(rnn, x -> "k").finish().given(1f))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tellsWhyRecordsWereRejected() throws Exception {
    var outcome =
        verify(rnn, Reading::pump)
            .given(new Reading("pump-7", Float.NaN, 2), new Reading("pump-7", 1, 2))
            .rejects(Reason.NOT_FINITE)
            .emits(new Alert("pump-7", 3));

    assertThatThrownBy(() -> outcome.rejects())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("input must be finite: input[0]=NaN");
  }
}
