package io.streamrnn.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A cache of the states of recent keys, in front of a state backend that is slow to read and write.
 * Changed states are written behind: when more than {@code dirty} have changed, and all of them
 * before each checkpoint. So results do not depend on the cache.
 *
 * @param keys at most how many states it holds, per subtask
 * @param dirty at most how many of them may differ from the state backend; this bounds the pause
 *     before a checkpoint
 */
@PublicEvolving
public record StateCache(int keys, int dirty) implements Serializable {

  /** Checks both. */
  public StateCache {
    if (keys < 1 || dirty < 1 || dirty > keys) {
      throw new IllegalArgumentException(
          "stateCache must hold at least 1 key, of which 1 to all may be dirty: size=%d, maxDirty=%d"
              .formatted(keys, dirty));
    }
  }

  /** At most this number of keys, a tenth of which may be dirty. */
  public static StateCache ofSize(int keys) {
    return new StateCache(keys, Math.max(1, keys / 10));
  }

  /** The same with another bound for states that are not written yet. */
  public StateCache maxDirty(int dirty) {
    return new StateCache(keys, dirty);
  }
}
