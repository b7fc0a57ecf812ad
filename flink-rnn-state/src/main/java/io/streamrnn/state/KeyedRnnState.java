/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What a savepoint has for one key. Times are event times in milliseconds unless said otherwise.
 * The arrays belong to whoever receives it.
 *
 * @param key the key
 * @param open whether a sequence is open; without one there are no steps and no states
 * @param steps the number of steps of the sequence
 * @param lastEvent the time of the last event of the key, or {@link #NONE}
 * @param lastStep the time of the last step of the sequence, or {@link #NONE}
 * @param stamp of the model and the input function that the states belong to
 * @param states by name {@code [S_k]}; {@code inputs} of a sliding window, the oldest event first;
 *     {@code values} where another model than that of the job wrote them
 * @param score the last score of the sequence {@code [O]}; empty if it is not stored
 * @param constants one after the other; empty if there are none
 * @param sequenceNumber the highest one, or {@link #NONE}
 * @param ids of events by which duplicates are recognized, the oldest first
 * @param waiting the time of each event that waits for the watermark
 * @param eventTimers that are set
 * @param processingTimers that are set, in processing time
 * @param <K> type of the keys
 */
@PublicEvolving
public record KeyedRnnState<K>(
    K key,
    boolean open,
    long steps,
    long lastEvent,
    long lastStep,
    long stamp,
    Map<String, float[]> states,
    float[] score,
    float[] constants,
    long sequenceNumber,
    List<String> ids,
    List<Long> waiting,
    List<Long> eventTimers,
    List<Long> processingTimers) {

  /** In place of a time or number that is absent. */
  public static final long NONE = Long.MIN_VALUE;

  /** The type of states of keys of a type: never Kryo. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  static <K> TypeInformation<KeyedRnnState<K>> type(TypeInformation<K> keys) {
    return (TypeInformation)
        Types.POJO(
            KeyedRnnState.class,
            Map.ofEntries(
                Map.entry("key", keys),
                Map.entry("open", Types.BOOLEAN),
                Map.entry("steps", Types.LONG),
                Map.entry("lastEvent", Types.LONG),
                Map.entry("lastStep", Types.LONG),
                Map.entry("stamp", Types.LONG),
                Map.entry("states", Types.MAP(Types.STRING, Types.PRIMITIVE_ARRAY(Types.FLOAT))),
                Map.entry("score", Types.PRIMITIVE_ARRAY(Types.FLOAT)),
                Map.entry("constants", Types.PRIMITIVE_ARRAY(Types.FLOAT)),
                Map.entry("sequenceNumber", Types.LONG),
                Map.entry("ids", Types.LIST(Types.STRING)),
                Map.entry("waiting", Types.LIST(Types.LONG)),
                Map.entry("eventTimers", Types.LIST(Types.LONG)),
                Map.entry("processingTimers", Types.LIST(Types.LONG))));
  }

  /** A copy for another form of the key. */
  <T> KeyedRnnState<T> withKey(T other) {
    return new KeyedRnnState<>(
        other,
        open,
        steps,
        lastEvent,
        lastStep,
        stamp,
        states,
        score,
        constants,
        sequenceNumber,
        ids,
        waiting,
        eventTimers,
        processingTimers);
  }

  /** By value, arrays too. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyedRnnState<?> that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** All of it. It has data of the key. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("KeyedRnnState[key=").append(key);
    text.append(", open=").append(open).append(", steps=").append(steps);
    text.append(", lastEvent=").append(lastEvent).append(", lastStep=").append(lastStep);
    text.append(", stamp=").append("%016x".formatted(stamp)).append(", states={");
    states.forEach(
        (name, floats) ->
            text.append(name).append('=').append(Arrays.toString(floats)).append(';'));
    text.append("}, score=").append(Arrays.toString(score));
    text.append(", constants=").append(Arrays.toString(constants));
    text.append(", sequenceNumber=").append(sequenceNumber).append(", ids=").append(ids);
    text.append(", waiting=").append(waiting).append(", eventTimers=").append(eventTimers);
    return text.append(", processingTimers=").append(processingTimers).append(']').toString();
  }
}
