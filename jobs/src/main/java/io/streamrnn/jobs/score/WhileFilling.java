package io.streamrnn.jobs.score;

import java.util.Locale;

/** The output of an event while the window of its key is not full: {@code --while-filling}. */
enum WhileFilling {
  /** The outputs are empty. */
  EMPTY,
  /** The event is scored with the events that the window has. */
  SCORE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
