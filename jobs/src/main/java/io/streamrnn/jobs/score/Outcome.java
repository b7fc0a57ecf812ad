package io.streamrnn.jobs.score;

import java.util.List;

/**
 * What became of the rows.
 *
 * @param rows all of them
 * @param keys of those that were scored, as text
 * @param rejected rows that could not be scored
 * @param waiting rows that have no score because a window was not full yet
 * @param examples lines of the first of these
 */
record Outcome(long rows, String keys, long rejected, long waiting, List<String> examples) {

  long scored() {
    return rows - rejected - waiting;
  }
}
