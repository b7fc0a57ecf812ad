/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.types.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The events that wait for the watermark: what they cost, and what a savepoint has of them. */
class WaitingEventsTest {

  /** A record, and what became of it in the next version of a job. */
  public record Before(String key, int value) {}

  /** Its key and value have other types. */
  public record After(String key, String value) {}

  static Stream<Arguments> backendsAndRunners() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend())
        .flatMap(backend -> Stream.of(Runner.values()).map(r -> Arguments.of(backend, r)));
  }

  @ParameterizedTest
  @MethodSource("backendsAndRunners")
  void theTypeOfTheRecordsMayChangeWithTheDefaultOptions(StateBackend backend, Runner runner)
      throws Exception {
    OperatorSubtaskState savepoint = savepoint(backend, runner, rnn -> rnn, Long.MIN_VALUE);

    assertThat(scoreOfAnotherType(backend, runner, rnn -> rnn, savepoint)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("backendsAndRunners")
  void theTypeOfTheRecordsMayChangeWhereOrderIsByTimeAndNoneWaits(
      StateBackend backend, Runner runner) throws Exception {
    OperatorSubtaskState savepoint = savepoint(backend, runner, WaitingEventsTest::byTime, 10);

    assertThat(scoreOfAnotherType(backend, runner, WaitingEventsTest::byTime, savepoint))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("backendsAndRunners")
  void anotherTypeOfTheRecordsIsRejectedWhileEventsWait(StateBackend backend, Runner runner)
      throws Exception {
    OperatorSubtaskState savepoint = savepoint(backend, runner, WaitingEventsTest::byTime, 9);

    for (UnaryOperator<StreamingRnnBuilder<After, Float>> order :
        List.<UnaryOperator<StreamingRnnBuilder<After, Float>>>of(
            rnn -> rnn, WaitingEventsTest::byTime)) {
      assertThatThrownBy(() -> scoreOfAnotherType(backend, runner, order, savepoint))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must have the type of the job's records")
          .hasMessageContaining("After")
          .hasMessageContaining("Order.byArrival()");
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndRunners")
  void aJobThatTakesEventsAsTheyArriveLetsGoOfThoseThatWaited(StateBackend backend, Runner runner)
      throws Exception {
    OperatorSubtaskState savepoint = savepoint(backend, runner, WaitingEventsTest::byTime, 9);
    OperatorSubtaskState emptied;
    try (var harness =
        RnnHarness.start(runner.of(before()).build(), Before::key, backend, savepoint)) {
      harness.watermark(10);
      assertThat(harness.outputs()).containsExactly(1f);
      emptied = harness.snapshot();
    }

    assertThat(scoreOfAnotherType(backend, runner, WaitingEventsTest::byTime, emptied))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("backendsAndRunners")
  void manyOfOneTimeKeepTheirOrderOverRestarts(StateBackend backend, Runner runner)
      throws Exception {
    var rnn = runner.of(byTime(before())).build();
    List<Float> expected = new ArrayList<>();
    try (var harness = RnnHarness.start(rnn, Before::key, backend)) {
      for (int i = 0; i < 30; i++) {
        harness.process(new Before("A", 1 << (i % 24)), 10);
        expected.add((i == 0 ? 0 : expected.get(i - 1)) + (1 << (i % 24)));
        if (i % 7 == 0) {
          harness.restart(1 + i % 3);
        }
      }
      harness.watermark(10);

      assertThat(harness.outputs()).isEqualTo(expected);
    }
  }

  /** A record that counts how often one is written or read. */
  public static final class Counted implements Value {

    private static final long serialVersionUID = 1L;
    private static int accesses;

    @Override
    public void write(DataOutputView out) {
      accesses++;
    }

    @Override
    public void read(DataInputView in) throws IOException {
      accesses++;
    }
  }

  @Test
  void anEventCostsTheSameHoweverManyOfItsTimeWait() throws Exception {
    int events = 2000;
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Counted.class, record -> new float[] {1})
            .output(Float.class, (record, score) -> score[0])
            .order(Order.byEventTime())
            .build();
    Counted.accesses = 0;
    try (var harness = RnnHarness.start(rnn, record -> "A", new EmbeddedRocksDBStateBackend())) {
      for (int i = 0; i < events; i++) {
        harness.process(new Counted(), 10);
      }
      harness.watermark(10);

      assertThat(harness.outputs()).endsWith((float) events);
      // In the exchange, and then it and the first of its time, once each.
      assertThat(Counted.accesses).isBetween(4 * events, 6 * events);
    }
  }

  private static <IN> StreamingRnnBuilder<IN, Float> byTime(StreamingRnnBuilder<IN, Float> rnn) {
    return rnn.order(Order.byEventTime());
  }

  private static StreamingRnnBuilder<Before, Float> before() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Before.class, record -> new float[] {record.value()})
        .output(Float.class, (record, score) -> score[0]);
  }

  /** With an event of time 10. */
  private static OperatorSubtaskState savepoint(
      StateBackend backend,
      Runner runner,
      UnaryOperator<StreamingRnnBuilder<Before, Float>> options,
      long watermark)
      throws Exception {
    try (var harness =
        RnnHarness.start(runner.of(options.apply(before())).build(), Before::key, backend)) {
      return harness.process(new Before("A", 1), 10).watermark(watermark).snapshot();
    }
  }

  private static float scoreOfAnotherType(
      StateBackend backend,
      Runner runner,
      UnaryOperator<StreamingRnnBuilder<After, Float>> options,
      OperatorSubtaskState savepoint)
      throws Exception {
    var rnn =
        runner
            .of(
                options.apply(
                    StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
                        .input(After.class, r -> new float[] {Float.parseFloat(r.value())})
                        .output(Float.class, (record, score) -> score[0])))
            .build();
    try (var harness = RnnHarness.start(rnn, After::key, backend, savepoint)) {
      harness.process(new After("A", "2"), 20).watermark(20).flush();
      return harness.outputs().get(harness.outputs().size() - 1);
    }
  }
}
