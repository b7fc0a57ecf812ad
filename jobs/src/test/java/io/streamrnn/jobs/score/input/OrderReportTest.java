/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.score.input.OrderReport.Events;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderReportTest {

  private final OrderReport.Counter counter = new OrderReport.Counter();

  @Test
  void theFirstEventIsThatOfTheFirstFile() {
    counter.add(unordered(1, 2));
    counter.add(unordered(0, 9));
    counter.add(unordered(0, 12));

    assertThat(counter.getLocalValue().unordered()).isEqualTo(new Events(3, 0, 9));
  }

  @Test
  void aWarningNamesTheFileIfThereAreSeveral() {
    counter.add(unordered(1, 7));

    assertThat(print(List.of("a.csv", "b.csv")))
        .contains("out of order in column 't': 1, the first in line 7 of b.csv; add --sort");
  }

  @Test
  void aWarningOfOneFileHasNoName() {
    counter.add(new OrderReport(Events.NONE, new Events(2, 0, 3)));

    assertThat(print(List.of("a.csv")))
        .contains("column 't': 2, the first in line 3; they were scored")
        .doesNotContain("out of order");
  }

  private static OrderReport unordered(int file, long line) {
    return new OrderReport(new Events(1, file, line), Events.NONE);
  }

  private String print(List<String> files) {
    StringWriter text = new StringWriter();
    counter.getLocalValue().print(new PrintWriter(text, true), "t", files);
    return text.toString();
  }
}
