/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys of a batch, each read once and written once; and those of more keys, if
 * there is a state cache. For one thread.
 *
 * <p>A full cache admits a key with its second miss. So keys that do not come again soon are read
 * and written as if there were no cache: they evict nobody, the collector does not have to copy
 * them, and RocksDB writes a key where it has just read it. The victim is one that was not used
 * since the hand passed it last, as in the clock algorithm: a hit sets a bit, and no references
 * between old objects, which the collector would have to follow.
 */
final class CachedStates implements BatchStates {

  private static final class Slot {

    private final Object key;
    private @Nullable KeyState state;
    private boolean isDirty;
    private boolean isCached;
    private boolean isUsed;

    Slot(Object key) {
      this.key = key;
    }
  }

  // How many more states a batch may write than it has changed, so that an event that comes after a
  // pause does not wait for all that became due meanwhile.
  private static final int MOST_OVERDUE = 64;

  // -- configuration
  private final KeyStore store;
  private final Consumer<Object> setCurrentKey;
  private final ExecutionPlan.Cache cache;
  private final boolean isShared;

  // -- runtime
  // What is in the cache, by key and in a ring.
  private final Map<Object, Slot> cached = new HashMap<>();
  private final List<Slot> ring = new ArrayList<>();
  private int hand;
  private final RecentMisses recentMisses;
  // What is not, in the order in which it came.
  private final Map<Object, Slot> others = new LinkedHashMap<>();
  // The first of the cache to differ from the state backend first; some were written since.
  private final Queue<Slot> changed = new ArrayDeque<>();
  private int dirty;
  private int putSinceTrim;
  private final DirtyBound dirtyBound;
  private final Counter hits = new SimpleCounter();
  private final Counter misses = new SimpleCounter();

  /**
   * In front of a store.
   *
   * @param setCurrentKey sets the key whose state the store returns
   * @param isShared whether the store returns and keeps the objects themselves, not their bytes
   * @param checkpointInterval as configured, see {@link DirtyBound}
   * @param clock the processing time
   */
  CachedStates(
      KeyStore store,
      Consumer<Object> setCurrentKey,
      ExecutionPlan.Cache cache,
      boolean isShared,
      long checkpointInterval,
      LongSupplier clock) {
    this.store = store;
    this.setCurrentKey = setCurrentKey;
    this.cache = cache;
    this.isShared = isShared;
    this.recentMisses = new RecentMisses(cache.size());
    this.dirtyBound = new DirtyBound(cache, checkpointInterval, clock);
  }

  @Override
  public @Nullable KeyState get(Object key) throws IOException {
    setCurrentKey.accept(key);
    return current(key);
  }

  @Override
  public @Nullable KeyState current(Object key) throws IOException {
    Slot slot = find(key);
    if (slot == null) {
      misses.inc();
      slot = add(key);
      slot.state = owned(store.get(key));
    } else {
      hits.inc();
    }
    return slot.state;
  }

  @Override
  public @Nullable KeyState again(Object key) throws IOException {
    Slot slot = find(key);
    if (slot == null) {
      return get(key);
    }
    setCurrentKey.accept(key);
    return slot.state;
  }

  @Override
  public @Nullable KeyState known(Object key) {
    Slot slot = find(key);
    return slot == null ? null : slot.state;
  }

  @Override
  public void put(Object key, @Nullable KeyState state) {
    Slot slot = find(key);
    if (slot == null) {
      slot = add(key);
    }
    slot.state = state;
    putSinceTrim++;
    if (!slot.isDirty) {
      slot.isDirty = true;
      dirty++;
      if (slot.isCached) {
        changed.add(slot);
      }
    }
  }

  @Override
  public void changed(Object key, KeyState state) {
    put(key, state);
  }

  private @Nullable Slot find(Object key) {
    Slot slot = cached.get(key);
    if (slot == null) {
      return others.get(key);
    }
    slot.isUsed = true;
    return slot;
  }

  private Slot add(Object key) {
    Slot slot = new Slot(key);
    others.put(key, slot);
    return slot;
  }

  // The object of a heap state backend may be in a snapshot that is being written. With a changelog
  // around it one may begin at any time, also within a batch. So what is written to is a copy.
  private @Nullable KeyState owned(@Nullable KeyState state) {
    return !isShared || state == null ? state : state.copy();
  }

  @Override
  public void release(Object key) throws IOException {
    Slot slot = others.remove(key);
    if (slot != null) {
      // It does not enter the cache: an event of the batch may wait for the victim's state.
      writeIfDirty(slot);
    }
  }

  private void release(Slot slot) throws IOException {
    if (enters(slot.key)) {
      admit(slot);
    } else {
      writeIfDirty(slot);
    }
  }

  /** Ends a batch: its states enter the cache, or are written. */
  @Override
  public void trim() throws IOException {
    for (Slot slot : others.values()) {
      release(slot);
    }
    others.clear();
    writeBehind();
    putSinceTrim = 0;
  }

  private void writeBehind() throws IOException {
    if (changed.size() <= cache.maxDirty()) {
      return;
    }
    // An eviction leaves the victim in the queue, so this may write a few more than it has to.
    int due = Math.min(changed.size() - dirtyBound.get(), putSinceTrim + MOST_OVERDUE);
    for (int i = 0; i < due; i++) {
      writeIfDirty(changed.remove());
    }
  }

  private boolean enters(Object key) {
    return ring.size() < cache.size() || cache.isSet() && recentMisses.add(key);
  }

  private void admit(Slot slot) throws IOException {
    if (ring.size() < cache.size()) {
      ring.add(slot);
    } else {
      evict(victim());
      ring.set(hand, slot);
      advance();
    }
    cached.put(slot.key, slot);
    slot.isCached = true;
    if (slot.isDirty) {
      changed.add(slot);
    }
  }

  private Slot victim() {
    Slot next = ring.get(hand);
    while (next.isUsed) {
      next.isUsed = false;
      advance();
      next = ring.get(hand);
    }
    return next;
  }

  private void advance() {
    hand = hand + 1 == ring.size() ? 0 : hand + 1;
  }

  private void evict(Slot slot) throws IOException {
    writeIfDirty(slot);
    slot.state = null;
    cached.remove(slot.key);
  }

  @Override
  public void writeAll() throws IOException {
    dirtyBound.checkpoint();
    trim();
    writeChanged();
  }

  private void writeChanged() throws IOException {
    while (!changed.isEmpty()) {
      writeIfDirty(changed.remove());
    }
  }

  @Override
  public void clear() throws IOException {
    trim();
    writeChanged();
    cached.clear();
    ring.clear();
    hand = 0;
  }

  private void writeIfDirty(Slot slot) throws IOException {
    if (slot.isDirty) {
      setCurrentKey.accept(slot.key);
      store.put(owned(slot.state));
      slot.isDirty = false;
      dirty--;
    }
  }

  Counter hits() {
    return hits;
  }

  Counter misses() {
    return misses;
  }

  int dirty() {
    return dirty;
  }
}
