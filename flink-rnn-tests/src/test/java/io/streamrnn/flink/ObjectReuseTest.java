/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.types.IntValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records whose object is filled again for the next one, as Flink allows with object reuse. */
class ObjectReuseTest {

  /** A record that can be filled again. */
  public static final class Slot {
    public float value;

    /** For Flink. */
    public Slot() {}

    Slot(float value) {
      this.value = value;
    }
  }

  @Test
  void aLateRecordThatWaitsInABatchKeepsItsValue() throws Exception {
    StreamingRnn<Slot, Float> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Slot.class, 1, slot -> new float[] {slot.value})
            .output(Float.class, (slot, y) -> y[0])
            .order(Order.byEventTime())
            .batching(Batching.ofSize(9))
            .build();
    try (var harness = RnnHarness.start(rnn, slot -> "k")) {
      harness.reuseObjects().watermark(100);
      harness.process(new Slot(1)).process(new Slot(2), 50).process(new Slot(3), 200).flush();

      assertThat(harness.rejected())
          .extracting(rejected -> rejected.record().value)
          .containsExactly(1f, 2f);
    }
  }

  /** A record whose key is filled again, too. */
  public static final class Keyed {
    public IntValue key = new IntValue();
    public float value;

    /** For Flink. */
    public Keyed() {}

    Keyed(int key, float value) {
      this.key = new IntValue(key);
      this.value = value;
    }
  }

  @ParameterizedTest
  @MethodSource("keeping")
  void aKeyIsKeptThatIsFilledAgain(
      UnaryOperator<StreamingRnnBuilder<Keyed, Float>> options, boolean onRocksDb)
      throws Exception {
    StreamingRnnBuilder<Keyed, Float> sums =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Keyed.class, 1, record -> new float[] {record.value})
            .output(Float.class, (record, y) -> y[0]);
    StateBackend backend =
        onRocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    try (var harness =
        RnnHarness.start(options.apply(sums).build(), record -> record.key, backend)) {
      harness.reuseObjects();
      harness.process(new Keyed(1, 1), 1).process(new Keyed(2, 10), 2);
      harness.process(new Keyed(1, 2), 3).process(new Keyed(2, 20), 4).watermark(10).flush();
      harness.restart();
      harness.process(new Keyed(1, 3), 11).process(new Keyed(2, 30), 12).watermark(20).flush();

      assertThat(harness.outputs()).containsExactly(1f, 10f, 3f, 30f, 6f, 60f);
    }
  }

  static Stream<Arguments> keeping() {
    return Stream.<UnaryOperator<StreamingRnnBuilder<Keyed, Float>>>of(
            b -> b,
            b -> b.order(Order.byEventTime()),
            b -> b.stateTtl(StateTtl.processingTime(Duration.ofDays(1))),
            b -> b.batching(Batching.ofSize(3)),
            b -> b.batching(Batching.ofSize(9)).order(Order.byEventTime()),
            b -> b.stateCache(StateCache.ofSize(1)))
        .flatMap(options -> Stream.of(Arguments.of(options, false), Arguments.of(options, true)));
  }
}
