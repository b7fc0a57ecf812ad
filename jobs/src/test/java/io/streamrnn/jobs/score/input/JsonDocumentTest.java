/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {

  @Test
  void theElementsOfAnArrayAreRows() throws IOException {
    assertThat(rows("[\n  {\n\"a\": 1},\n {\"a\": [2, {}]}\n]\n"))
        .extracting(Line::number, Line::text)
        .containsExactly(tuple(2L, "{\n\"a\": 1}"), tuple(4L, "{\"a\": [2, {}]}"));
  }

  @Test
  void objectsOneAfterAnotherAreRows() throws IOException {
    assertThat(rows("{\"a\":\n1}\n{\"a\": 2} {\"a\": 3}"))
        .extracting(Line::text)
        .containsExactly("{\"a\":\n1}", "{\"a\": 2}", "{\"a\": 3}");
  }

  @Test
  void bracketsAndQuotesInStringsDoNotCount() throws IOException {
    assertThat(rows("[{\"a\": \"}]\\\"{\"}, {\"b\": \"\\\\\"}]"))
        .extracting(Line::text)
        .containsExactly("{\"a\": \"}]\\\"{\"}", "{\"b\": \"\\\\\"}");
  }

  @Test
  void anElementThatIsNoObjectIsARowToo() throws IOException {
    assertThat(rows("[1, \"a,b\", null, {}]"))
        .extracting(Line::text)
        .containsExactly("1", "\"a,b\"", "null", "{}");
  }

  @Test
  void anEmptyArrayHasNoRows() throws IOException {
    assertThat(rows(" [ ] \n")).isEmpty();
    assertThat(rows("")).isEmpty();
  }

  @Test
  void aDocumentThatEndsEarlyHasAnIncompleteLastRow() throws IOException {
    assertThat(rows("[{\"a\": 1}, {\"a\""))
        .extracting(Line::text)
        .containsExactly("{\"a\": 1}", "{\"a\"");
  }

  @Test
  void anArrayThatIsNotClosedIsReported() throws IOException {
    for (String text : List.of("[{}, {}", "[{}, {},", "[{}, {}\n", "[")) {
      List<Line> rows = rows(text);

      assertThat(rows.get(rows.size() - 1).problem())
          .as(text)
          .startsWith("a JSON array must end with ]");
    }
  }

  @Test
  void anArrayThatIsClosedIsNotReported() throws IOException {
    assertThat(rows("[{}, {}] ")).extracting(Line::problem).containsExactly("", "");
    assertThat(rows("{} {}")).extracting(Line::problem).containsExactly("", "");
  }

  @Test
  void aBracketThatClosesNothingIsPartOfARow() throws IOException {
    // The end of an array, as tail cuts it.
    assertThat(rows("{\"a\": 1},\n{\"a\": 2}\n]\n"))
        .extracting(Line::text)
        .containsExactly("{\"a\": 1}", "{\"a\": 2}", "]");
    assertThat(rows("]]")).extracting(Line::text).containsExactly("]]");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    assertThat(rows("\ufeff[{\"a\": 1}]")).extracting(Line::text).containsExactly("{\"a\": 1}");
  }

  @Test
  void aRowHasItsPlaceInTheFile() throws IOException {
    assertThat(rows("[{\"a\": 1}, {}]"))
        .extracting(Line::offset, Line::length)
        .containsExactly(tuple(1L, 8L), tuple(11L, 2L));
  }

  @Test
  void utf16IsRejected() {
    byte[] file = "[{}]".getBytes(StandardCharsets.UTF_16);

    assertThatThrownBy(() -> rows(file)).hasMessageStartingWith("the file must be UTF-8");
  }

  private static List<Line> rows(String text) throws IOException {
    return rows(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Line> rows(byte[] file) throws IOException {
    List<Line> rows = new ArrayList<>();
    try (JsonDocument document = new JsonDocument(new ByteArrayInputStream(file))) {
      for (Optional<Line> row = document.next(); row.isPresent(); row = document.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }
}
