package io.streamrnn.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How much of the past of its key an event is scored with. A network should be scored the way it
 * was trained: one that saw windows of 50 events in training belongs on {@code window(50)}.
 */
@PublicEvolving
public sealed interface Scoring extends Serializable {

  /**
   * With the whole past: the state that an event leaves behind is the one that the next event of
   * its key starts from, as in Keras's {@code stateful=True}. One step per event.
   */
  static Scoring carried() {
    return new Carried();
  }

  /**
   * With the last {@code length} events of the key, this one among them, from the initial state:
   * {@code length} steps per event. The features of these events are what is kept per key. Each
   * step of a record of several counts as an event. A window does not reach back beyond the begin
   * of its sequence, and is scored with the constants that the key has now.
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  static Window window(int length) {
    return new Window(length, UntilFull.WAIT);
  }

  /**
   * With all events of a window of Flink's, such as a session, from the initial state, when the
   * window is closed; see {@link StreamingRnn#apply(
   * org.apache.flink.streaming.api.datastream.WindowedStream, SerializableToLongFunction)}.
   */
  static WholeSequences wholeSequences() {
    return new WholeSequences();
  }

  /** See {@link #wholeSequences()}. */
  record WholeSequences() implements Scoring {

    @Override
    public String toString() {
      return "whole sequences";
    }
  }

  /** See {@link #carried()}. */
  record Carried() implements Scoring {

    @Override
    public String toString() {
      return "carried";
    }
  }

  /**
   * See {@link #window(int)}.
   *
   * @param length how many events
   * @param untilFull what happens to an event that has fewer before it
   */
  record Window(int length, UntilFull untilFull) implements Scoring {

    /** Checks. */
    public Window {
      if (length < 1) {
        throw new IllegalArgumentException("a window needs 1 event or more: length=" + length);
      }
    }

    /** Scores the first events of a key too, with as many events as there are. */
    public Window scoringFromFirst() {
      return new Window(length, UntilFull.SCORE);
    }

    /**
     * Calls the output function for the first events of a key too, with an array of length 0, so
     * that there is an output for every event.
     */
    public Window emptyUntilFull() {
      return new Window(length, UntilFull.EMPTY);
    }

    @Override
    public String toString() {
      return "window(" + length + ")" + untilFull.suffix;
    }
  }

  /** What happens to an event before the window of its key is full. */
  enum UntilFull {
    /** It is kept, and nothing is put out. */
    WAIT(""),
    /** It is scored with the events that there are. */
    SCORE(".scoringFromFirst()"),
    /** The output function is called with an array of length 0. */
    EMPTY(".emptyUntilFull()");

    private final String suffix;

    UntilFull(String suffix) {
      this.suffix = suffix;
    }
  }
}
