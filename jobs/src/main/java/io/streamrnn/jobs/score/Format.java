package io.streamrnn.jobs.score;

import java.util.Locale;

/** How rows are written in a file. */
enum Format {
  CSV,
  JSONL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
