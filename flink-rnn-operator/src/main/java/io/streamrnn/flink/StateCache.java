/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A cache of the states of keys that come often, in front of a state backend that is slow to read
 * and write. When it is full, a key enters with its second miss within a short time. Changed states
 * are written when they are evicted, in the second half of the time between two checkpoints, and
 * all of them before each checkpoint. So results do not depend on the cache.
 *
 * @param size at most how many states it holds, per subtask
 * @param maxDirty about how many of them may still differ from the state backend when a checkpoint
 *     is due, by the time between the two before it; this bounds the pause before a checkpoint
 */
@PublicEvolving
public record StateCache(int size, int maxDirty) implements Serializable {

  /** Checks both. */
  public StateCache {
    if (size < 1 || maxDirty < 1 || maxDirty > size) {
      throw new IllegalArgumentException(
          "stateCache must hold at least 1 key, of which 1 to all may be dirty: size=%d, maxDirty=%d"
              .formatted(size, maxDirty));
    }
  }

  /** At most this number of keys, a tenth of which may be dirty when a checkpoint is due. */
  public static StateCache ofSize(int size) {
    return new StateCache(size, Math.max(1, size / 10));
  }

  /** The same with another bound for states that are not written yet. */
  public StateCache maxDirty(int maxDirty) {
    return new StateCache(size, maxDirty);
  }
}
