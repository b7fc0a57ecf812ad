package io.streamrnn.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A cache of the states of keys that were seen last, for state back ends that are slow to read and
 * write. What was changed is written behind: when there are too many such states, and all of them
 * before each checkpoint, so that nothing depends on the cache.
 *
 * @param keys how many states it holds at most, per subtask
 * @param dirty how many of them may differ from what the back end has; this bounds the pause before
 *     a checkpoint
 */
@PublicEvolving
public record HotKeys(int keys, int dirty) implements Serializable {

  /** Checks. */
  public HotKeys {
    if (keys < 1 || dirty < 1 || dirty > keys) {
      throw new IllegalArgumentException(
          "a cache holds 1 key or more, of which 1 to all may be dirty: keys=%d, dirty=%d"
              .formatted(keys, dirty));
    }
  }

  /** Up to so many keys, a tenth of which may be dirty. */
  public static HotKeys upTo(int keys) {
    return new HotKeys(keys, Math.max(1, keys / 10));
  }

  /** The same with another bound for states that are not written back yet. */
  public HotKeys dirty(int dirty) {
    return new HotKeys(keys, dirty);
  }
}
