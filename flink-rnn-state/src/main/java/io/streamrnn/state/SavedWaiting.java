/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.WaitingEvents;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/**
 * The state of events that wait for the watermark, as a savepoint has it: by their places, which
 * begin with their times. In SQL, rows wait.
 *
 * @param name of the state
 */
record SavedWaiting(String name, TypeSerializer<Object> places, TypeSerializer<Object> events)
    implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Set<String> NAMES = Set.of(WaitingEvents.STATE_NAME, "waiting");

  static boolean isIt(StateMetaInfoSnapshot state) {
    return NAMES.contains(state.getName()) && !KeyBytes.isTimer(state);
  }

  /** The state among those of an operator; empty if no event waits. */
  static Optional<SavedWaiting> in(List<StateMetaInfoSnapshot> states) throws IOException {
    for (StateMetaInfoSnapshot state : states) {
      if (isIt(state)) {
        return Optional.of(of(state));
      }
    }
    return Optional.empty();
  }

  @SuppressWarnings("unchecked") // They are of any type.
  private static SavedWaiting of(StateMetaInfoSnapshot state) throws IOException {
    var map =
        (MapSerializer<Object, Object>)
            KeyBytes.restored(state, CommonSerializerKeys.VALUE_SERIALIZER, "values");
    return new SavedWaiting(state.getName(), map.getKeySerializer(), map.getValueSerializer());
  }

  /** The time of the event at a place. */
  long time(DataInputDeserializer place) throws IOException {
    return (Long) ((Tuple2<?, ?>) places.deserialize(place)).f0;
  }

  /** The bytes in an entry of the map, behind the byte that says whether it is null. */
  static byte[] event(byte[] value) {
    return Arrays.copyOfRange(value, 1, value.length);
  }

  MapStateDescriptor<Object, Object> descriptor() {
    return new MapStateDescriptor<>(name, places, events);
  }

  /** The entry of the map for an event. */
  static byte[] value(byte[] event) {
    byte[] value = new byte[1 + event.length];
    System.arraycopy(event, 0, value, 1, event.length);
    return value;
  }
}
