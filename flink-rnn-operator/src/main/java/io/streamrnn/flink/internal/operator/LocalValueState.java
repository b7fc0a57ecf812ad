/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value for each key in the memory of this process, as the heap state backend has it. */
final class LocalValueState<V> implements ValueState<V> {

  private final Supplier<Object> currentKey;
  private final Map<Object, V> values = new HashMap<>();

  /** A state of the key that is returned. */
  LocalValueState(Supplier<Object> currentKey) {
    this.currentKey = currentKey;
  }

  @Override
  public @Nullable V value() {
    return values.get(currentKey.get());
  }

  @Override
  public void update(V value) {
    values.put(currentKey.get(), value);
  }

  @Override
  public void clear() {
    values.remove(currentKey.get());
  }
}
