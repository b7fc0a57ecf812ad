/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.b;
import static io.streamrnn.flink.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When events that wait for others are scored, and in which order their outputs are emitted. */
class BatchingTest {

  private static RnnHarness<Term, String, Sum> ofThree() throws Exception {
    return RnnHarness.start(
        Sums.rnn(b -> b.batching(Batching.ofSize(3).linger(Duration.ofMillis(50)))), Term::key);
  }

  @Test
  void aResultHasTheTimestampThatFlinkGivesARecordWithoutATime() throws Exception {
    for (int size : new int[] {1, 2}) {
      Batching batching = Batching.ofSize(size).linger(Duration.ofMillis(5));
      try (var harness = RnnHarness.start(Sums.rnn(b -> b.batching(batching)), Term::key)) {
        harness.process(a(1), Long.MIN_VALUE).process(b(2), Long.MIN_VALUE);

        assertThat(harness.records()).hasSize(2).allMatch(StreamRecord::hasTimestamp);
      }
    }
  }

  @Test
  void scoresABatchThatIsFull() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).process(b(10));
      assertThat(harness.outputs()).isEmpty();

      harness.process(a(2));
      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", 10), sum(3));
    }
  }

  @Test
  void scoresABatchWhoseFirstEventHasWaitedLongEnough() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).setProcessingTime(49);
      assertThat(harness.outputs()).isEmpty();

      harness.setProcessingTime(50);
      assertThat(harness.outputs()).containsExactly(sum(1));
    }
  }

  @Test
  void aBatchThatBeginsAfterAFullOneWaitsAsLongAsThatOne() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).process(b(10)).process(a(2));
      harness.setProcessingTime(30).process(a(4)).setProcessingTime(79);
      assertThat(harness.outputs()).hasSize(3);

      harness.setProcessingTime(80);
      assertThat(harness.outputs()).hasSize(4);
    }
  }

  @Test
  void scoresABatchBeforeABarrier() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).snapshot();

      assertThat(harness.outputs()).containsExactly(sum(1));
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void scoresABatchBeforeACommand(
      StateBackend backend, UnaryOperator<StreamingRnnBuilder<Term, Sum>> options)
      throws Exception {
    var rnn = Sums.rnn(b -> options.apply(b.batching(Batching.ofSize(3))));
    try (var harness = RnnHarness.startControlled(rnn, Term::key, backend)) {
      harness.process(a(1)).process(b(10));
      assertThat(harness.outputs()).isEmpty();
      harness.control(Control.query("a"));
      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", 10));

      harness.process(a(2)).control(Control.reset("a")).process(a(4)).flush();
      assertThat(harness.outputs()).endsWith(sum(3), sum(4)).hasSize(4);
      assertThat(harness.reports())
          .extracting(StateReport::cause, report -> report.states()[0][0])
          .containsExactly(tuple(Cause.QUERY, 1f), tuple(Cause.CONTROL_RESET, 3f));
    }
  }

  @Test
  void keepsWatermarksWhereTheyWereAndIsNotCutByThem() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1), 1).watermark(1).process(a(2), 2);
      assertThat(harness.recordsAndWatermarks()).isEmpty();

      harness.process(a(4), 3);
      assertThat(harness.recordsAndWatermarks())
          .containsExactly(
              new StreamRecord<>(sum(1), 1),
              new Watermark(1),
              new StreamRecord<>(sum(3), 2),
              new StreamRecord<>(sum(7), 3));
    }
  }

  @Test
  void isNotCutByWatermarksWhereThereAreSeveralModels() throws Exception {
    ModelSource other = ModelSource.of("other", () -> SampleModels.sums(1));
    var rnn =
        Sums.rnn(
            b ->
                b.batching(Batching.ofSize(3))
                    .models(
                        term -> term.key().equals("b") ? "other" : null, Map.of("other", other)));
    try (var harness = RnnHarness.start(rnn, Term::key)) {
      harness.process(a(1), 1).watermark(1).process(b(2), 2);
      assertThat(harness.recordsAndWatermarks()).isEmpty();

      harness.process(a(4), 3);
      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", 2), sum(5));
    }
  }

  @Test
  void rejectsOnlyTheRecordAtFault() throws Exception {
    try (var harness = ofThree()) {
      harness.process(a(1)).process(b(Float.MAX_VALUE)).process(b(Float.MAX_VALUE));

      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", Float.MAX_VALUE));
      assertThat(harness.rejected())
          .extracting(Rejected::reason)
          .containsExactly(Rejected.Reason.DIVERGED);
    }
  }

  /** Keys that come once in a batch and often, new ones, nulls, and sums that are infinite. */
  @ParameterizedTest
  @MethodSource("runners")
  void emitsWhatSingleEventsEmitInTheSameOrder(
      StateBackend backend, UnaryOperator<StreamingRnnBuilder<Term, Sum>> options)
      throws Exception {
    for (int size = 2; size < 40; size += 6) {
      Batching batching = Batching.ofSize(size).linger(Duration.ofMillis(5));
      try (var single = RnnHarness.start(Sums.rnn(b -> b), Term::key);
          var batches =
              RnnHarness.start(
                  Sums.rnn(b -> options.apply(b.batching(batching))), Term::key, backend)) {
        Random random = new Random(size);
        for (int i = 0; i < 2_000; i++) {
          take(random, i, List.of(single, batches));
        }
        batches.flush();

        assertThat(batches.recordsAndWatermarks()).isEqualTo(single.recordsAndWatermarks());
        assertThat(batches.rejected())
            .extracting(each -> each + each.message())
            .isEqualTo(single.rejected().stream().map(each -> each + each.message()).toList())
            .hasSizeGreaterThan(20);
      }
    }
  }

  /** Sequences and keys that end between their events, and within a batch. */
  @ParameterizedTest
  @MethodSource("deadlines")
  void emitsAndReportsWhatSingleEventsDoWhereKeysEnd(
      UnaryOperator<StreamingRnnBuilder<Term, Sum>> options) throws Exception {
    for (StateBackend backend :
        List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend())) {
      for (int size = 3; size < 40; size += 25) {
        Batching batching = Batching.ofSize(size).linger(Duration.ofMillis(5));
        try (var single = RnnHarness.start(Sums.rnn(options), Term::key);
            var batches =
                RnnHarness.start(
                    Sums.rnn(b -> options.apply(b.batching(batching))), Term::key, backend)) {
          Random random = new Random(size);
          for (int i = 0; i < 1_000; i++) {
            take(random, i + random.nextInt(30), List.of(single, batches));
          }
          batches.flush();

          assertThat(batches.recordsAndWatermarks()).isEqualTo(single.recordsAndWatermarks());
          assertThat(batches.reports())
              .usingRecursiveFieldByFieldElementComparator()
              .containsExactlyInAnyOrderElementsOf(single.reports())
              .hasSizeGreaterThan(50);
        }
      }
    }
  }

  static Stream<UnaryOperator<StreamingRnnBuilder<Term, Sum>>> deadlines() {
    Duration some = Duration.ofMillis(40);
    return Stream.of(
        b -> b.sessionGap(some),
        b -> b.stateTtl(StateTtl.eventTime(some)),
        b -> b.stateTtl(StateTtl.processingTime(some)),
        b -> b.sessionGap(Duration.ofMillis(30)).stateTtl(StateTtl.processingTime(some)));
  }

  static Stream<Arguments> runners() {
    return Stream.of(
        Arguments.of(new HashMapStateBackend(), UnaryOperator.identity()),
        Arguments.of(new HashMapStateBackend(), cache(7)),
        Arguments.of(new EmbeddedRocksDBStateBackend(), UnaryOperator.identity()),
        Arguments.of(new EmbeddedRocksDBStateBackend(), cache(7)));
  }

  private static UnaryOperator<StreamingRnnBuilder<Term, Sum>> cache(int size) {
    return builder -> builder.stateCache(StateCache.ofSize(size));
  }

  private static void take(Random random, long time, List<RnnHarness<Term, String, Sum>> harnesses)
      throws Exception {
    int dice = random.nextInt(40);
    Term term = new Term("key " + key(random), number(random), "");
    for (RnnHarness<Term, String, Sum> each : harnesses) {
      switch (dice) {
        case 0 -> each.watermark(time);
        case 1 -> each.setProcessingTime(time);
        case 2 -> each.snapshot();
        default -> each.process(term, time);
      }
    }
  }

  /** One of some that come often, or of many. */
  private static int key(Random random) {
    return random.nextBoolean() ? random.nextInt(4) : random.nextInt(100);
  }

  private static float number(Random random) {
    return switch (random.nextInt(30)) {
      case 0 -> Float.NaN;
      case 1 -> Float.MAX_VALUE;
      default -> random.nextInt(10);
    };
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aTimerOfAnotherKeyLeavesABatchAsItIs(
      StateBackend backend, UnaryOperator<StreamingRnnBuilder<Term, Sum>> options)
      throws Exception {
    Batching batching = Batching.ofSize(3).linger(Duration.ofSeconds(1));
    StateTtl ttl = StateTtl.processingTime(Duration.ofMillis(100));
    try (var harness =
        RnnHarness.start(
            Sums.rnn(b -> options.apply(b.batching(batching).stateTtl(ttl))), Term::key, backend)) {
      harness.process(a(1)).setProcessingTime(50).process(b(10)).snapshot();
      harness.process(b(20)).setProcessingTime(101);
      assertThat(harness.reports()).extracting(StateReport::key).containsExactly("a");
      assertThat(harness.outputs()).containsExactly(sum(1), new Sum("b", 10));

      harness.process(a(2)).process(new Term("c", 5, ""));
      assertThat(harness.outputs())
          .endsWith(new Sum("b", 30), new Sum("a", 2), new Sum("c", 5))
          .hasSize(5);
    }
  }

  @Test
  void aTimerOfItsKeyScoresABatch() throws Exception {
    Batching batching = Batching.ofSize(3).linger(Duration.ofSeconds(1));
    StateTtl ttl = StateTtl.processingTime(Duration.ofMillis(100));
    try (var harness =
        RnnHarness.start(Sums.rnn(b -> b.batching(batching).stateTtl(ttl)), Term::key)) {
      harness.process(a(1)).snapshot();
      harness.setProcessingTime(50);
      harness.process(a(2)).setProcessingTime(100);

      assertThat(harness.outputs()).containsExactly(sum(1), sum(3));
      assertThat(harness.reports()).isEmpty();
    }
  }

  @Test
  void appliesAllEventsOfATimeBeforeAGapThatEndsThen() throws Exception {
    Sums.verify(
            b ->
                b.batching(Batching.ofSize(3))
                    .order(Order.byEventTime())
                    .sessionGap(Duration.ofMillis(10)))
        .at(0, a(1))
        .at(10, a(Float.NaN), a(2))
        .watermark(10)
        .run()
        .emits(sum(1), sum(3))
        .reports();
  }
}
