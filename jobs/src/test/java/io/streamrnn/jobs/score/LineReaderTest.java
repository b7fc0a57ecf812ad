package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.score.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  @Test
  void blankLinesAreSkippedButCounted() throws IOException {
    assertThat(lines("a\n\n  \nb\n"))
        .containsExactly(new Line(1, "a", false), new Line(4, "b", false));
  }

  @Test
  void theLastLineNeedsNoEnd() throws IOException {
    assertThat(lines("a\nb")).extracting(Line::text).containsExactly("a", "b");
  }

  @Test
  void windowsLineEndsAreNoPartOfALine() throws IOException {
    assertThat(lines("a\r\nb\r\n")).extracting(Line::text).containsExactly("a", "b");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    assertThat(lines("\ufeffa\n")).extracting(Line::text).containsExactly("a");
  }

  @Test
  void blanksInsideALineStay() throws IOException {
    assertThat(lines(" a  \n")).extracting(Line::text).containsExactly(" a  ");
  }

  @Test
  void aLineThatIsTooLongIsCutAndTheNextOneIsWhole() throws IOException {
    String tooLong = "x".repeat(LineReader.MAX_LENGTH + 5);

    assertThat(lines(tooLong + "\nb\n"))
        .containsExactly(new Line(1, tooLong.substring(5), true), new Line(2, "b", false));
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  private static List<Line> lines(String text) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (LineReader reader =
        new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
