package io.streamrnn.flink.internal;

import io.streamrnn.flink.HotKeys;
import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The states of the keys of a batch, read once and written once; and, if asked for, a cache of more
 * keys than that. For one thread.
 */
final class HotStates {

  private static final class Slot {

    private final Object key;
    private KeyState state;
    private boolean isDirty;

    Slot(Object key) {
      this.key = key;
    }
  }

  private final KeyStore store;
  private final Consumer<Object> setCurrentKey;
  private final int keys;
  private final int dirtyKeys;
  // The least recently used first.
  private final Map<Object, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
  // The first to differ first.
  private final Set<Slot> dirty = new LinkedHashSet<>();
  private long hits;
  private long misses;

  /**
   * In front of a store.
   *
   * @param setCurrentKey says whose state the store is asked for
   * @param cache null for none
   */
  HotStates(KeyStore store, Consumer<Object> setCurrentKey, HotKeys cache) {
    this.store = store;
    this.setCurrentKey = setCurrentKey;
    this.keys = cache == null ? 0 : cache.keys();
    this.dirtyKeys = cache == null ? 0 : cache.dirty();
  }

  /** The state of a key, which becomes the key at hand; null for none. */
  KeyState get(Object key) throws IOException {
    setCurrentKey.accept(key);
    Slot slot = slots.get(key);
    if (slot == null) {
      misses++;
      slot = new Slot(key);
      slot.state = owned(store.get(key));
      slots.put(key, slot);
    } else {
      hits++;
    }
    return slot.state;
  }

  /** Replaces the state of a key that was got before; null for none. */
  void put(Object key, KeyState state) {
    Slot slot = slots.get(key);
    slot.state = state;
    if (!slot.isDirty) {
      slot.isDirty = true;
      dirty.add(slot);
    }
  }

  // What a heap back end holds may be in a snapshot that is being written. Within a batch it is
  // handed back before the next snapshot can begin; what stays longer must be a copy.
  private KeyState owned(KeyState state) {
    return keys == 0 || state == null ? state : state.copy();
  }

  /** Writes behind and lets go of what is more than the cache is to hold. */
  void trim() throws IOException {
    for (Iterator<Slot> oldest = dirty.iterator(); dirty.size() > dirtyKeys; ) {
      write(oldest.next());
      oldest.remove();
    }
    for (Iterator<Slot> eldest = slots.values().iterator(); slots.size() > keys; ) {
      Slot slot = eldest.next();
      if (slot.isDirty) {
        write(slot);
        dirty.remove(slot);
      }
      eldest.remove();
    }
  }

  /** Writes all that differs. */
  void writeAll() throws IOException {
    for (Slot slot : dirty) {
      write(slot);
    }
    dirty.clear();
  }

  /** Writes all that differs, and lets go of everything. */
  void clear() throws IOException {
    writeAll();
    slots.clear();
  }

  private void write(Slot slot) throws IOException {
    setCurrentKey.accept(slot.key);
    store.put(owned(slot.state));
    slot.isDirty = false;
  }

  long hits() {
    return hits;
  }

  long misses() {
    return misses;
  }

  int dirty() {
    return dirty.size();
  }
}
