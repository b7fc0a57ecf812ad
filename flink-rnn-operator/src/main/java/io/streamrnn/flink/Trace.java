/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.TraceType;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What one event did to its key, for a key that {@link Control#trace} named.
 *
 * <p>Arrays have values where {@link StreamingRnnBuilder#logKeysAndValues} is true. Otherwise each
 * array of values is replaced by one number, its Euclidean norm.
 *
 * <p>As a table it has a column for each of its values, of which {@code outcome} is a STRING.
 *
 * @param <K> type of the keys
 */
@PublicEvolving
@TypeInfo(TraceType.Factory.class)
public final class Trace<K> {

  /** What became of an event. */
  @PublicEvolving
  public enum Outcome {
    /** Its steps were taken. */
    ACCEPTED,
    /** No event arrived, and an idle step was taken. */
    IDLE_STEP,
    /** It was seen before. */
    DUPLICATE,
    /** A policy dropped it. */
    DROPPED,
    /** It could not be scored. */
    REJECTED
  }

  // Flink's serializer sets them.
  private @Nullable K key;
  // Text, since tables have no enums.
  private String outcome;
  private String reason;
  private long timestamp;
  private long steps;
  private float[][] inputs;
  private float[][] statesBefore;
  private float[][] statesAfter;
  private float[][] scores;
  private boolean hasValues;
  private String model;
  private String digest;
  private long nanos;

  /** For Flink's serializer only. */
  @Internal
  public Trace() {
    outcome = Outcome.ACCEPTED.name();
    reason = "";
    inputs = new float[0][];
    statesBefore = inputs;
    statesAfter = inputs;
    scores = inputs;
    model = "";
    digest = "";
  }

  /** For Flink's tables only. */
  @Internal
  public Trace(
      K key,
      String outcome,
      String reason,
      long timestamp,
      long steps,
      float[][] inputs,
      float[][] statesBefore,
      float[][] statesAfter,
      float[][] scores,
      boolean hasValues,
      String model,
      String digest,
      long nanos) {
    this.key = key;
    this.outcome = outcome;
    this.reason = reason;
    this.timestamp = timestamp;
    this.steps = steps;
    this.inputs = inputs;
    this.statesBefore = statesBefore;
    this.statesAfter = statesAfter;
    this.scores = scores;
    this.hasValues = hasValues;
    this.model = model;
    this.digest = digest;
    this.nanos = nanos;
  }

  /** What an event did; see the accessors. The arrays become the trace's. */
  public Trace(
      K key,
      Outcome outcome,
      String reason,
      long timestamp,
      long steps,
      float[][] inputs,
      float[][] statesBefore,
      float[][] statesAfter,
      float[][] scores,
      boolean hasValues,
      String model,
      String digest,
      long nanos) {
    this(
        key,
        outcome.name(),
        reason,
        timestamp,
        steps,
        inputs,
        statesBefore,
        statesAfter,
        scores,
        hasValues,
        model,
        digest,
        nanos);
  }

  /** The key. */
  @SuppressWarnings("NullAway") // Null only until Flink's serializer has set it.
  public K key() {
    return key;
  }

  /** What became of the event. */
  public Outcome outcome() {
    return Outcome.valueOf(outcome);
  }

  /** The name of {@link #outcome()}, which is the column {@code outcome} of a table. */
  public String getOutcome() {
    return outcome;
  }

  /**
   * Why it was rejected, the name of a {@link Rejected.Reason}; empty otherwise. The record and the
   * message are in {@link StreamingRnn#rejected}.
   */
  public String reason() {
    return reason;
  }

  /** Of the event, in milliseconds, or {@link StateReport#NO_EVENT}. */
  public long timestamp() {
    return timestamp;
  }

  /** The number of steps of the sequence after the event; 0 if none is open. */
  public long steps() {
    return steps;
  }

  /**
   * What the network saw, one array for each step; of length 0 for a masked step. None for events
   * that reached no step. Not a copy.
   */
  public float[][] inputs() {
    return inputs;
  }

  /**
   * The states that the event started from {@code [S_k]}; none for windows of the last events, or
   * if no sequence was open and the event started none. Not a copy.
   */
  public float[][] statesBefore() {
    return statesBefore;
  }

  /**
   * The states afterwards; none for windows of the last events, or if no sequence is open any more,
   * of which {@link StreamingRnn#reports} has the final states. Not a copy.
   */
  public float[][] statesAfter() {
    return statesAfter;
  }

  /**
   * The outputs of the network {@code [O]}, one array for each step that was not masked. Not a
   * copy.
   */
  public float[][] scores() {
    return scores;
  }

  /** Whether the arrays have values. */
  public boolean hasValues() {
    return hasValues;
  }

  /** The name of the model. */
  public String model() {
    return model;
  }

  /** The digest of the model. */
  public String digest() {
    return digest;
  }

  /**
   * How long the run of the network took; in a batch that of the events of all keys together. 0 if
   * it did not run.
   */
  public long nanos() {
    return nanos;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Trace<?> that
        && Objects.equals(key, that.key)
        && outcome.equals(that.outcome)
        && reason.equals(that.reason)
        && timestamp == that.timestamp
        && steps == that.steps
        && Arrays.deepEquals(inputs, that.inputs)
        && Arrays.deepEquals(statesBefore, that.statesBefore)
        && Arrays.deepEquals(statesAfter, that.statesAfter)
        && Arrays.deepEquals(scores, that.scores)
        && hasValues == that.hasValues
        && model.equals(that.model)
        && digest.equals(that.digest)
        && nanos == that.nanos;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        key,
        outcome,
        reason,
        timestamp,
        steps,
        Arrays.deepHashCode(inputs),
        Arrays.deepHashCode(statesBefore),
        Arrays.deepHashCode(statesAfter),
        Arrays.deepHashCode(scores),
        hasValues,
        model,
        digest,
        nanos);
  }

  @Override
  public String toString() {
    String what = hasValues ? "" : "norms of ";
    return "Trace[key=%s, outcome=%s, reason=%s, timestamp=%d, steps=%d, %sinputs=%s, %sstatesBefore=%s, %sstatesAfter=%s, %sscores=%s, model=%s, digest=%s, nanos=%d]"
        .formatted(
            key,
            outcome,
            reason,
            timestamp,
            steps,
            what,
            Arrays.deepToString(inputs),
            what,
            Arrays.deepToString(statesBefore),
            what,
            Arrays.deepToString(statesAfter),
            what,
            Arrays.deepToString(scores),
            model,
            digest,
            nanos);
  }
}
