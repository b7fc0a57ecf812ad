/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.util.function.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the states of a subtask say of keys whose past is to be scored again. Holds
 * the keys of one key group at a time. For one thread.
 */
final class SavedKeyReader {

  private final KeyedSnapshot snapshot;
  private final @Nullable StateValues values;
  private final @Nullable SavedWaiting waiting;
  private final KeyBytes keys;
  private final KeyText text;
  private final Map<ByteBuffer, Parts> group = new LinkedHashMap<>();

  SavedKeyReader(KeyedSnapshot snapshot) throws IOException {
    this.snapshot = snapshot;
    values = StateValues.in(snapshot.states()).orElse(null);
    waiting = SavedWaiting.in(snapshot.states()).orElse(null);
    keys = new KeyBytes(snapshot);
    text = KeyText.of(snapshot.resources().getKeySerializer());
  }

  /** Passes on each key that has a state or events that wait. */
  void read(ThrowingConsumer<SavedKey<Object>, Exception> out) throws Exception {
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
    } else if (waiting != null && SavedWaiting.isIt(state)) {
      parts(key, entry).waiting.add(waiting(entry, state, waiting));
    }
  }

  private Parts parts(Object key, KeyValueStateIterator entry) {
    return group.computeIfAbsent(keys.bytes(entry.key()), unknown -> new Parts(key));
  }

  private Tuple3<Long, byte[], byte[]> waiting(
      KeyValueStateIterator entry, StateMetaInfoSnapshot state, SavedWaiting waiting)
      throws IOException {
    DataInputDeserializer place = keys.userKey(state);
    byte[] bytes = Arrays.copyOfRange(entry.key(), place.getPosition(), entry.key().length);
    return Tuple3.of(waiting.time(place), bytes, SavedWaiting.event(entry.value()));
  }

  private void flush(ThrowingConsumer<SavedKey<Object>, Exception> out) throws Exception {
    for (Parts parts : group.values()) {
      if (parts.state != null || !parts.waiting.isEmpty()) {
        out.accept(parts.joined(text));
      }
    }
    group.clear();
  }

  /** What was found for a key so far. */
  private static final class Parts {

    private static final float[] NO_CONSTANTS = {};

    private final Object key;
    private @Nullable KeyState state;
    private final List<Tuple3<Long, byte[], byte[]>> waiting = new ArrayList<>();

    Parts(Object key) {
      this.key = key;
    }

    SavedKey<Object> joined(KeyText text) {
      KeyState known = Objects.requireNonNullElseGet(state, () -> new KeyState(0));
      float[] constants = known.constants();
      return new SavedKey<>(
          text.of(key),
          key,
          state != null,
          known.isOpen(),
          known.steps(),
          !known.awaitsStart() && (known.hasIds() || known.sequenceNumber() != KeyState.NONE),
          known.missed(),
          constants == null ? NO_CONSTANTS : constants,
          known.constantSizes(),
          known.lastEvent(),
          known.timer(),
          known.touched(),
          known.timeToLiveTimer(),
          waiting);
    }
  }
}
