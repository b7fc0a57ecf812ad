/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The keys to erase, as text, and those that were found. For one thread. */
final class ErasedKeys {

  private final Set<String> texts;
  private final Set<String> found = new LinkedHashSet<>();

  ErasedKeys(Collection<String> texts) {
    this.texts = new HashSet<>(texts);
  }

  /** Whether a key is one of them. */
  boolean contain(Object key, KeyText type) {
    String text = type.of(key);
    if (!texts.contains(text)) {
      return false;
    }
    found.add(text);
    return true;
  }

  Set<String> found() {
    return found;
  }
}
