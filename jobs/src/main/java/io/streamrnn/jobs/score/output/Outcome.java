/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.util.List;

/**
 * What happened to the rows of a run.
 *
 * @param rows all of them
 * @param keys the number of keys that were scored, for a person
 * @param rejected rows that could not be scored
 * @param unfilled rows without a score, since the window of their key was not full
 * @param examples the lines of the first rejected rows
 */
public record Outcome(long rows, String keys, long rejected, long unfilled, List<String> examples) {

  /** Rows that have a score. */
  long scored() {
    return rows - rejected - unfilled;
  }
}
