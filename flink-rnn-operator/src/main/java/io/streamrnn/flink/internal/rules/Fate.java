/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import org.apache.flink.annotation.Internal;

/** What became of an event that was not rejected. */
@Internal
public enum Fate {
  /** It is a part of its sequence, whether or not there is a score yet. */
  APPLIED,
  /** It is a duplicate. */
  REPEATED,
  /** A policy dropped it. */
  DROPPED
}
