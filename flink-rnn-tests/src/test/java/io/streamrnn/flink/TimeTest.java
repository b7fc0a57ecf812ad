/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTest {

  private static final Reading ONE = new Reading("a", 1, 0);

  private final StreamingRnn<Reading, Alert> rnn =
      StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)))
          .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
          .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
          .stateTtl(StateTtl.processingTime(Duration.ofMillis(100)))
          .build();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forgetsAKeyThatWasSilentForTooLong(boolean onRocksDb) throws Exception {
    StateBackend backend =
        onRocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    try (var harness = RnnHarness.start(rnn, Reading::pump, backend)) {
      harness.process(ONE).process(ONE);
      harness.setProcessingTime(101);
      harness.process(ONE);

      assertThat(harness.outputs()).extracting(Alert::level).containsExactly(1f, 2f, 1f);
    }
  }

  @Test
  void livesOnWithEveryEvent() throws Exception {
    try (var harness = RnnHarness.start(rnn, Reading::pump)) {
      for (long time = 0; time < 300; time += 90) {
        harness.setProcessingTime(time);
        harness.process(ONE);
      }

      assertThat(harness.outputs()).extracting(Alert::level).containsExactly(1f, 2f, 3f, 4f);
    }
  }

  @Test
  void aRejectedRecordDoesNotExtendTheTimeToLive() throws Exception {
    try (var harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(ONE);
      harness.setProcessingTime(90);
      harness.process(new Reading("a", Float.NaN, 0));
      harness.setProcessingTime(180);
      harness.process(ONE);

      assertThat(harness.outputs()).extracting(Alert::level).containsExactly(1f, 1f);
    }
  }

  @Test
  void givesEachOutputTheTimestampOfItsEvent() throws Exception {
    try (var harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(ONE, 1234).process(ONE);

      assertThat(harness.records().get(0).getTimestamp()).isEqualTo(1234);
      assertThat(harness.records().get(1).hasTimestamp()).isFalse();
    }
  }
}
