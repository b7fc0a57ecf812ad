/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code failAfterRejecting}. */
class RejectionLimitTest {

  private static final float BAD = Float.NaN;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void failsWithTheRecordThatIsOneTooMany(int batch) throws Exception {
    var rnn = batch == 0 ? sums() : sums().batching(Batching.ofSize(batch));
    var limited = rnn.failAfterRejecting(0.5, 4).build();

    assertThatThrownBy(() -> process(limited, 1f, BAD, BAD, BAD))
        .isInstanceOf(NonRecoverableException.class)
        .hasMessageContaining("rejected=3 of the last 4, allowed share=0.5")
        .hasMessageContaining("the last one: input must be finite")
        .hasMessageContaining("key=sha256:");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void emitsTheRecordThatIsOneTooManyBeforeItFails(int batch) throws Exception {
    var rnn = batch == 0 ? sums() : sums().batching(Batching.ofSize(batch));
    try (var harness = RnnHarness.start(rnn.failAfterRejecting(0.5, 4).build(), x -> "k")) {
      assertThatThrownBy(() -> harness.process(1f).process(BAD).process(BAD).process(BAD).flush())
          .isInstanceOf(NonRecoverableException.class);
      harness.flush();

      assertThat(harness.outputs()).containsExactly(1f);
      assertThat(harness.rejected()).hasSize(3);
    }
  }

  @Test
  void anIdleStepThatIsOneTooManyFailsABatchToo() throws Exception {
    var steps = IdleSteps.every(Duration.ofMillis(4), String.class, (key, time) -> BAD).atMost(2);
    var rnn = sums().idleSteps(steps).batching(Batching.ofSize(3)).failAfterRejecting(0.5, 2);
    try (var harness = RnnHarness.start(rnn.build(), x -> "k")) {
      harness.process(1f, 0);

      assertThatThrownBy(() -> harness.watermark(100))
          .hasMessageContaining("rejected=2 of the last 2");
    }
  }

  @Test
  void passesAsManyAsTheShareAllows() throws Exception {
    process(sums().failAfterRejecting(0.5, 4).build(), 1f, BAD, BAD, 1f);
  }

  /** Events of known keys and of new ones are scored in different ways. */
  @Test
  void countsTheRecordsOfABatchInTheirOrder() throws Exception {
    var limited =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Float.class, 1, x -> new float[] {x < 0 ? BAD : x})
            .output(Float.class, (x, y) -> y[0])
            .batching(Batching.ofSize(20))
            .failAfterRejecting(0.5, 4)
            .build();
    try (var harness = RnnHarness.start(limited, String::valueOf)) {
      for (float known = 1; known <= 10; known++) {
        harness.process(known);
      }
      harness.flush();
      for (float known = 1; known <= 10; known++) {
        harness.process(known).process(-known);
      }
      harness.flush();

      assertThat(harness.rejected()).hasSize(10);
    }
  }

  private static void process(StreamingRnn<Float, Float> rnn, float... records) throws Exception {
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      for (float record : records) {
        harness.process(record);
      }
      harness.flush();
    }
  }

  @Test
  void forgetsRecordsThatAreNoLongerAmongTheLast() throws Exception {
    try (var harness = RnnHarness.start(sums().failAfterRejecting(0.5, 4).build(), x -> "k")) {
      for (int i = 0; i < 10; i++) {
        harness.process(BAD).process(BAD).process(1f).process(1f);
      }

      assertThat(harness.rejected()).hasSize(20);
    }
  }

  @Test
  void aShareOfNothingFailsWithTheFirst() throws Exception {
    try (var harness = RnnHarness.start(sums().failAfterRejecting(0, 1000).build(), x -> "k")) {
      harness.process(1f);

      assertThatThrownBy(() -> harness.process(BAD)).isInstanceOf(NonRecoverableException.class);
    }
  }

  @Test
  void whatAPolicyRejectsDoesNotCount() throws Exception {
    var rnn = sums().order(Order.byEventTime()).failAfterRejecting(0, 10).build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      harness.watermark(100).process(1f, 50).process(1f, 60);

      assertThat(harness.rejected()).hasSize(2);
    }
  }

  @Test
  void countsAnewAfterARestart() throws Exception {
    try (var harness = RnnHarness.start(sums().failAfterRejecting(0.5, 2).build(), x -> "k")) {
      harness.process(BAD);
      harness.restart();
      harness.process(BAD);

      assertThat(harness.rejected()).hasSize(2);
    }
  }

  @Test
  void doesNotEndAJobWhoseCheckpointsWouldBeDeleted() throws Exception {
    try (var harness = RnnHarness.start(sums().failAfterRejecting(0, 10).build(), x -> "k")) {
      harness.process(1f).restart();

      assertThatThrownBy(() -> harness.process(BAD))
          .isNotInstanceOf(NonRecoverableException.class)
          .hasMessageContaining("rejected=1 of the last 10")
          .hasMessageContaining("externalized-checkpoint-retention=RETAIN_ON_CANCELLATION");
    }
  }

  @Test
  void aShareIsLessThanAll() {
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> sums().failAfterRejecting(share, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("share=" + share);
    }
    assertThatThrownBy(() -> sums().failAfterRejecting(0.5, 0)).hasMessageContaining("of=0");
  }

  private static StreamingRnnBuilder<Float, Float> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x})
        .output(Float.class, (x, y) -> y[0]);
  }
}
