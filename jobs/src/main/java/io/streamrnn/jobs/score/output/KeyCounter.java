/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.util.Locale;

/** Counts distinct keys by their hashes, up to a limit that also bounds its memory. */
final class KeyCounter {

  static final int LIMIT = 4_000_000;

  // Open addressing. 0 is a free slot. At most half full.
  private long[] slots = new long[1 << 10];
  private int count;

  /** Counts a key if it is new. */
  void add(long hash) {
    if (count >= LIMIT || !put(hash == 0 ? 1 : hash)) {
      return;
    }
    count++;
    if (count * 2 > slots.length) {
      grow();
    }
  }

  /** The count for a person: a number, or "n or more" at the limit. */
  String count() {
    return String.format(Locale.ROOT, count < LIMIT ? "%,d" : "%,d or more", count);
  }

  private boolean put(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    boolean isNew = slots[slot] == 0;
    slots[slot] = hash;
    return isNew;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long hash : old) {
      if (hash != 0) {
        put(hash);
      }
    }
  }
}
