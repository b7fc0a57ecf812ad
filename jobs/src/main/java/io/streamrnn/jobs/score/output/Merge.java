/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts staged lines in the order of the input: lines of scores in one file, lines of rejected rows
 * in another.
 *
 * <p>If a run is killed between its last checkpoint and the end of the merge, it starts again and
 * stages the same lines again. A row that was already written is therefore skipped.
 */
public final class Merge {

  private static final int EXAMPLES = 3;

  private final KeyCounter keys = new KeyCounter();
  private final List<String> examples = new ArrayList<>();
  private long next;
  private long rejected;
  private long unfilled;

  private Merge() {}

  /**
   * Merges.
   *
   * @param folder with the staged lines
   * @param read how many rows were read at least
   * @param scores gets the lines of scored rows
   * @param rejections gets the lines of rejected rows
   * @throws IllegalStateException if a row is missing
   */
  public static Outcome run(WorkFolder folder, long read, LineSink scores, LineSink rejections)
      throws IOException {
    return run(folder.scored(), folder.rejected(), read, scores, rejections);
  }

  static Outcome run(
      Path scoredFolder, Path rejectedFolder, long read, LineSink scores, LineSink rejections)
      throws IOException {
    List<StagedFile> files = new ArrayList<>(StagedFile.in(scoredFolder, false));
    files.addAll(StagedFile.in(rejectedFolder, true));
    Outcome outcome = new Merge().merge(files, scores, rejections);
    if (outcome.rows() < read) {
      throw new MissingRowsException(outcome.rows(), "rows read: %d".formatted(read));
    }
    return outcome;
  }

  private Outcome merge(List<StagedFile> files, LineSink scores, LineSink rejections)
      throws IOException {
    PriorityQueue<StagedFile> queue = new PriorityQueue<>(files);
    try {
      while (!queue.isEmpty()) {
        StagedFile file = queue.remove();
        writeRow(file, file.isRejected() ? rejections : scores);
        if (!file.isAtEnd()) {
          queue.add(file);
        }
      }
    } finally {
      for (StagedFile file : files) {
        file.close();
      }
    }
    return new Outcome(next, keys.count(), rejected, unfilled, List.copyOf(examples));
  }

  /** Writes all lines of the current row, which are in one file. */
  private void writeRow(StagedFile file, LineSink lines) throws IOException {
    long number = file.line().number();
    if (number > next) {
      throw new MissingRowsException(next, "found row %d".formatted(number));
    }
    boolean isNew = number == next;
    if (isNew) {
      next++;
      count(file);
    }
    boolean hasScore = file.isRejected();
    while (file.isAt(number)) {
      hasScore |= file.line().hasScore();
      if (isNew) {
        lines.write(file.line().text());
      }
      file.advance();
    }
    unfilled += isNew && !hasScore ? 1 : 0;
  }

  private void count(StagedFile file) {
    if (file.isRejected()) {
      reject(file.line().text());
    } else {
      keys.add(file.line().key());
    }
  }

  private void reject(String text) {
    rejected++;
    if (examples.size() < EXAMPLES) {
      examples.add(text);
    }
  }
}
