/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How much of the past of its key an event is scored with. Score a network the way it was trained:
 * a network that saw windows of 50 events in training belongs on {@code slidingWindow(50)}.
 */
@PublicEvolving
public sealed interface Scoring extends Serializable {

  /**
   * With the whole past. The next event of a key starts from the state after this one, as with
   * Keras's {@code stateful=True}. One step per event.
   */
  static Scoring stateful() {
    return new Stateful();
  }

  /**
   * With the last {@code length} events of the key, this one included, from the initial state:
   * {@code length} steps per event. The features of these events are stored for the key. Each step
   * of a record of several steps counts as an event. A window does not reach back before the start
   * of its sequence, and is scored with the current constants of the key.
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  static SlidingWindow slidingWindow(int length) {
    return new SlidingWindow(length, WhileFilling.SKIP);
  }

  /**
   * With all events of a Flink window, such as a session, from the initial state, when the window
   * fires; see {@link StreamingRnn#apply( org.apache.flink.streaming.api.datastream.WindowedStream,
   * SerializableToLongFunction)}.
   */
  static PerWindow perWindow() {
    return new PerWindow();
  }

  /** See {@link #perWindow()}. */
  record PerWindow() implements Scoring {

    @Override
    public String toString() {
      return "perWindow";
    }
  }

  /** See {@link #stateful()}. */
  record Stateful() implements Scoring {

    @Override
    public String toString() {
      return "stateful";
    }
  }

  /**
   * See {@link #slidingWindow(int)}.
   *
   * @param length the number of events
   * @param whileFilling what happens to an event that has fewer before it
   */
  record SlidingWindow(int length, WhileFilling whileFilling) implements Scoring {

    /** Checks the length. */
    public SlidingWindow {
      Objects.requireNonNull(whileFilling, "whileFilling");
      if (length < 1) {
        throw new IllegalArgumentException(
            "a window must have at least 1 event: length=%d; use Scoring.stateful() to score without windows"
                .formatted(length));
      }
    }

    /**
     * The same window with another policy for an event before the window of its key is full; {@link
     * WhileFilling#SKIP} by default.
     */
    public SlidingWindow whileFilling(WhileFilling policy) {
      return new SlidingWindow(length, policy);
    }

    @Override
    public String toString() {
      String policy =
          whileFilling == WhileFilling.SKIP ? "" : ".whileFilling(" + whileFilling + ")";
      return "slidingWindow(" + length + ")" + policy;
    }
  }
}
