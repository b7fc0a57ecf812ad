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
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * What a savepoint says of a key whose past is scored again: which events it has received, and what
 * does not follow from these. Times that are absent are {@link KeyedRnnState#NONE}. Public because
 * Flink's serializer for records requires it.
 *
 * @param key the key
 * @param hasState whether there is a state, and not only events that wait
 * @param lastEvent the time of its last event
 * @param timer the event-time timer of what is due next; all before it has been done
 * @param touched the processing time of its last event, if states have a time to live
 * @param timeToLiveTimer the processing-time timer of its end
 * @param waiting the events that wait for the watermark, in their order, with their times
 */
@Internal
public record SavedKey<K, IN>(
    K key,
    boolean hasState,
    long lastEvent,
    long timer,
    long touched,
    long timeToLiveTimer,
    List<Tuple2<Long, IN>> waiting) {

  /** The type of keys of a type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  static <K, IN> TypeInformation<SavedKey<K, IN>> type(
      TypeInformation<K> keys, TypeInformation<IN> events) {
    return (TypeInformation)
        Types.POJO(
            SavedKey.class,
            Map.of(
                "key", keys,
                "hasState", Types.BOOLEAN,
                "lastEvent", Types.LONG,
                "timer", Types.LONG,
                "touched", Types.LONG,
                "timeToLiveTimer", Types.LONG,
                "waiting", waitingType(events)));
  }

  static <IN> TypeInformation<List<Tuple2<Long, IN>>> waitingType(TypeInformation<IN> events) {
    return Types.LIST(Types.TUPLE(Types.LONG, events));
  }

  /** Whether an event of this time has been received and applied; all if none had a time. */
  boolean hasReceived(long time) {
    return hasState && (lastEvent == KeyedRnnState.NONE || time <= lastEvent);
  }
}
