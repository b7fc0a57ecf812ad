/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.ReportType;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A report on the state of a key: its sequence ended, the key expired, or a command concerned it.
 *
 * <p>As a table it has the columns {@code key}, {@code cause}, {@code message}, {@code steps},
 * {@code lastEvent}, {@code output} and {@code states}, of which {@code cause} is a STRING.
 *
 * @param <K> type of the keys
 */
@PublicEvolving
@TypeInfo(ReportType.Factory.class)
public final class StateReport<K> {

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
    /** The model changed, {@link ModelChange#reset}. */
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

  // Flink's serializer sets them.
  private @Nullable K key;
  // Text, since tables have no enums.
  private String cause;
  private String message;
  private long steps;
  private long lastEvent;
  private float[] output;
  private float[][] states;

  /** For Flink's serializer only. */
  @Internal
  public StateReport() {
    cause = Cause.END.name();
    message = "";
    output = new float[0];
    states = new float[0][];
  }

  /** For Flink's tables only. */
  @Internal
  public StateReport(
      K key,
      String cause,
      String message,
      long steps,
      long lastEvent,
      float[] output,
      float[][] states) {
    this.key = key;
    this.cause = cause;
    this.message = message;
    this.steps = steps;
    this.lastEvent = lastEvent;
    this.output = output;
    this.states = states;
  }

  /**
   * A report. The arrays become the report's.
   *
   * @param key the key
   * @param cause why
   * @param message why a command was rejected; empty otherwise
   * @param steps the number of steps of the sequence; 0 if none was open
   * @param lastEvent event time of the last event, in milliseconds, or {@link #NO_EVENT}; for a
   *     Flink window, the last time by which its records were sorted
   * @param output the last score of the sequence {@code [O]}, Keras's final output; of length 0 if
   *     there is none, or if it is not stored, see {@link StreamingRnn#reports}
   * @param states the final states {@code [S_k]}, Keras's {@code return_state}; none for windows of
   *     the last events, for non-causal networks, if no sequence was open, or if the model that the
   *     open one had is released, as it is soon after another one replaced it unless sequences
   *     continue with it
   */
  public StateReport(
      K key,
      Cause cause,
      String message,
      long steps,
      long lastEvent,
      float[] output,
      float[][] states) {
    this(key, cause.name(), message, steps, lastEvent, output, states);
  }

  /** The key. */
  @SuppressWarnings("NullAway") // Null only until Flink's serializer has set it.
  public K key() {
    return key;
  }

  /** Why the state is reported. */
  public Cause cause() {
    return Cause.valueOf(cause);
  }

  /** The name of {@link #cause()}, which is the column {@code cause} of a table. */
  public String getCause() {
    return cause;
  }

  /** Why a command was rejected; empty otherwise. */
  public String message() {
    return message;
  }

  /** The number of steps of the sequence; 0 if none was open. */
  public long steps() {
    return steps;
  }

  /** Event time of the last event, in milliseconds, or {@link #NO_EVENT}. */
  public long lastEvent() {
    return lastEvent;
  }

  /** The last score of the sequence {@code [O]}; of length 0 if there is none. Not a copy. */
  public float[] output() {
    return output;
  }

  /** The final states {@code [S_k]}, or none. Not a copy. */
  public float[][] states() {
    return states;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateReport<?> that
        && Objects.equals(key, that.key)
        && cause.equals(that.cause)
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
