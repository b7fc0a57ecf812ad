/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The largest outputs with their labels: {@code top1}, {@code score1}, {@code top2} and so on. Of
 * equal outputs the first comes first; NaN comes last.
 *
 * @param count how many, at most the number of labels
 * @param labels one per output of the model
 */
record TopColumns(int count, List<String> labels) implements OutputColumn {

  @Override
  public List<String> names() {
    return IntStream.rangeClosed(1, count)
        .boxed()
        .flatMap(rank -> Stream.of(label(rank), score(rank)))
        .toList();
  }

  @Override
  public void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
    int[] top = y.length == 0 ? new int[0] : largest(y);
    for (int rank = 1; rank <= count; rank++) {
      if (top.length == 0) {
        fields.none(label(rank));
        fields.none(score(rank));
      } else {
        fields.text(label(rank), labels.get(top[rank - 1]));
        fields.number(score(rank), y[top[rank - 1]]);
      }
    }
  }

  /** The indices of the largest outputs, by insertion. */
  private int[] largest(float[] y) {
    int[] top = new int[count];
    int size = 0;
    for (int i = 0; i < y.length; i++) {
      int at = size;
      while (at > 0 && isLarger(y[i], y[top[at - 1]])) {
        at--;
      }
      if (at < count) {
        size = Math.min(size + 1, count);
        System.arraycopy(top, at, top, at + 1, size - at - 1);
        top[at] = i;
      }
    }
    return top;
  }

  private static boolean isLarger(float a, float b) {
    return a > b || (Float.isNaN(b) && !Float.isNaN(a));
  }

  private static String label(int rank) {
    return "top" + rank;
  }

  private static String score(int rank) {
    return "score" + rank;
  }
}
