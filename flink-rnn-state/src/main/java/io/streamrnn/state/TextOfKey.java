/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.jspecify.annotations.Nullable;

/**
 * The text of the key of an event, as that of the keys of a savepoint. For one thread.
 *
 * @param <IN> type of the events
 */
final class TextOfKey<IN> implements KeySelector<IN, String> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final KeySelector<IN, ?> key;
  private final TypeSerializer<Object> keys;

  // -- runtime
  private transient @Nullable KeyText text;

  /**
   * Creates the selector.
   *
   * @param keys writes the keys of the savepoint
   */
  TextOfKey(KeySelector<IN, ?> key, TypeSerializer<Object> keys) {
    this.key = key;
    this.keys = keys;
  }

  @Override
  public String getKey(IN event) throws Exception {
    return text().of(key.getKey(event));
  }

  private KeyText text() throws IOException {
    if (text == null) {
      text = KeyText.of(keys);
    }
    return text;
  }
}
