/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.operator.LocalScorer;
import io.streamrnn.flink.internal.plan.RnnTypes;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link StreamingRnn} in a plain loop, in one thread, without a cluster: for a file that is
 * smaller than the start of a cluster is long, for a tool, for a notebook.
 *
 * <pre>{@code
 * try (LocalRnn<Reading, String, Alert> loop =
 *     LocalRnn.open(vibration, Reading::pump, (alert, time) -> alerts.add(alert))) {
 *   for (Reading reading : readings) {
 *     loop.process(reading);
 *   }
 *   loop.finish();
 * }
 * }</pre>
 *
 * <p>The rules are those of the operator, so the results are too, bit for bit. With {@link
 * StreamingRnnBuilder#batching} events of different keys are stepped together: those that wait are
 * scored when the batch is full, when {@link #processingTime} ends its linger, and by {@link
 * #flush} and {@link #finish}. {@link StreamingRnnBuilder#stateCache} has no effect: the states of
 * all keys are in the memory of this process, and are lost with it, as there are no checkpoints.
 * Records are not copied, and a record that waits for a watermark or for its batch must not be
 * changed. A {@code Row} must have names, as of {@code Row.withNames()}, where functions read
 * fields by name.
 *
 * <p>Time passes when the caller says so. {@link #watermark} lets event time pass and fires what is
 * due, {@link #finish} all that is left, as Flink does at the end of a bounded input. Processing
 * time is 0 until {@link #processingTime} sets it, so a time to live in processing time never ends
 * by itself, and a run can be repeated. What is due for several keys at one time is done in the
 * order in which it was set, which Flink leaves open.
 *
 * <p>For one thread.
 *
 * @param <IN> type of the records
 * @param <K> type of the keys
 * @param <OUT> type of the results
 */
@Experimental
public final class LocalRnn<IN, K, OUT> implements AutoCloseable {

  /** In place of the timestamp of a record that has none. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private final KeySelector<IN, K> key;
  private final LocalScorer<IN, OUT> scorer;

  /**
   * Takes what is emitted, in the thread of the caller and, unless events are batched, before its
   * call returns. An exception is thrown to the caller, who must not continue: the state of the key
   * has changed.
   *
   * @param <IN> type of the records
   * @param <K> type of the keys
   * @param <OUT> type of the results
   */
  @FunctionalInterface
  @Experimental
  public interface Outputs<IN, K, OUT> {

    /**
     * A result.
     *
     * @param timestamp of its event, in milliseconds, or {@link #NO_TIMESTAMP}
     */
    void result(OUT result, long timestamp);

    /**
     * A record that could not be scored, see {@link StreamingRnn#rejected}. Ignored by default.
     *
     * @param timestamp of the record, in milliseconds, or {@link #NO_TIMESTAMP}
     */
    default void rejected(Rejected<IN> rejected, long timestamp) {}

    /**
     * A report on the state of a key, see {@link StreamingRnn#reports}. Ignored by default.
     *
     * @param timestamp of what caused it, in milliseconds, or {@link #NO_TIMESTAMP}
     */
    default void report(StateReport<K> report, long timestamp) {}
  }

  private LocalRnn(KeySelector<IN, K> key, LocalScorer<IN, OUT> scorer) {
    this.key = key;
    this.scorer = scorer;
  }

  /**
   * Starts with empty state, without metrics. Reads the model if it was not read by {@code
   * build()}.
   *
   * @param key the key of a record
   * @param outputs takes what is emitted
   * @throws IllegalArgumentException if the network is scored per window, an option does not fit
   *     the keys, or the model does not fit the options
   * @throws Exception if the model cannot be read
   */
  public static <IN, K, OUT> LocalRnn<IN, K, OUT> open(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key, Outputs<IN, K, OUT> outputs)
      throws Exception {
    return open(rnn, key, outputs, new UnregisteredMetricsGroup());
  }

  /**
   * As {@link #open(StreamingRnn, KeySelector, Outputs)}, with metrics.
   *
   * @param metrics the group that the operator's metrics are added to
   */
  @SuppressWarnings("unchecked") // The keys of reports are those of the records.
  public static <IN, K, OUT> LocalRnn<IN, K, OUT> open(
      StreamingRnn<IN, OUT> rnn,
      KeySelector<IN, K> key,
      Outputs<IN, K, OUT> outputs,
      MetricGroup metrics)
      throws Exception {
    rnn.requireKeyed();
    TypeInformation<K> keys = TypeExtractor.getKeySelectorTypes(key, rnn.inputType());
    rnn.plan().idle().requireKeys(keys);
    return new LocalRnn<>(
        key,
        new LocalScorer<>(
            rnn.plan(),
            RnnTypes.of(rnn.inputType(), keys),
            (Outputs<IN, Object, OUT>) outputs,
            metrics));
  }

  /**
   * Processes a record without a timestamp.
   *
   * @param record rejected if it is null
   * @throws Exception what the function of the keys or {@link Outputs} threw
   */
  public void process(@Nullable IN record) throws Exception {
    process(record, NO_TIMESTAMP);
  }

  /**
   * Processes a record.
   *
   * @param record rejected if it is null
   * @param timestamp its event time, in milliseconds
   * @throws NonRecoverableException if too many records were rejected, see {@link
   *     StreamingRnnBuilder#failAfterRejecting}
   * @throws Exception what the function of the keys or {@link Outputs} threw
   */
  @SuppressWarnings("NullAway") // Flink passes null to key selectors, too.
  public void process(@Nullable IN record, long timestamp) throws Exception {
    scorer.arrive(
        Objects.requireNonNull(key.getKey(record), "a key must not be null"), record, timestamp);
  }

  /**
   * Lets event time pass: does what is due up to a time, and scores the records that waited for it.
   *
   * @param time in milliseconds; without effect if it is not after the last one
   * @throws Exception what {@link Outputs} threw
   */
  public void watermark(long time) throws Exception {
    scorer.watermark(time);
  }

  /**
   * Sets the processing time, and does what is due.
   *
   * @param time in milliseconds
   * @throws Exception what {@link Outputs} threw
   */
  public void processingTime(long time) throws Exception {
    scorer.processingTime(time);
  }

  /**
   * Scores the records that wait for a batch to fill.
   *
   * @throws Exception what {@link Outputs} threw
   */
  public void flush() throws Exception {
    scorer.flush();
  }

  /**
   * Ends the input: scores what waits, and does all that is due in event time, as after the last
   * watermark. What is due in processing time is not done.
   *
   * @throws NonRecoverableException if too many records were rejected, see {@link
   *     StreamingRnnBuilder#failAfterRejecting}
   * @throws Exception what {@link Outputs} threw
   */
  public void finish() throws Exception {
    watermark(Long.MAX_VALUE);
    scorer.endOfInput();
  }

  /** Releases the model. */
  @Override
  public void close() {
    scorer.close();
  }
}
