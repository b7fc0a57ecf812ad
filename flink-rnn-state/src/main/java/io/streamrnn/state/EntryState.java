/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/**
 * The state of the current key as the one entry of a map, as SQL has it.
 *
 * @param states the map
 */
record EntryState(MapState<Integer, KeyState> states) implements ValueState<KeyState> {

  /** The key of the entry. It is in savepoints: never change it. */
  private static final Integer ENTRY = 0;

  @Override
  public KeyState value() throws IOException {
    try {
      return states.get(ENTRY);
    } catch (Exception e) {
      throw new IOException("the state backend must be readable", e);
    }
  }

  @Override
  public void update(KeyState state) throws IOException {
    try {
      states.put(ENTRY, state);
    } catch (Exception e) {
      throw new IOException("the state backend must be writable", e);
    }
  }

  @Override
  public void clear() {
    states.clear();
  }
}
