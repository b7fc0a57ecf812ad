package io.streamrnn.jobs.score;

import java.util.Locale;

/** What an event gets before the window of its key is full. */
enum WindowStart {
  WAIT,
  SCORE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
