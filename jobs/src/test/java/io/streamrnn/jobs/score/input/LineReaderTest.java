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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {

  @Test
  void blankLinesAreSkippedButCounted() throws IOException {
    assertThat(lines("a\n\n  \nb\n"))
        .extracting(Line::number, Line::text)
        .containsExactly(tuple(1L, "a"), tuple(4L, "b"));
  }

  @Test
  void theLastLineNeedsNoEnd() throws IOException {
    assertThat(lines("a\nb")).extracting(Line::text).containsExactly("a", "b");
  }

  @Test
  void windowsLineEndsAreNotPartOfALine() throws IOException {
    assertThat(lines("a\r\nb\r\n")).extracting(Line::text).containsExactly("a", "b");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    assertThat(lines("\ufeffa\n")).extracting(Line::text).containsExactly("a");
  }

  @Test
  void blanksInALineAreKept() throws IOException {
    assertThat(lines(" a  \n")).extracting(Line::text).containsExactly(" a  ");
  }

  @Test
  void aLineHasItsPlaceInTheFile() throws IOException {
    assertThat(lines("a\n\u20ac\u20ac\r\nb"))
        .extracting(Line::offset, Line::length)
        .containsExactly(tuple(0L, 1L), tuple(2L, 6L), tuple(10L, 1L));
  }

  @Test
  void aLineThatIsTooLongIsCutAndTheNextLineIsValid() throws IOException {
    int length = LineBytes.MAX_LENGTH + 5;

    assertThat(lines("a\n" + "x".repeat(length) + "\nb\n"))
        .containsExactly(
            new Line(1, "a"),
            new Line(
                2,
                2,
                length,
                "x".repeat(LineBytes.EXCERPT),
                false,
                "a row must not be longer than 16,777,216 bytes"),
            new Line(3, length + 3, 1, "b", false, ""));
  }

  @Test
  void aLineThatIsNotUtf8NamesTheInvalidByteAndTheNextLineIsValid() throws IOException {
    byte[] row = "Z\u00fcrich".getBytes(StandardCharsets.ISO_8859_1);

    List<Line> lines = lines("a\nZ\u00fcrich\n1\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(lines)
        .extracting(Line::problem)
        .containsExactly(
            "",
            "a line must be UTF-8, but byte 2 is FC; convert the file, for example with iconv -f LATIN1 -t UTF-8",
            "");
    assertThat(lines.get(1).base64()).isTrue();
    assertThat(Base64.getDecoder().decode(lines.get(1).text())).isEqualTo(row);
  }

  @Test
  void aCharacterThatIsCutByTheEndOfALineIsInvalid() throws IOException {
    assertThat(lines(new byte[] {'a', (byte) 0xe2, (byte) 0x82, '\n'}))
        .extracting(Line::problem)
        .first(InstanceOfAssertFactories.STRING)
        .contains("byte 2 is E2");
  }

  @Test
  void theReplacementCharacterItselfIsValid() throws IOException {
    assertThat(lines("\ufffd\u20ac\n"))
        .extracting(Line::text, Line::problem)
        .containsExactly(tuple("\ufffd\u20ac", ""));
  }

  @Test
  void aCharacterMaySpanTwoBuffersOfTheReader() throws IOException {
    String text = "\u20ac".repeat(1 << 15);

    assertThat(lines(text)).extracting(Line::text).containsExactly(text);
  }

  @Test
  void aLineWithANulIsInvalid() throws IOException {
    assertThat(lines("ab\n1\0\n"))
        .last()
        .extracting(Line::text, Line::problem)
        .containsExactly("1\0", "a line must be text, but character 2 is NUL");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16, UTF-16",
    "UTF-16BE, UTF-16",
    "UTF-16LE, UTF-16",
    "x-UTF-16LE-BOM, UTF-16",
    "UTF-32BE, UTF-32",
    "UTF-32LE, UTF-32",
    "X-UTF-32BE-BOM, UTF-32",
    "X-UTF-32LE-BOM, UTF-32"
  })
  void anotherUnicodeEncodingIsRejected(String charset, String name) {
    byte[] file = "key,t\nA,1\n".getBytes(Charset.forName(charset));

    assertThatThrownBy(() -> lines(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the file must be UTF-8, but its first bytes, ")
        .hasMessageEndingWith(
            "those of %1$s; convert it with iconv -f %1$s -t UTF-8".formatted(name));
  }

  @Test
  void bytesThatAreNoTextAreNotTakenForAnotherEncoding() throws IOException {
    assertThat(lines(new byte[] {0, 1, 2, 3}))
        .extracting(Line::problem)
        .containsExactly("a line must be text, but character 1 is NUL");
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  private static List<Line> lines(String text) throws IOException {
    return lines(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Line> lines(byte[] file) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(new ByteArrayInputStream(file))) {
      for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }
}
