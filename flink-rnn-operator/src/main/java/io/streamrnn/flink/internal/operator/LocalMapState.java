/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** A map for each key in the memory of this process. An empty one takes no memory. */
final class LocalMapState<K, V> implements MapState<K, V> {

  private final Supplier<Object> currentKey;
  private final Map<Object, Map<K, V>> maps = new HashMap<>();

  /** A state of the key that is returned. */
  LocalMapState(Supplier<Object> currentKey) {
    this.currentKey = currentKey;
  }

  private Map<K, V> current() {
    return maps.getOrDefault(currentKey.get(), Map.of());
  }

  @Override
  public @Nullable V get(K key) {
    return current().get(key);
  }

  @Override
  public void put(K key, V value) {
    maps.computeIfAbsent(currentKey.get(), k -> new HashMap<>()).put(key, value);
  }

  @Override
  public void putAll(Map<K, V> values) {
    values.forEach(this::put);
  }

  @Override
  public void remove(K key) {
    Map<K, V> map = maps.get(currentKey.get());
    if (map != null) {
      map.remove(key);
      if (map.isEmpty()) {
        clear();
      }
    }
  }

  @Override
  public boolean contains(K key) {
    return current().containsKey(key);
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries() {
    return current().entrySet();
  }

  @Override
  public Iterable<K> keys() {
    return current().keySet();
  }

  @Override
  public Iterable<V> values() {
    return current().values();
  }

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return entries().iterator();
  }

  @Override
  public boolean isEmpty() {
    return current().isEmpty();
  }

  @Override
  public void clear() {
    maps.remove(currentKey.get());
  }
}
