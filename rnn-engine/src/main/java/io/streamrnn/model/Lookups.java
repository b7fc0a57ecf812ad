/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.streaming.StreamingPlan;
import java.util.List;

/**
 * The values that a model looks up.
 *
 * @param texts see {@link Model#texts}
 * @param tokens see {@link Model#tokens}
 * @param constantTokens see {@link Model#constantTokens}
 */
record Lookups(List<TextInput> texts, List<Integer> tokens, List<Integer> constantTokens) {

  static final Lookups NONE = new Lookups(List.of(), List.of(), List.of());

  /** Copies. */
  Lookups {
    texts = List.copyOf(texts);
    tokens = List.copyOf(tokens);
    constantTokens = List.copyOf(constantTokens);
  }

  static Lookups of(StreamingPlan plan) {
    return new Lookups(
        plan.texts().stream().map(TextInput::new).toList(), plan.tokens(), plan.constantTokens());
  }
}
