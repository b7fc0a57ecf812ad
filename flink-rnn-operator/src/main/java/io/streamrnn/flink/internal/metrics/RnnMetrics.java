/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import io.streamrnn.model.Model;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of an operator, in the group {@code rnn}. For one thread. */
@Internal
public final class RnnMetrics {

  // One in 64 events is timed: reading the clock costs as much as a small network.
  private static final int SAMPLING = 64;

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  private final MetricGroup group;
  private final Counter scored;
  private final Counter rejected;
  private final Counter waiting;
  private final Counter masked;
  private final Counter duplicates;
  private final Counter late;
  private final Counter dropped;
  private final Counter rejectedCommands;
  private final Counter sequences;
  private final Counter expired;
  private final SampledHistogram latency = new SampledHistogram(256);
  private long scorings;

  /** Registers the metrics of an operator that runs this model. */
  public RnnMetrics(MetricGroup operator, Model model) {
    group = operator.addGroup("rnn");
    scored = group.counter("numRecordsScored");
    rejected = group.counter("numRecordsRejected");
    waiting = group.counter("numRecordsWaiting");
    masked = group.counter("numStepsMasked");
    duplicates = group.counter("numRecordsDuplicate");
    late = group.counter("numLateRecordsDropped");
    dropped = group.counter("numRecordsDropped");
    rejectedCommands = group.counter("numCommandsRejected");
    sequences = group.counter("numSequencesStarted");
    expired = group.counter("numKeysExpired");
    group.histogram("scoringLatencyNanos", latency);
    String live = model.name() + " " + model.identity().digest();
    group.gauge("model", (Gauge<String>) () -> live);
  }

  /** The group, for metrics of one kind of operator only. */
  MetricGroup group() {
    return group;
  }

  /** Starts to time runs: a time for {@link #endScoring}, or 0 if these are not timed. */
  public long beginScoring() {
    return scorings % SAMPLING == 0 ? System.nanoTime() | 1 : 0;
  }

  /** Ends to time this number of runs. */
  public void endScoring(long began, int runs) {
    scorings++;
    if (began != 0) {
      latency.update((System.nanoTime() - began) / runs);
    }
  }

  /** Counts an event that changed its state, and its masked steps. */
  public void accepted(boolean isScored, int steps, int maskedSteps) {
    if (steps > 0 || maskedSteps == 0) {
      (isScored ? scored : waiting).inc();
    }
    masked.inc(maskedSteps);
  }

  /** Counts an event that was seen before. */
  public void duplicate() {
    duplicates.inc();
  }

  /** Counts a late event that was dropped. */
  public void lateDropped() {
    late.inc();
  }

  /** Counts an event that a policy dropped. */
  public void dropped() {
    dropped.inc();
  }

  /** Counts a sequence that started. */
  public void sequenceStarted() {
    sequences.inc();
  }

  /** Counts a key that expired. */
  public void expired() {
    expired.inc();
  }

  /** Counts a rejected event, and logs the first, the second, the fourth and so on. */
  public void rejected(Supplier<String> why) {
    rejected.inc();
    if (Long.bitCount(rejected.getCount()) == 1) {
      LOG.warn("{} records rejected so far; the last one: {}", rejected.getCount(), why.get());
    }
  }

  /** Counts a rejected command, and logs the first, the second, the fourth and so on. */
  public void commandRejected(Supplier<String> why) {
    rejectedCommands.inc();
    if (Long.bitCount(rejectedCommands.getCount()) == 1) {
      LOG.warn(
          "{} commands rejected so far; the last one: {}", rejectedCommands.getCount(), why.get());
    }
  }
}
