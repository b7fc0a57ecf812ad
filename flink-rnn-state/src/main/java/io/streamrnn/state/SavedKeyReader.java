/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.Waiting;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.util.function.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the states of a subtask say of keys whose past is to be scored again. Holds
 * the keys of one key group at a time. For one thread.
 *
 * @param <IN> type of the events that wait
 */
final class SavedKeyReader<IN> {

  private final KeyedSnapshot snapshot;
  private final Class<IN> events;
  private final @Nullable StateValues values;
  private final KeyBytes keys;
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final Map<ByteBuffer, Parts<IN>> group = new LinkedHashMap<>();

  SavedKeyReader(KeyedSnapshot snapshot, Class<IN> events) throws IOException {
    this.snapshot = snapshot;
    this.events = events;
    values = StateValues.in(snapshot.states()).orElse(null);
    keys = new KeyBytes(snapshot);
  }

  /** Passes on each key that has a state or events that wait. */
  void read(ThrowingConsumer<SavedKey<Object, IN>, Exception> out) throws Exception {
    try (KeyValueStateIterator entries = snapshot.resources().createKVStateIterator()) {
      for (int current = -1; entries.isValid(); entries.next()) {
        if (entries.keyGroup() != current) {
          flush(out);
          current = entries.keyGroup();
        }
        StateMetaInfoSnapshot state = snapshot.states().get(entries.kvStateId());
        if (!KeyBytes.isTimer(state)) {
          read(entries, state);
        }
      }
    }
    flush(out);
  }

  private void read(KeyValueStateIterator entry, StateMetaInfoSnapshot state) throws IOException {
    Object key = keys.key(entry.key(), state);
    if (values != null && StateValues.isOurs(state)) {
      parts(key, entry).state = values.read(entry.value());
    } else if (state.getName().equals(WaitingEvents.STATE_NAME)) {
      addWaiting(parts(key, entry), entry, state);
    }
  }

  private Parts<IN> parts(Object key, KeyValueStateIterator entry) {
    return group.computeIfAbsent(keys.bytes(entry.key()), unknown -> new Parts<>(key));
  }

  private void addWaiting(Parts<IN> parts, KeyValueStateIterator entry, StateMetaInfoSnapshot state)
      throws IOException {
    var map =
        (MapSerializer<?, ?>)
            KeyBytes.restored(state, CommonSerializerKeys.VALUE_SERIALIZER, "values");
    Tuple2<?, ?> place = (Tuple2<?, ?>) map.getKeySerializer().deserialize(keys.userKey(state));
    in.setBuffer(entry.value());
    boolean isNull = in.readBoolean();
    if (!isNull) {
      Waiting<?> waiting = (Waiting<?>) map.getValueSerializer().deserialize(in);
      parts.waiting.put(
          List.of((Long) place.f0, (long) (Integer) place.f1), event(waiting.record()));
    }
  }

  private IN event(Object record) throws SavepointException {
    if (!events.isInstance(record)) {
      throw new SavepointException(
          "events that wait in the savepoint must be of the type of the history: waiting=%s, history=%s; use RnnState.replay with the records of the job, or a savepoint in which no event waits"
              .formatted(record.getClass().getName(), events.getName()));
    }
    return events.cast(record);
  }

  private void flush(ThrowingConsumer<SavedKey<Object, IN>, Exception> out) throws Exception {
    for (Parts<IN> parts : group.values()) {
      out.accept(parts.joined());
    }
    group.clear();
  }

  /** What was found for a key so far. */
  private static final class Parts<IN> {

    private final Object key;
    private @Nullable KeyState state;
    // By time, then in the order of their arrival.
    private final TreeMap<List<Long>, IN> waiting =
        new TreeMap<>(
            (a, b) -> {
              int order = a.get(0).compareTo(b.get(0));
              return order == 0 ? a.get(1).compareTo(b.get(1)) : order;
            });

    Parts(Object key) {
      this.key = key;
    }

    SavedKey<Object, IN> joined() {
      List<Tuple2<Long, IN>> events = new ArrayList<>();
      waiting.forEach((place, event) -> events.add(Tuple2.of(place.get(0), event)));
      KeyState known = Objects.requireNonNullElseGet(state, () -> new KeyState(0));
      return new SavedKey<>(
          key,
          state != null,
          known.lastEvent(),
          known.timer(),
          known.touched(),
          known.timeToLiveTimer(),
          events);
    }
  }
}
