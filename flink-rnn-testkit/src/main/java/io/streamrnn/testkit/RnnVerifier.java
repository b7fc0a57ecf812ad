/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StreamingRnn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Tests a {@link StreamingRnn} as a sentence:
 *
 * <pre>{@code
 * verify(rnn, Reading::pump)
 *     .given(new Reading("pump-7", 1500, 61), new Reading("pump-7", 1510, 64))
 *     .emits(new Alert("pump-7", 1561), new Alert("pump-7", 3135));
 * }</pre>
 *
 * Records with timestamps, watermarks, commands and the clock go before {@link #run}:
 *
 * <pre>{@code
 * verify(rnn, Reading::pump).at(10, first).at(90, second).watermark(100).run().reports(Cause.GAP);
 * }</pre>
 *
 * The records run through Flink's own operators, three times: straight through, with a restart from
 * a snapshot after each step, and, unless windows are scored with {@link #over}, with restarts that
 * add and remove the command stream in turn. All must emit the same outputs, rejected records and
 * reports, with the same timestamps.
 *
 * @param <IN> type of the records
 * @param <K> type of the keys
 * @param <OUT> type of the outputs; compared field by field and element by element, so that arrays,
 *     records of arrays and classes without {@code equals} can be expected
 */
public final class RnnVerifier<IN, K, OUT> {

  private final StreamingRnn<IN, OUT> rnn;
  private final KeySelector<IN, K> key;
  private final List<ThrowingConsumer<RnnHarness<IN, K, OUT>, Exception>> steps = new ArrayList<>();
  private boolean hasCommands;
  private StateBackend backend = new HashMapStateBackend();
  private Start<IN, K, OUT> start = RnnVerifier::start;
  private boolean isWindowed;

  private RnnVerifier(StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) {
    this.rnn = rnn;
    this.key = key;
  }

  /** Starts with the network and the key of its stream. */
  public static <IN, K, OUT> RnnVerifier<IN, K, OUT> verify(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) {
    return new RnnVerifier<>(rnn, key);
  }

  /** Stores the state in another state backend than the heap. */
  public RnnVerifier<IN, K, OUT> stateBackend(StateBackend backend) {
    this.backend = Objects.requireNonNull(backend, "backend");
    return this;
  }

  /**
   * Scores Flink windows of the stream, such as sessions; of a network with {@code
   * Scoring.perWindow()}. They fire at watermarks.
   *
   * @param time sorts the records of a window
   */
  public RnnVerifier<IN, K, OUT> over(
      WindowAssigner<? super IN, ? extends Window> windows, SerializableToLongFunction<IN> time) {
    Objects.requireNonNull(windows, "windows");
    Objects.requireNonNull(time, "time");
    start =
        (verifier, controlled) ->
            RnnHarness.startOverWindows(
                verifier.rnn, verifier.key, windows, time, verifier.backend);
    isWindowed = true;
    return this;
  }

  /** Processes these records, with this event time in milliseconds. */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final RnnVerifier<IN, K, OUT> at(long time, IN... records) {
    for (IN record : records) {
      steps.add(harness -> harness.process(record, time));
    }
    return this;
  }

  /** Processes a watermark. */
  public RnnVerifier<IN, K, OUT> watermark(long time) {
    steps.add(harness -> harness.watermark(time));
    return this;
  }

  /** Sets the processing time, in milliseconds; 0 at the start. */
  public RnnVerifier<IN, K, OUT> processingTime(long time) {
    steps.add(harness -> harness.setProcessingTime(time));
    return this;
  }

  /** Processes a command. */
  public RnnVerifier<IN, K, OUT> control(Control<K> command) {
    hasCommands = true;
    steps.add(harness -> harness.control(command));
    return this;
  }

  /** Ends the input, as the last step, see {@link RnnHarness#finish}. */
  public RnnVerifier<IN, K, OUT> finish() {
    steps.add(RnnHarness::finish);
    return this;
  }

  /**
   * Processes these records, without event time, as the last step; see {@link #run}.
   *
   * @throws AssertionError if a restart makes a difference
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final Outcome<IN, K, OUT> given(IN... records) throws Exception {
    for (IN record : records) {
      steps.add(harness -> harness.process(record));
    }
    return run();
  }

  /**
   * Runs all steps.
   *
   * @throws AssertionError if a restart makes a difference
   */
  public Outcome<IN, K, OUT> run() throws Exception {
    Run<IN, K, OUT> straight = run(false, false);
    requireSame("with restarts all the time", straight, run(true, false));
    if (!isWindowed) {
      requireSame(
          "with restarts all the time, with and without commands in turn",
          straight,
          run(true, true));
    }
    return straight.outcome();
  }

  private static <T> void requireSame(String how, T straight, T restarted) {
    assertThat(DeepEquality.EXACT.difference("run", straight, restarted))
        .as("%s: straight through %s, %s %s", how, straight, how, restarted)
        .isEmpty();
  }

  /** Starts the operator, with a command stream or without. */
  private interface Start<IN, K, OUT> {

    RnnHarness<IN, K, OUT> of(RnnVerifier<IN, K, OUT> verifier, boolean controlled)
        throws Exception;
  }

  /** All outputs, and their timestamps. */
  private record Run<IN, K, OUT>(Outcome<IN, K, OUT> outcome, List<List<Long>> times) {

    static <IN, K, OUT> Run<IN, K, OUT> of(RnnHarness<IN, K, OUT> harness) {
      return new Run<>(
          new Outcome<>(harness.outputs(), harness.rejected(), harness.reports()),
          List.of(
              times(harness.records()),
              times(harness.rejectedRecords()),
              times(harness.reportRecords())));
    }

    /** None is {@code Long.MIN_VALUE}, as sources of Flink have it. */
    private static List<Long> times(List<? extends StreamRecord<?>> records) {
      return records.stream().<Long>map(StreamRecord::getTimestamp).toList();
    }
  }

  private Run<IN, K, OUT> run(boolean restarts, boolean switches) throws Exception {
    boolean controlled = hasCommands;
    try (RnnHarness<IN, K, OUT> harness = start.of(this, controlled)) {
      for (ThrowingConsumer<RnnHarness<IN, K, OUT>, Exception> step : steps) {
        step.accept(harness);
        if (restarts && !harness.isFinished()) {
          controlled = hasCommands || switches && !controlled;
          harness.restart(rnn, controlled, 1);
        }
      }
      harness.flush();
      return Run.of(harness);
    }
  }

  private RnnHarness<IN, K, OUT> start(boolean controlled) throws Exception {
    return controlled
        ? RnnHarness.startControlled(rnn, key, backend)
        : RnnHarness.start(rnn, key, backend);
  }

  /**
   * All outputs of a run.
   *
   * @param outputs in order
   * @param rejected in order
   * @param reports in order
   * @param <IN> type of the records
   * @param <K> type of the keys
   * @param <OUT> type of the outputs
   */
  public record Outcome<IN, K, OUT>(
      List<OUT> outputs, List<Rejected<IN>> rejected, List<StateReport<K>> reports) {

    /** Requires exactly these outputs, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    public final Outcome<IN, K, OUT> emits(OUT... expected) {
      return requireOutputs(DeepEquality.EXACT, expected);
    }

    /**
     * Requires these outputs, in this order, up to small differences: each {@code float} and {@code
     * double} in an output, also in its arrays and records, may differ by the tolerance.
     *
     * @param tolerance absolute, at least 0
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    public final Outcome<IN, K, OUT> emitsCloseTo(double tolerance, OUT... expected) {
      return requireOutputs(new DeepEquality(tolerance), expected);
    }

    private Outcome<IN, K, OUT> requireOutputs(DeepEquality equality, OUT[] expected) {
      List<OUT> all = Arrays.asList(expected);
      assertThat(equality.difference("outputs", all, outputs))
          .as("outputs: expected %s, got %s (rejected: %s)", all, outputs, rejected)
          .isEmpty();
      return this;
    }

    /** Requires that exactly these records were rejected, by their reasons, in this order. */
    public Outcome<IN, K, OUT> rejects(Rejected.Reason... expected) {
      assertThat(rejected)
          .extracting(Rejected::reason)
          .as("rejected: %s", rejected)
          .containsExactly(expected);
      return this;
    }

    /** Requires exactly these reports, by their causes, in this order. */
    public Outcome<IN, K, OUT> reports(StateReport.Cause... expected) {
      assertThat(reports)
          .extracting(StateReport::cause)
          .as("reports: %s", reports)
          .containsExactly(expected);
      return this;
    }
  }
}
