/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StreamingRnn;
import org.junit.jupiter.api.Test;

class RnnVerifierTest {

  record Reading(String pump, float rpm, float celsius) {}

  record Alert(String pump, float level) {}

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

  @Test
  void failsWhereTheyAreNot() throws Exception {
    var outcome = verify(rnn, Reading::pump).given(new Reading("pump-7", 1, 2));

    assertThatThrownBy(() -> outcome.emits(new Alert("pump-7", 4)))
        .isInstanceOf(AssertionError.class);
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
