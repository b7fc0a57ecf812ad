/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvLinesTest {

  @Test
  void aQuotedFieldMayContinueOnTheNextLines() throws IOException {
    assertThat(rows("1,\"a\n\nb\",2\n3,c,4\n"))
        .extracting(Line::number, Line::text)
        .containsExactly(tuple(1L, "1,\"a\n\nb\",2"), tuple(4L, "3,c,4"));
  }

  @Test
  void aRowOfSeveralLinesHasItsPlaceInTheFile() throws IOException {
    assertThat(rows("x\n\"a\r\nb\"\r\nc\n"))
        .extracting(Line::offset, Line::length)
        .containsExactly(tuple(0L, 1L), tuple(2L, 6L), tuple(10L, 1L));
  }

  @Test
  void lineEndsOfWindowsAreKeptInsideOfAField() throws IOException {
    assertThat(rows("\"a\r\nb\"\r\nc\r\n"))
        .extracting(Line::text)
        .containsExactly("\"a\r\nb\"", "c");
  }

  @Test
  void aQuoteThatIsNeverClosedIsAnErrorOfItsLineAlone() throws IOException {
    String others = "a\n".repeat(CsvLines.MAX_LINES + 10);

    assertThat(rows("\"open\n" + others)).hasSize(CsvLines.MAX_LINES + 11);
  }

  @Test
  void linesThatAreNoRowTogetherAreReadOneByOne() throws IOException {
    assertThat(rows("\"a,1\nb,2\n\"c\",3\nd,4\n"))
        .extracting(Line::text)
        .containsExactly("\"a,1", "b,2", "\"c\",3", "d,4");
  }

  @Test
  void linesThatHaveTooManyFieldsTogetherAreReadOneByOne() throws IOException {
    CsvLines lines = lines("1,\"a\n2,b\"\n", "");
    lines.acceptIf(text -> false);

    assertThat(all(lines)).extracting(Line::text).containsExactly("1,\"a", "2,b\"");
  }

  @Test
  void commentLinesAreSkippedButCounted() throws IOException {
    assertThat(all(lines("# one\na\n#two\nb\n", "#")))
        .extracting(Line::number, Line::text)
        .containsExactly(tuple(2L, "a"), tuple(4L, "b"));
  }

  @Test
  void aQuotedFieldMayHoldWhatLooksLikeAComment() throws IOException {
    assertThat(all(lines("\"a\n#b\"\n", "#"))).extracting(Line::text).containsExactly("\"a\n#b\"");
  }

  private static List<Line> rows(String text) throws IOException {
    return all(lines(text, ""));
  }

  private static CsvLines lines(String text, String comment) {
    byte[] file = text.getBytes(StandardCharsets.UTF_8);
    return new CsvLines(new LineReader(new ByteArrayInputStream(file)), ',', comment);
  }

  private static List<Line> all(CsvLines lines) throws IOException {
    List<Line> all = new ArrayList<>();
    for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      all.add(line.get());
    }
    return all;
  }
}
