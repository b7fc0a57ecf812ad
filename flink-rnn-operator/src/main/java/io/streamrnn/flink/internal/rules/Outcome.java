/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What an event did to its key.
 *
 * @param state of the key from now on; null for none
 * @param isChanged whether it must be written
 */
@Internal
public record Outcome(@Nullable KeyState state, boolean isChanged) {

  static Outcome unchanged(@Nullable KeyState state) {
    return new Outcome(state, false);
  }

  static Outcome changed(@Nullable KeyState state) {
    return new Outcome(state, true);
  }
}
