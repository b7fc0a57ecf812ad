/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A report on the state of a key: its sequence ended, the key expired, or a command concerned it.
 *
 * @param key the key
 * @param cause why
 * @param message why a command was rejected; empty otherwise
 * @param steps the number of steps of the sequence; 0 if none was open
 * @param lastEvent event time of the last event, in milliseconds, or {@link #NO_EVENT}; for a Flink
 *     window, the last time by which its records were sorted
 * @param output the last score of the sequence {@code [O]}, Keras's final output; of length 0 if
 *     there is none, or if it is not stored, see {@link StreamingRnn#reports}
 * @param states the final states {@code [S_k]}, Keras's {@code return_state}; none for windows of
 *     the last events, for non-causal networks, or if no sequence was open
 * @param <K> type of the keys
 */
@PublicEvolving
public record StateReport<K>(
    K key,
    Cause cause,
    String message,
    long steps,
    long lastEvent,
    float[] output,
    float[][] states) {

  /** In place of the time of the last event, for a key that had none. */
  public static final long NO_EVENT = Long.MIN_VALUE;

  /** Why a state is reported. */
  @PublicEvolving
  public enum Cause {
    /** An event ended the sequence, or its Flink window fired. */
    END,
    /** An event started another one, {@link RepeatedStart#RESTART}. */
    RESTARTED,
    /** An event asked for a reset. */
    RESET,
    /** No event arrived for longer than {@code sessionGap}. */
    GAP,
    /** No event arrived for the time to live, in event time. Nothing is left. */
    EXPIRED,
    /** No event arrived for the time to live, in processing time. Nothing is left. */
    TIME_TO_LIVE,
    /**
     * The model changed, {@link ModelChange#reset}. Without states if the former one is released.
     */
    MODEL_CHANGED,
    /** A command reset it. */
    CONTROL_RESET,
    /** A command deleted it. Nothing is left. */
    CONTROL_DELETED,
    /** A command replaced the states of an open sequence: these are the former ones. */
    CONTROL_REPLACED,
    /** A command queried it; nothing changed. */
    QUERY,
    /** A command was rejected; nothing changed. The message says why. */
    CONTROL_REJECTED
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateReport<?> that
        && Objects.equals(key, that.key)
        && cause == that.cause
        && message.equals(that.message)
        && steps == that.steps
        && lastEvent == that.lastEvent
        && Arrays.equals(output, that.output)
        && Arrays.deepEquals(states, that.states);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        key,
        cause,
        message,
        steps,
        lastEvent,
        Arrays.hashCode(output),
        Arrays.deepHashCode(states));
  }

  @Override
  public String toString() {
    return "StateReport[key=%s, cause=%s, message=%s, steps=%d, lastEvent=%s, output=%s, states=%s]"
        .formatted(
            key,
            cause,
            message,
            steps,
            lastEvent,
            Arrays.toString(output),
            Arrays.deepToString(states));
  }
}
