/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

/**
 * The keys that a cache missed lately, about as many as half of its size, as hashes. A key replaces
 * another that falls on the same place. So the older ones are forgotten, and two keys of one hash
 * are taken for the same: it chooses what is cached, and results do not depend on it. For one
 * thread.
 */
final class RecentMisses {

  // Odd and without a pattern: close hashes fall on places that are far apart.
  private static final int SCATTER = 0x9E3779B9;

  private final int size;
  // Created when the cache is full.
  private int[] hashes = {};

  RecentMisses(int size) {
    this.size = Math.max(1, size);
  }

  /** Adds a key, and returns whether it was there. */
  boolean add(Object key) {
    if (hashes.length == 0) {
      hashes = new int[Math.max(2, Integer.highestOneBit(size))];
    }
    int hash = key.hashCode() * SCATTER;
    int at = hash >>> Integer.numberOfLeadingZeros(hashes.length - 1);
    // An empty place is as if the key of hash 0 were there.
    boolean isKnown = hashes[at] == hash;
    hashes[at] = hash;
    return isKnown;
  }
}
