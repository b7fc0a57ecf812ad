/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.flink.TopScore;
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
    List<TopScore> top = TopScore.of(y, count);
    for (int rank = 1; rank <= count; rank++) {
      if (top.isEmpty()) {
        fields.none(label(rank));
        fields.none(score(rank));
      } else {
        TopScore output = top.get(rank - 1);
        fields.text(label(rank), labels.get(output.index()));
        fields.number(score(rank), output.score());
      }
    }
  }

  private static String label(int rank) {
    return "top" + rank;
  }

  private static String score(int rank) {
    return "score" + rank;
  }
}
