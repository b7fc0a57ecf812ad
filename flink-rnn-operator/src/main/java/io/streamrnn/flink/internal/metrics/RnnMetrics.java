/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.model.Model;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

  // The first runs after each change of the time are timed, all of them at low rates: reading the
  // clock costs as much as a small network.
  private static final int TIMED_AT_ONCE = 8;

  // As Flink's own times that are not known yet.
  private static final long NEVER = -1;

  private static final Set<Cause> ENDS =
      EnumSet.complementOf(EnumSet.of(Cause.QUERY, Cause.CONTROL_REJECTED));
  private static final Set<Cause> RESETS = EnumSet.of(Cause.RESET, Cause.CONTROL_RESET);
  private static final List<String> POLICIES =
      List.of("refuse", "reset", "pin", "shadow", "replay");

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  private final MetricGroup group;
  private final LiveModel model;
  // -- records
  private final Counter scored;
  private final LabelledCounters rejected;
  private final Counter waiting;
  private final Counter duplicates;
  private final Counter late;
  private final Counter dropped;
  private final Counter rejectedCommands;
  // -- steps
  private final Counter steps;
  private final Counter masked;
  private final Counter nonFiniteScores;
  private final Counter nonFiniteStates;
  private final SlidingHistogram latency = new SlidingHistogram(System::currentTimeMillis);
  // -- keys
  private final Counter sequences;
  private final LabelledCounters ended;
  private final Counter resets;
  private final Counter keys;
  private final Counter expired;
  private final Counter stateBytes;
  private final LabelledCounters modelChanges;
  // -- time, in milliseconds
  private long now = NEVER;
  private int left;
  private boolean timesAll;
  private long lastRunNanos;
  private long lastScore = NEVER;

  /** Registers the metrics of an operator that runs this model. */
  public RnnMetrics(MetricGroup operator, Model model) {
    group = operator.addGroup("rnn");
    this.model = new LiveModel(group, model);
    scored = group.counter("numRecordsScored");
    rejected =
        new LabelledCounters(group, "reason", "numRecordsRejected", EnumSet.allOf(Reason.class));
    waiting = group.counter("numRecordsWaiting");
    duplicates = group.counter("numRecordsDuplicate");
    late = group.counter("numLateRecordsDropped");
    dropped = group.counter("numRecordsDropped");
    rejectedCommands = group.counter("numCommandsRejected");
    steps = group.counter("numSteps");
    masked = group.counter("numStepsMasked");
    nonFiniteScores = group.counter("numNonFiniteScores");
    nonFiniteStates = group.counter("numNonFiniteStates");
    group.histogram("scoringLatencyNanos", latency);
    group.gauge("lastScoreTimestamp", (Gauge<Long>) () -> lastScore);
    sequences = group.counter("numSequencesStarted");
    ended = new LabelledCounters(group, "cause", "numSequencesEnded", ENDS);
    resets = group.counter("numSequencesReset");
    keys = group.counter("numKeysSeen");
    expired = group.counter("numKeysExpired");
    stateBytes = group.counter("numStateBytesWritten");
    modelChanges = new LabelledCounters(group, "policy", "numModelChanges", POLICIES);
  }

  /** The group, for metrics of one kind of operator only. */
  MetricGroup group() {
    return group;
  }

  /**
   * Sets the processing time of what is counted next, in milliseconds.
   *
   * @param millis as Flink has it, {@link Long#MIN_VALUE} in batch mode
   * @return the time that is set
   */
  public long now(long millis) {
    long time = millis == Long.MIN_VALUE ? System.currentTimeMillis() : millis;
    if (time != now) {
      now = time;
      left = TIMED_AT_ONCE;
    }
    return time;
  }

  // -- runs

  /** Starts to time runs: a time for {@link #endScoring}, or 0 if these are not timed. */
  public long beginScoring() {
    if (left == 0 && !timesAll) {
      return 0;
    }
    left = Math.max(0, left - 1);
    return System.nanoTime() | 1;
  }

  /** Ends to time this number of runs. */
  public void endScoring(long began, int runs) {
    if (began != 0) {
      lastRunNanos = System.nanoTime() - began;
      latency.update(lastRunNanos / runs, now);
    }
  }

  /** Sets whether all runs are timed, at any rate. */
  public void timeAll(boolean isOn) {
    timesAll = isOn;
  }

  /** How long the last runs took that were timed, all together. */
  public long lastRunNanos() {
    return lastRunNanos;
  }

  // -- records

  /** Counts an event that changed its state, and its steps. */
  public void accepted(boolean isScored, int steps, int maskedSteps) {
    if (steps > 0 || maskedSteps == 0) {
      if (isScored) {
        scored.inc();
        lastScore = now;
      } else {
        waiting.inc();
      }
    }
    this.steps.inc(steps);
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

  /** Counts a rejected event, and logs the first, the second, the fourth and so on. */
  public void rejected(Reason reason, Supplier<String> why) {
    rejected.inc(reason);
    if (Long.bitCount(rejected.total()) == 1) {
      LOG.warn("{} records rejected so far; the last one: {}", rejected.total(), why.get());
    }
  }

  /** Counts an event that was rejected as a score of it has a NaN or an infinity. */
  public void nonFiniteScore() {
    nonFiniteScores.inc();
  }

  /** Counts an event that was rejected as a state has a NaN or an infinity, and no score has. */
  public void nonFiniteState() {
    nonFiniteStates.inc();
  }

  /** Counts a rejected command, and logs the first, the second, the fourth and so on. */
  public void commandRejected(Supplier<String> why) {
    rejectedCommands.inc();
    if (Long.bitCount(rejectedCommands.getCount()) == 1) {
      LOG.warn(
          "{} commands rejected so far; the last one: {}", rejectedCommands.getCount(), why.get());
    }
  }

  // -- keys

  /** Counts a key that had no state and received one. */
  public void keySeen() {
    keys.inc();
  }

  /** Counts a sequence that started. */
  public void sequenceStarted() {
    sequences.inc();
  }

  /** Counts a sequence that ended. */
  public void sequenceEnded(Cause cause) {
    ended.inc(cause);
    if (RESETS.contains(cause)) {
      resets.inc();
    }
  }

  /** Counts a key that expired. */
  public void expired() {
    expired.inc();
  }

  /** Counts the bytes of a state that was written to the state backend. */
  public void stateWritten(int bytes) {
    stateBytes.inc(bytes);
  }

  // -- models

  /**
   * Counts a key whose state met another model.
   *
   * @param policy what happened to it, such as {@code "reset"}: the method that {@code
   *     onModelChange} names
   */
  public void modelChanged(String policy) {
    modelChanges.inc(policy);
  }

  /** Sets the model that scores from now on. */
  public void model(Model live) {
    model.set(live);
  }
}
