/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.ControlTypeFactory;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * A command to the states of keys, for the command stream of {@link StreamingRnn#apply(
 * org.apache.flink.streaming.api.datastream.KeyedStream,
 * org.apache.flink.streaming.api.datastream.DataStream)}. It takes effect when it arrives. The
 * stream of {@link StreamingRnn#reports} reports what it ended, deleted, replaced or queried, and
 * why it was rejected. It does not report what was set.
 *
 * @param action what it does
 * @param key to which it applies; null for all keys, of {@link #resetAll}
 * @param values states or constants, one array each; of length 0 for other actions
 * @param events how many events are traced; 0 for other actions
 * @param <K> type of the keys
 */
@PublicEvolving
@TypeInfo(ControlTypeFactory.class)
public record Control<K>(Action action, @Nullable K key, float[][] values, int events) {

  private static final float[][] NO_VALUES = {};

  /** What a command does. Events that wait for a watermark are applied after it. */
  @PublicEvolving
  public enum Action {
    /** Ends the open sequence if there is one; the next event starts another. */
    RESET,
    /** Deletes all that is stored for the key, its constants too. */
    DELETE,
    /** Reports the state and leaves it unchanged; for an unknown key, reports no states. */
    QUERY,
    /**
     * Starts a sequence from these states, in place of the open one. Session gaps, the time to live
     * and idle steps count from the last event if a sequence was open, otherwise from the next
     * event.
     */
    SET_STATES,
    /** Replaces the constants of the key. */
    SET_CONSTANTS,
    /** {@link #RESET} for every key. */
    RESET_ALL,
    /**
     * Traces the next events of the key, idle steps included: {@link StreamingRnn#traces} has a
     * {@link Trace} for each. A later command replaces the number. It survives a failure, and may
     * end when the parallelism changes.
     */
    TRACE,
    /** Traces no more events of the key. */
    TRACE_OFF
  }

  /** Checks that key and values fit the action. */
  public Control {
    Objects.requireNonNull(action, "action");
    if ((key == null) != (action == Action.RESET_ALL)) {
      throw new IllegalArgumentException(
          "a command must have a key unless it is for all keys: action=%s, key=%s"
              .formatted(action, key));
    }
    Objects.requireNonNull(values, "values");
    boolean takesValues = action == Action.SET_STATES || action == Action.SET_CONSTANTS;
    if (values.length > 0 && !takesValues) {
      throw new IllegalArgumentException(
          "a command must not have values unless it sets states or constants: action=%s, values=%s"
              .formatted(action, Arrays.deepToString(values)));
    }
    if (action == Action.TRACE ? events < 1 : events != 0) {
      throw new IllegalArgumentException(
          "a trace must have at least 1 event, and other commands none: action=%s, events=%d"
              .formatted(action, events));
    }
  }

  /** See {@link Action#RESET}. */
  public static <K> Control<K> reset(K key) {
    return new Control<>(Action.RESET, key, NO_VALUES, 0);
  }

  /** See {@link Action#DELETE}. */
  public static <K> Control<K> delete(K key) {
    return new Control<>(Action.DELETE, key, NO_VALUES, 0);
  }

  /** See {@link Action#QUERY}. */
  public static <K> Control<K> query(K key) {
    return new Control<>(Action.QUERY, key, NO_VALUES, 0);
  }

  /**
   * See {@link Action#SET_STATES}.
   *
   * @param states one array per state of the model, in its order; kept, not copied
   */
  public static <K> Control<K> setStates(K key, float[]... states) {
    return new Control<>(Action.SET_STATES, key, states, 0);
  }

  /**
   * See {@link Action#SET_CONSTANTS}.
   *
   * @param constants one array per constant of the model, in its order; kept, not copied
   */
  public static <K> Control<K> setConstants(K key, float[]... constants) {
    return new Control<>(Action.SET_CONSTANTS, key, constants, 0);
  }

  /** See {@link Action#RESET_ALL}. */
  public static <K> Control<K> resetAll() {
    return new Control<>(Action.RESET_ALL, null, NO_VALUES, 0);
  }

  /**
   * See {@link Action#TRACE}.
   *
   * @param events how many; at least 1
   * @throws IllegalArgumentException if it is less than 1
   */
  public static <K> Control<K> trace(K key, int events) {
    return new Control<>(Action.TRACE, key, NO_VALUES, events);
  }

  /** See {@link Action#TRACE_OFF}. */
  public static <K> Control<K> traceOff(K key) {
    return new Control<>(Action.TRACE_OFF, key, NO_VALUES, 0);
  }

  /** The type of commands to keys of this type, for sources and functions that need it. */
  public static <K> TypeInformation<Control<K>> typeOf(TypeInformation<K> keys) {
    return ControlTypeFactory.of(keys);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Control<?> that
        && action == that.action
        && Objects.equals(key, that.key)
        && Arrays.deepEquals(values, that.values)
        && events == that.events;
  }

  @Override
  public int hashCode() {
    return Objects.hash(action, key, Arrays.deepHashCode(values), events);
  }

  @Override
  public String toString() {
    return "Control[action=%s, key=%s, values=%s, events=%d]"
        .formatted(action, key, Arrays.deepToString(values), events);
  }
}
