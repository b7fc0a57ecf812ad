/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The states of keys: those of the state backend, or a cache in front of it. For one thread. */
interface KeyStates {

  /** The state of a key, which is the current key from now on; null for none. */
  @Nullable KeyState get(Object key) throws IOException;

  /** Replaces the state of a key that was read before; null for none. */
  void put(Object key, @Nullable KeyState state) throws IOException;

  /** Writes the state of a key: the object that was read, which was written to. */
  void changed(Object key, KeyState state) throws IOException;

  /**
   * Those of the state backend, where Flink sets the current key.
   *
   * @param writesInPlace whether what is read is the object that the state backend holds, and may
   *     be written to until the next snapshot
   */
  static KeyStates stored(KeyStore store, boolean writesInPlace) {
    return new KeyStates() {

      @Override
      public @Nullable KeyState get(Object key) throws IOException {
        return store.get(key);
      }

      @Override
      public void put(Object key, @Nullable KeyState state) throws IOException {
        store.put(state);
      }

      @Override
      public void changed(Object key, KeyState state) throws IOException {
        if (writesInPlace) {
          store.changed(state);
        } else {
          store.put(state);
        }
      }
    };
  }
}
