/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The states in Flink's heap state backend, which returns the objects that it holds: a second read
 * of a key returns the object of the first one. It copies an object that a snapshot may still read
 * before it returns it, so what was read may be written to until the next snapshot. For one thread.
 */
final class HeapStates implements BatchStates {

  private final KeyStore store;
  private final Consumer<Object> setCurrentKey;

  /**
   * Those in a store.
   *
   * @param setCurrentKey sets the key whose state the store returns
   */
  HeapStates(KeyStore store, Consumer<Object> setCurrentKey) {
    this.store = store;
    this.setCurrentKey = setCurrentKey;
  }

  @Override
  public @Nullable KeyState get(Object key) throws IOException {
    setCurrentKey.accept(key);
    return store.get(key);
  }

  @Override
  public @Nullable KeyState current(Object key) throws IOException {
    return store.get(key);
  }

  @Override
  public @Nullable KeyState again(Object key) throws IOException {
    return get(key);
  }

  @Override
  public @Nullable KeyState known(Object key) throws IOException {
    return get(key);
  }

  @Override
  public void put(Object key, @Nullable KeyState state) throws IOException {
    setCurrentKey.accept(key);
    store.put(state);
  }

  @Override
  public void changed(Object key, KeyState state) {
    store.changed(state);
  }

  @Override
  public void release(Object key) {}

  @Override
  public void trim() {}

  @Override
  public void writeAll() {}

  @Override
  public void clear() {}
}
