package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.SequenceReport;
import io.streamrnn.flink.StreamingRnn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
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
 * All this runs through Flink's own operators: straight through, with a restart from a snapshot
 * after everything that happens, and with a restart after which commands are taken and another
 * after which they are not, in turn. All must put out the same.
 *
 * @param <IN> type of the records
 * @param <K> type of the keys
 * @param <OUT> type of the outputs; compared by {@code equals}
 */
public final class RnnVerifier<IN, K, OUT> {

  private final StreamingRnn<IN, OUT> rnn;
  private final KeySelector<IN, K> key;
  private final List<ThrowingConsumer<RnnHarness<IN, K, OUT>, Exception>> steps = new ArrayList<>();
  private boolean hasCommands;

  private RnnVerifier(StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) {
    this.rnn = rnn;
    this.key = key;
  }

  /** Begins with the network and the key that its stream is to be keyed by. */
  public static <IN, K, OUT> RnnVerifier<IN, K, OUT> verify(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) {
    return new RnnVerifier<>(rnn, key);
  }

  /** Then these records come, with this event time in milliseconds. */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final RnnVerifier<IN, K, OUT> at(long time, IN... records) {
    for (IN record : records) {
      steps.add(harness -> harness.process(record, time));
    }
    return this;
  }

  /** Then a watermark comes. */
  public RnnVerifier<IN, K, OUT> watermark(long time) {
    steps.add(harness -> harness.watermark(time));
    return this;
  }

  /** Then it is so late in processing time, in milliseconds; 0 to begin with. */
  public RnnVerifier<IN, K, OUT> processingTime(long time) {
    steps.add(harness -> harness.setProcessingTime(time));
    return this;
  }

  /** Then a command comes. */
  public RnnVerifier<IN, K, OUT> control(Control<K> command) {
    hasCommands = true;
    steps.add(harness -> harness.control(command));
    return this;
  }

  /**
   * Then these records come, without event time, and that is all: see {@link #run}.
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
   * Runs all that was said before.
   *
   * @throws AssertionError if a restart makes a difference
   */
  public Outcome<IN, K, OUT> run() throws Exception {
    Outcome<IN, K, OUT> straight = run(false, false);
    assertThat(run(true, false)).as("with restarts all the time").isEqualTo(straight);
    assertThat(run(true, true))
        .as("with restarts all the time, with and without commands in turn")
        .isEqualTo(straight);
    return straight;
  }

  private Outcome<IN, K, OUT> run(boolean restarts, boolean switches) throws Exception {
    boolean controlled = hasCommands;
    try (RnnHarness<IN, K, OUT> harness = start(controlled)) {
      for (ThrowingConsumer<RnnHarness<IN, K, OUT>, Exception> step : steps) {
        step.accept(harness);
        if (restarts) {
          controlled = hasCommands || switches && !controlled;
          harness.restart(rnn, controlled, 1);
        }
      }
      harness.flush();
      return new Outcome<>(harness.outputs(), harness.rejected(), harness.sequences());
    }
  }

  private RnnHarness<IN, K, OUT> start(boolean controlled) throws Exception {
    return controlled
        ? RnnHarness.startControlled(rnn, key, new HashMapStateBackend(), null)
        : RnnHarness.start(rnn, key);
  }

  /**
   * What came of the records.
   *
   * @param outputs in order
   * @param rejected in order
   * @param reports in order
   * @param <IN> type of the records
   * @param <K> type of the keys
   * @param <OUT> type of the outputs
   */
  public record Outcome<IN, K, OUT>(
      List<OUT> outputs, List<Rejected<IN>> rejected, List<SequenceReport<K>> reports) {

    /** Requires exactly these outputs, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    public final Outcome<IN, K, OUT> emits(OUT... expected) {
      assertThat(outputs).as("outputs (rejected: %s)", rejected).containsExactly(expected);
      return this;
    }

    /** Requires that exactly so many records were rejected, for these reasons, in this order. */
    public Outcome<IN, K, OUT> rejects(Rejected.Reason... expected) {
      assertThat(rejected)
          .extracting(Rejected::reason)
          .as("rejected: %s", rejected)
          .containsExactly(expected);
      return this;
    }

    /** Requires that exactly so many reports came, with these causes, in this order. */
    public Outcome<IN, K, OUT> reports(SequenceReport.Cause... expected) {
      assertThat(reports)
          .extracting(SequenceReport::cause)
          .as("reports: %s", reports)
          .containsExactly(expected);
      return this;
    }
  }
}
