/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The hash of texts in UTF-8 that TensorFlow's buckets use: FarmHash's fingerprint, or SipHash with
 * a salt.
 *
 * @param salt two numbers, or none
 */
record TextHash(List<Long> salt) implements Serializable {

  TextHash {
    salt = List.copyOf(salt);
    if (!(salt.isEmpty() || salt.size() == 2)) {
      throw new IllegalArgumentException("a salt must have two numbers: salt=" + salt);
    }
  }

  /** The bin of a text, from 0 on. */
  int bin(String text, int bins) {
    return bin(text.getBytes(StandardCharsets.UTF_8), bins);
  }

  /** The bin of the bytes of a text. */
  int bin(byte[] text, int bins) {
    long hash = salt.isEmpty() ? Hashes.farm(text) : Hashes.sip(salt.get(0), salt.get(1), text);
    return (int) Long.remainderUnsigned(hash, bins);
  }
}
