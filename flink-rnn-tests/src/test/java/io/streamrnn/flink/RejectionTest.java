/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A record that cannot be scored is emitted to the side output, and the state is as if it had never
 * come.
 */
class RejectionTest {

  /** What a test wants to go wrong with a record. */
  enum Fault {
    NONE(null, null),
    INPUT_THROWS(
        Reason.INPUT_FAILED,
        "the function passed to input(...) threw: java.lang.Exception: dirty at "),
    INPUT_IS_NULL(Reason.NULL_INPUT, "the function passed to input(...) must not return null"),
    TOO_LONG(
        Reason.WRONG_LENGTH,
        "input has the wrong length: expected inputSize=3, got length=4 (key=k, model=gated)"),
    TOO_SHORT(Reason.WRONG_LENGTH, "expected inputSize=3, got length=0"),
    NAN(Reason.NOT_FINITE, "input must be finite: input[1]=NaN (key=k, model=gated)"),
    INFINITE(Reason.NOT_FINITE, "input[2]=-Infinity"),
    CELL_THROWS(Reason.STEP_FAILED, "the model threw: java.lang.ArithmeticException: 13 at "),
    RUNS_AWAY(Reason.DIVERGED, "score and state must be finite"),
    OUTPUT_THROWS(
        Reason.OUTPUT_FAILED,
        "the function passed to output(...) threw: java.lang.Exception: full at ");

    private final Reason reason;
    private final String message;

    Fault(Reason reason, String message) {
      this.reason = reason;
      this.message = message;
    }
  }

  /** A record with a fault. */
  record Faulty(String key, Event event, Fault fault) {

    float[] features() throws Exception {
      float[] good = event.features();
      return switch (fault) {
        case INPUT_THROWS -> throw new Exception("dirty");
        case INPUT_IS_NULL -> null;
        case TOO_LONG -> new float[4];
        case TOO_SHORT -> new float[0];
        case NAN -> new float[] {good[0], Float.NaN, good[2]};
        case INFINITE -> new float[] {good[0], good[1], Float.NEGATIVE_INFINITY};
        case CELL_THROWS -> new float[] {13, 0, 0};
        case RUNS_AWAY -> new float[] {Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
        default -> good;
      };
    }

    String line(float[] score) throws Exception {
      return switch (fault) {
        case OUTPUT_THROWS -> throw new Exception("full");
        default -> PlainLoop.line(event, score);
      };
    }
  }

  static Stream<Arguments> everyFaultInEveryMode() {
    return Stream.of(Fault.values())
        .filter(fault -> fault != Fault.NONE)
        .flatMap(
            fault ->
                Stream.of(
                        Scoring.stateful(),
                        Scoring.slidingWindow(4).whileFilling(WhileFilling.SCORE))
                    .flatMap(
                        scoring ->
                            Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend())
                                .map(backend -> Arguments.of(fault, scoring, backend))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyFaultInEveryMode")
  void leavesTheStateUntouched(Fault fault, Scoring scoring, StateBackend backend)
      throws Exception {
    List<String> undisturbed = run(scoring, backend, List.of(Fault.NONE)).outputs();

    RnnHarness<Faulty, String, String> disturbed =
        run(scoring, backend, List.of(fault, Fault.NONE, fault));

    assertThat(disturbed.outputs()).isEqualTo(undisturbed);
    assertThat(disturbed.rejected()).hasSize(2 * 20);
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void saysWhy(Fault fault) throws Exception {
    Faulty record = new Faulty("k", Event.at(0), fault);
    try (RnnHarness<Faulty, String, String> harness =
        RnnHarness.start(rnn(Scoring.stateful()), Faulty::key)) {
      Rejected<Faulty> rejected = harness.process(record).rejected().get(0);

      assertThat(rejected.reason()).isEqualTo(fault.reason);
      assertThat(rejected.message()).contains(fault.message).contains("key=k, model=gated");
      assertThat(rejected.key()).isEqualTo("k");
      assertThat(rejected.model()).isEqualTo("gated");
      assertThat(rejected.record()).isEqualTo(record);
    }
  }

  @Test
  void makesNoStateForAKeyThatHadNoGoodRecord() throws Exception {
    try (RnnHarness<Faulty, String, String> harness =
        RnnHarness.start(rnn(Scoring.stateful()), Faulty::key)) {
      harness.process(new Faulty("a", Event.at(0), Fault.NAN));
      harness.process(new Faulty("b", Event.at(0), Fault.OUTPUT_THROWS));

      assertThat(harness.keysWithState()).isZero();
    }
  }

  @Test
  void rejectsANullRecord() throws Exception {
    try (RnnHarness<Faulty, String, String> harness =
        RnnHarness.start(rnn(Scoring.stateful()), r -> r == null ? "none" : r.key())) {
      Rejected<Faulty> rejected = harness.process(null).rejected().get(0);

      assertThat(rejected.reason()).isEqualTo(Reason.NULL_RECORD);
      assertThat(rejected.key()).isEqualTo("none");
      assertThat(rejected.record()).isNull();
    }
  }

  @Test
  void isInterruptedWhereTheInputFunctionIs() throws Exception {
    assertPropagates(new InterruptedException("cancelled"));
  }

  @Test
  void failsWhereTheInputFunctionHasADefectOfTheMachine() throws Exception {
    assertPropagates(new OutOfMemoryError("for the test"));
  }

  private static void assertPropagates(Throwable thrown) throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(
                String.class,
                x -> {
                  if (thrown instanceof Error error) {
                    throw error;
                  }
                  throw (Exception) thrown;
                })
            .output(String.class, (x, y) -> x)
            .build();
    try (RnnHarness<String, String, String> harness = RnnHarness.start(rnn, x -> x)) {
      assertThatThrownBy(() -> harness.process("x"))
          .isInstanceOf(thrown.getClass())
          .hasMessage(thrown.getMessage());
      assertThat(harness.rejected()).isEmpty();
    }
  }

  /** Twenty good records of one key, each with the faults around it. */
  private static RnnHarness<Faulty, String, String> run(
      Scoring scoring, StateBackend backend, List<Fault> faults) throws Exception {
    try (RnnHarness<Faulty, String, String> harness =
        RnnHarness.start(rnn(scoring), Faulty::key, backend)) {
      for (int i = 0; i < 20; i++) {
        for (Fault fault : faults) {
          harness.process(new Faulty("k", Event.at(i), fault));
        }
      }
      return harness;
    }
  }

  private static StreamingRnn<Faulty, String> rnn(Scoring scoring) {
    return StreamingRnn.model(ModelSource.of("gated", RejectionTest::gated))
        .input(Faulty.class, 3, Faulty::features)
        .output(String.class, Faulty::line)
        .scoring(scoring)
        .build();
  }

  private static Model gated() {
    return Model.of("gated", new Superstitious(), SampleModels.stack(3, 8, 2, 11).cell());
  }

  /** Passes its input on, adds up to infinity if it is asked to, and throws at 13. */
  private static final class Superstitious implements Cell {

    @Override
    public String className() {
      return "Superstitious";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(3);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(3);
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("total", 1));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public Kernel kernel() {
      return (rows, x, states, output) -> {
        states[0][0] += x[0] + x[1] + x[2];
        System.arraycopy(x, 0, output, 0, 3);
        if (x[0] == 13) {
          throw new ArithmeticException("13");
        }
      };
    }
  }
}
