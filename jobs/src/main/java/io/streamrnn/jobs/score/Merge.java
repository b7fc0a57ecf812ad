package io.streamrnn.jobs.score;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts what was staged into the order of the input: lines of scores into one file, lines of
 * rejected rows into another.
 *
 * <p>A run that is killed after its last checkpoint is done with, and before this has ended, starts
 * again and stages the same lines again; so a line whose number was already written is left out.
 */
final class Merge {

  private static final int EXAMPLES = 3;

  private final KeyCount keys = new KeyCount();
  private final List<String> examples = new ArrayList<>();
  private long next;
  private long rejected;
  private long waiting;

  private Merge() {}

  /**
   * Merges.
   *
   * @param scored folder of staged scores
   * @param rejected folder of staged rejections
   * @param read how many rows were read, as far as that is known; there may be more
   * @throws IllegalStateException if a row is missing
   */
  static Outcome run(Path scored, Path rejected, long read, Writer output, Writer rejections)
      throws IOException {
    List<StagedFile> files = new ArrayList<>(StagedFile.in(scored, false));
    files.addAll(StagedFile.in(rejected, true));
    Outcome outcome = new Merge().merge(files, output, rejections);
    if (outcome.rows() < read) {
      throw missing(outcome.rows(), "of %d that were read".formatted(read));
    }
    return outcome;
  }

  private Outcome merge(List<StagedFile> files, Writer output, Writer rejections)
      throws IOException {
    PriorityQueue<StagedFile> queue = new PriorityQueue<>(files);
    try {
      while (!queue.isEmpty()) {
        StagedFile file = queue.poll();
        take(file, file.isRejected() ? rejections : output);
        if (file.line() != null) {
          queue.add(file);
        }
      }
    } finally {
      for (StagedFile file : files) {
        file.close();
      }
    }
    return new Outcome(next, keys.count(), rejected, waiting, List.copyOf(examples));
  }

  /** Takes all lines of a row, which are in one file. */
  private void take(StagedFile file, Writer writer) throws IOException {
    long number = file.line().number();
    if (number > next) {
      throw missing(next, "but row %d is there".formatted(number));
    }
    boolean isNew = number == next;
    if (isNew) {
      next++;
      count(file);
    }
    boolean hasScore = file.isRejected();
    while (file.line() != null && file.line().number() == number) {
      hasScore |= file.line().hasScore();
      if (isNew) {
        writer.append(file.line().text()).append('\n');
      }
      file.advance();
    }
    waiting += isNew && !hasScore ? 1 : 0;
  }

  private static IllegalStateException missing(long row, String proof) {
    return new IllegalStateException(
        "every row must be scored or rejected, but row %d (counted from 0) is neither, %s"
            .formatted(row, proof));
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
