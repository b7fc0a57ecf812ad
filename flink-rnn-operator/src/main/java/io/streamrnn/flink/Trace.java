/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What one event did to its key, for a key that {@link Control#trace} named.
 *
 * <p>Arrays have values where {@link StreamingRnnBuilder#logKeysAndValues} is true. Otherwise each
 * array of values is replaced by one number, its Euclidean norm.
 *
 * @param key the key
 * @param outcome what became of the event
 * @param reason why it was rejected, the name of a {@link Rejected.Reason}; empty otherwise. The
 *     record and the message are in {@link StreamingRnn#rejected}
 * @param timestamp of the event, in milliseconds, or {@link StateReport#NO_EVENT}
 * @param steps the number of steps of the sequence after the event; 0 if none is open
 * @param inputs what the network saw, one array for each step; of length 0 for a masked step. None
 *     for events that reached no step
 * @param statesBefore the states that the event started from {@code [S_k]}; none for windows of the
 *     last events, or if no sequence was open and the event started none
 * @param statesAfter the states afterwards; none for windows of the last events, or if no sequence
 *     is open any more, of which {@link StreamingRnn#reports} has the final states
 * @param scores the outputs of the network {@code [O]}, one array for each step that was not masked
 * @param hasValues whether the arrays have values
 * @param model the name of the model
 * @param digest the digest of the model
 * @param nanos how long the run of the network took; in a batch that of the events of all keys
 *     together. 0 if it did not run
 * @param <K> type of the keys
 */
@PublicEvolving
public record Trace<K>(
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

  @Override
  public boolean equals(Object other) {
    return other instanceof Trace<?> that
        && Objects.equals(key, that.key)
        && outcome == that.outcome
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
