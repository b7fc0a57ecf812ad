package io.streamrnn.flink;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Steps waiting events of different keys together, which makes the arithmetic of large networks
 * cheaper. The results are those of one at a time, bit for bit.
 *
 * @param size how many events are stepped together at most
 * @param linger how long the first of them waits for others, though no longer than the time that
 *     keys live; 0 for not at all: what arrived meanwhile is taken
 */
@PublicEvolving
public record Batching(int size, Duration linger) implements Serializable {

  /** Checks. */
  public Batching {
    if (size < 1) {
      throw new IllegalArgumentException("a batch holds 1 event or more: size=" + size);
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("a batch lingers 0 or longer: linger=" + linger);
    }
  }

  /** Up to so many events, without waiting for any. */
  public static Batching ofSize(int size) {
    return new Batching(size, Duration.ZERO);
  }

  /** The same, waiting so long, in processing time, for a batch to fill up. */
  public Batching linger(Duration linger) {
    return new Batching(size, linger);
  }
}
