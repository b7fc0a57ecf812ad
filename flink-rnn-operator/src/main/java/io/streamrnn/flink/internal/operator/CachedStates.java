/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys of a batch, each read once and written once; and those of more keys, if
 * there is a state cache. For one thread.
 */
final class CachedStates implements KeyStates {

  private static final class Slot {

    private final Object key;
    private @Nullable KeyState state;
    private boolean isDirty;

    Slot(Object key) {
      this.key = key;
    }
  }

  // -- configuration
  private final KeyStore store;
  private final Consumer<Object> setCurrentKey;
  private final ExecutionPlan.Cache cache;

  // -- runtime
  // The least recently used first.
  private final Map<Object, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
  // The first to differ from the state backend first.
  private final Set<Slot> dirty = new LinkedHashSet<>();
  private final Counter hits = new SimpleCounter();
  private final Counter misses = new SimpleCounter();

  /**
   * In front of a store.
   *
   * @param setCurrentKey sets the key whose state the store returns
   */
  CachedStates(KeyStore store, Consumer<Object> setCurrentKey, ExecutionPlan.Cache cache) {
    this.store = store;
    this.setCurrentKey = setCurrentKey;
    this.cache = cache;
  }

  @Override
  public @Nullable KeyState get(Object key) throws IOException {
    setCurrentKey.accept(key);
    Slot slot = slots.get(key);
    if (slot == null) {
      misses.inc();
      slot = new Slot(key);
      slot.state = owned(store.get(key));
      slots.put(key, slot);
    } else {
      hits.inc();
    }
    return slot.state;
  }

  @Override
  public void put(Object key, @Nullable KeyState state) {
    Slot slot = slots.computeIfAbsent(key, Slot::new);
    slot.state = state;
    if (!slot.isDirty) {
      slot.isDirty = true;
      dirty.add(slot);
    }
  }

  // The object of a heap state backend may be in a snapshot that is being written. Within a batch
  // it is put back before the next snapshot starts. What stays longer must be a copy.
  private @Nullable KeyState owned(@Nullable KeyState state) {
    return !cache.isSet() || state == null ? state : state.copy();
  }

  /** Writes and evicts what exceeds the bounds of the cache. */
  void trim() throws IOException {
    for (Iterator<Slot> oldest = dirty.iterator(); dirty.size() > cache.maxDirty(); ) {
      write(oldest.next());
      oldest.remove();
    }
    for (Iterator<Slot> eldest = slots.values().iterator(); slots.size() > cache.size(); ) {
      Slot slot = eldest.next();
      if (slot.isDirty) {
        write(slot);
        dirty.remove(slot);
      }
      eldest.remove();
    }
  }

  /** Writes all states that differ from the state backend. */
  void writeAll() throws IOException {
    for (Slot slot : dirty) {
      write(slot);
    }
    dirty.clear();
  }

  /** Writes all states that differ from the state backend, and evicts all. */
  void clear() throws IOException {
    writeAll();
    slots.clear();
  }

  private void write(Slot slot) throws IOException {
    setCurrentKey.accept(slot.key);
    store.put(owned(slot.state));
    slot.isDirty = false;
  }

  Counter hits() {
    return hits;
  }

  Counter misses() {
    return misses;
  }

  int dirty() {
    return dirty.size();
  }
}
