package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StreamingRnn;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * Tests a {@link StreamingRnn} as a sentence:
 *
 * <pre>{@code
 * verify(rnn, Reading::pump)
 *     .given(new Reading("pump-7", 1500, 61), new Reading("pump-7", 1510, 64))
 *     .emits(new Alert("pump-7", 1561), new Alert("pump-7", 3135));
 * }</pre>
 *
 * The records run through Flink's own operator twice: straight through, and with a restart from a
 * snapshot after every record. Both must put out the same.
 *
 * @param <IN> type of the records
 * @param <K> type of the keys
 * @param <OUT> type of the outputs; compared by {@code equals}
 */
public final class RnnVerifier<IN, K, OUT> {

  private final StreamingRnn<IN, OUT> rnn;
  private final KeySelector<IN, K> key;

  private RnnVerifier(StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) {
    this.rnn = rnn;
    this.key = key;
  }

  /** Begins with the network and the key that its stream is to be keyed by. */
  public static <IN, K, OUT> RnnVerifier<IN, K, OUT> verify(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) {
    return new RnnVerifier<>(rnn, key);
  }

  /**
   * Runs these records.
   *
   * @throws AssertionError if a restart makes a difference
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public final Outcome<IN, OUT> given(IN... records) throws Exception {
    Outcome<IN, OUT> straight = run(Arrays.asList(records), false);
    Outcome<IN, OUT> restarted = run(Arrays.asList(records), true);
    assertThat(restarted.outputs)
        .as("outputs with a restart after every record")
        .isEqualTo(straight.outputs);
    assertThat(restarted.rejected)
        .as("rejected records with a restart after every record")
        .isEqualTo(straight.rejected);
    return straight;
  }

  private Outcome<IN, OUT> run(List<IN> records, boolean restarting) throws Exception {
    try (RnnHarness<IN, K, OUT> harness = RnnHarness.start(rnn, key)) {
      for (IN record : records) {
        harness.process(record);
        if (restarting) {
          harness.restart();
        }
      }
      return new Outcome<>(harness.outputs(), harness.rejected());
    }
  }

  /**
   * What came of the records.
   *
   * @param outputs in order
   * @param rejected in order
   * @param <IN> type of the records
   * @param <OUT> type of the outputs
   */
  public record Outcome<IN, OUT>(List<OUT> outputs, List<Rejected<IN>> rejected) {

    /** Requires exactly these outputs, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    public final Outcome<IN, OUT> emits(OUT... expected) {
      assertThat(outputs).as("outputs (rejected: %s)", rejected).containsExactly(expected);
      return this;
    }

    /** Requires that exactly so many records were rejected, for these reasons, in this order. */
    public Outcome<IN, OUT> rejects(Rejected.Reason... expected) {
      assertThat(rejected)
          .extracting(Rejected::reason)
          .as("rejected: %s", rejected)
          .containsExactly(expected);
      return this;
    }
  }
}
