/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.util.function.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the states and timers of a subtask have for each key. Holds the keys of one
 * key group at a time. For one thread.
 */
final class KeyedStateReader {

  private static final float[] NO_FLOATS = {};

  private final KeyedSnapshot snapshot;
  private final @Nullable StateValues values;
  private final KeyBytes keys;
  private final @Nullable SavedWaiting waiting;
  private final Map<ByteBuffer, Parts> group = new LinkedHashMap<>();

  KeyedStateReader(KeyedSnapshot snapshot) throws IOException {
    this.snapshot = snapshot;
    values = StateValues.in(snapshot.states()).orElse(null);
    waiting = SavedWaiting.in(snapshot.states()).orElse(null);
    keys = new KeyBytes(snapshot);
  }

  /** Passes on the state of each key. */
  void read(ThrowingConsumer<KeyedRnnState<Object>, Exception> out) throws Exception {
    try (KeyValueStateIterator entries = snapshot.resources().createKVStateIterator()) {
      for (int current = -1; entries.isValid(); entries.next()) {
        if (entries.keyGroup() != current) {
          flush(out);
          current = entries.keyGroup();
        }
        read(entries);
      }
    }
    flush(out);
  }

  private void read(KeyValueStateIterator entry) throws IOException {
    StateMetaInfoSnapshot state = snapshot.states().get(entry.kvStateId());
    Object key = keys.key(entry.key(), state);
    Parts parts = group.computeIfAbsent(keys.bytes(entry.key()), unknown -> new Parts(key));
    if (KeyBytes.isTimer(state)) {
      (KeyBytes.isEventTimer(state) ? parts.eventTimers : parts.processingTimers)
          .add(keys.time(entry.key()));
    } else if (values != null && StateValues.isOurs(state)) {
      parts.state = values.read(entry.value());
    } else if (waiting != null && SavedWaiting.isIt(state)) {
      parts.waiting.add(waiting.time(keys.userKey(state)));
    }
  }

  private void flush(ThrowingConsumer<KeyedRnnState<Object>, Exception> out) throws Exception {
    for (Parts parts : group.values()) {
      out.accept(parts.joined());
    }
    group.clear();
  }

  /** What was found for a key so far. */
  private static final class Parts {

    private final Object key;
    private @Nullable KeyState state;
    private final List<Long> waiting = new ArrayList<>();
    private final List<Long> eventTimers = new ArrayList<>();
    private final List<Long> processingTimers = new ArrayList<>();

    Parts(Object key) {
      this.key = key;
    }

    KeyedRnnState<Object> joined() {
      waiting.sort(null);
      eventTimers.sort(null);
      processingTimers.sort(null);
      KeyState known = state == null ? new KeyState(0) : state;
      return new KeyedRnnState<>(
          key,
          known.isOpen(),
          known.steps(),
          known.lastEvent(),
          known.lastStep(),
          known.stamp(),
          known.states(),
          orNone(known.score()),
          orNone(known.constants()),
          known.sequenceNumber(),
          new ArrayList<>(known.getIds()),
          waiting,
          eventTimers,
          processingTimers);
    }

    private static float[] orNone(float @Nullable [] floats) {
      return floats == null ? NO_FLOATS : floats;
    }
  }
}
