/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * What a savepoint says of a key whose past is scored again: which events it has received, and what
 * does not follow from these. Times that are absent are {@link KeyedRnnState#NONE}. Public because
 * Flink's serializer for records requires it.
 *
 * @param text of the key, by which its events are found
 * @param key the key
 * @param hasState whether there is a state, and not only events that wait
 * @param open whether a sequence is open
 * @param steps of the open sequence
 * @param remembers whether it has what duplicates are recognized by, and no states of a command
 * @param missed how many idle steps it has taken since its last event
 * @param constants one after the other; empty if there are none
 * @param constantSizes of each of them
 * @param lastEvent the time of its last event
 * @param timer the event-time timer of what is due next; all before it has been done
 * @param touched the processing time of its last event, if states have a time to live
 * @param timeToLiveTimer the processing-time timer of its end
 * @param waiting the events that wait for the watermark: their times, their places and themselves,
 *     as their serializers wrote them
 */
@Internal
public record SavedKey<K>(
    String text,
    K key,
    boolean hasState,
    boolean open,
    long steps,
    boolean remembers,
    int missed,
    float[] constants,
    int[] constantSizes,
    long lastEvent,
    long timer,
    long touched,
    long timeToLiveTimer,
    List<Tuple3<Long, byte[], byte[]>> waiting) {

  /** The type of keys of a type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  static <K> TypeInformation<SavedKey<K>> type(TypeInformation<K> keys) {
    return (TypeInformation)
        Types.POJO(
            SavedKey.class,
            Map.ofEntries(
                Map.entry("text", Types.STRING),
                Map.entry("key", keys),
                Map.entry("hasState", Types.BOOLEAN),
                Map.entry("open", Types.BOOLEAN),
                Map.entry("steps", Types.LONG),
                Map.entry("remembers", Types.BOOLEAN),
                Map.entry("missed", Types.INT),
                Map.entry("constants", Types.PRIMITIVE_ARRAY(Types.FLOAT)),
                Map.entry("constantSizes", Types.PRIMITIVE_ARRAY(Types.INT)),
                Map.entry("lastEvent", Types.LONG),
                Map.entry("timer", Types.LONG),
                Map.entry("touched", Types.LONG),
                Map.entry("timeToLiveTimer", Types.LONG),
                Map.entry("waiting", waitingType())));
  }

  static TypeInformation<List<Tuple3<Long, byte[], byte[]>>> waitingType() {
    return Types.LIST(
        Types.TUPLE(
            Types.LONG, Types.PRIMITIVE_ARRAY(Types.BYTE), Types.PRIMITIVE_ARRAY(Types.BYTE)));
  }

  /** The same with the key in another form. */
  <T> SavedKey<T> withKey(T other) {
    return new SavedKey<>(
        text,
        other,
        hasState,
        open,
        steps,
        remembers,
        missed,
        constants,
        constantSizes,
        lastEvent,
        timer,
        touched,
        timeToLiveTimer,
        waiting);
  }

  /**
   * Whether an event of this time has been received and applied. Where events have no times, all
   * have. A key whose constants or states a command has set, and nothing else, has received none.
   */
  boolean hasReceived(long time) {
    boolean hasEvents = steps > 0 || remembers || time == KeyedRnnState.NONE;
    boolean isWithoutTimes = lastEvent == KeyedRnnState.NONE && hasEvents;
    return hasState && (isWithoutTimes || time <= lastEvent);
  }
}
