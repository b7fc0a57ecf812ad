/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What only some options keep for a key. Without them the object of a key fits into a line of the
 * cache: on the heap, where each event has another key, reading two more lines of it took as long
 * as a twentieth of a small network's event.
 */
final class KeyExtras {

  private static final String[] NO_IDS = {};

  /** In place of the sizes of constants of which there is one, or none. */
  static final int[] ONE_SIZE = {};

  /** What a key has that keeps nothing. Never written to. */
  static final KeyExtras NONE = new KeyExtras();

  // -- the sequence
  long lastStep = KeyState.NONE;
  float @Nullable [] score;
  float @Nullable [] observed;
  float @Nullable [] features;
  KeyState.@Nullable Shadow shadow;
  KeyState.@Nullable Inputs inputs;
  // -- the key
  float @Nullable [] constants;
  int[] constantSizes = ONE_SIZE;
  long sequenceNumber = KeyState.NONE;
  String[] ids = NO_IDS;
  long touched = KeyState.NONE;
  // -- timers that are set
  long timer = KeyState.NONE;
  long timeToLiveTimer = KeyState.NONE;

  /** A copy that shares nothing mutable with this; {@link #NONE} is its own. */
  KeyExtras copy() {
    if (this == NONE) {
      return NONE;
    }
    KeyExtras copy = new KeyExtras();
    copy.lastStep = lastStep;
    copy.score = score == null ? null : score.clone();
    // Other arrays are replaced as a whole, never written to.
    copy.observed = observed;
    copy.features = features;
    copy.shadow = shadow;
    copy.inputs = inputs;
    copy.constants = constants;
    copy.constantSizes = constantSizes;
    copy.sequenceNumber = sequenceNumber;
    copy.ids = ids;
    copy.touched = touched;
    copy.timer = timer;
    copy.timeToLiveTimer = timeToLiveTimer;
    return copy;
  }

  /** Whether there is nothing. */
  boolean isEmpty() {
    return score == null
        && timer == KeyState.NONE
        && touched == KeyState.NONE
        && timeToLiveTimer == KeyState.NONE
        && areScoreAndTimes();
  }

  /** Whether there is nothing but a score, and times of the key and its timers. */
  boolean areScoreAndTimes() {
    return lastStep == KeyState.NONE
        && observed == null
        && features == null
        && shadow == null
        && inputs == null
        && constants == null
        && sequenceNumber == KeyState.NONE
        && ids.length == 0;
  }

  boolean remembers(String id) {
    for (String known : ids) {
      if (known.equals(id)) {
        return true;
      }
    }
    return false;
  }

  void remember(String id, int atMost) {
    int kept = Math.min(ids.length, atMost - 1);
    String[] next = Arrays.copyOfRange(ids, ids.length - kept, ids.length + 1);
    next[kept] = id;
    ids = next;
  }
}
