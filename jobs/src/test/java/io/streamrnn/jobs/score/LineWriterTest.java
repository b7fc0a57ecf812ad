package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineWriterTest {

  private static final Selection SELECTION = new Selection("pump", "time", List.of("rpm"));

  @Test
  void csvHasAHeader() {
    assertThat(writer(Format.CSV, 2).header()).isEqualTo("pump,time,y0,y1");
    assertThat(writer(Format.CSV, 1).header()).isEqualTo("pump,time,y");
  }

  @Test
  void jsonLinesHaveNone() {
    assertThat(writer(Format.JSONL, 2).header()).isNull();
  }

  @Test
  void csvQuotesOnlyWhereItMust() {
    assertThat(writer(Format.CSV, 1).line(row("a \"b\", c", "x y"), 0, new float[] {1}))
        .isEqualTo("\"a \"\"b\"\", c\",x y,1.0");
  }

  @Test
  void outputsThatAreNotThereYetAreEmptyFields() {
    assertThat(writer(Format.CSV, 2).line(row("A", "1"), 0, new float[0])).isEqualTo("A,1,,");
  }

  @Test
  void outputsThatAreNotThereYetAreNullInJson() {
    assertThat(writer(Format.JSONL, 1).line(row("A", "1"), 0, new float[0]))
        .isEqualTo("{\"pump\":\"A\",\"time\":\"1\",\"y\":null}");
  }

  @Test
  void whatStoodBareInJsonStaysBare() {
    Row row =
        new Row(0, 1, new Value("1.50", true), new Value("t", false), new double[1], "", null);

    assertThat(writer(Format.JSONL, 1).line(row, 0, new float[] {0.5f}))
        .isEqualTo("{\"pump\":1.50,\"time\":\"t\",\"y\":0.5}");
  }

  @ParameterizedTest
  @EnumSource
  void floatsAreAsShortAsTheyCanBe(Format format) {
    // Float.toString of Java 17 writes the second one as 1.17549435E-38.
    String line =
        writer(format, 3)
            .line(row("A", "1"), 0, new float[] {0.1f, 1.17549435E-38f, 3.4028235E38f});

    assertThat(line).contains("0.1").contains("1.1754944E-38").contains("3.4028235E38");
  }

  private static LineWriter writer(Format format, int outputs) {
    return LineWriter.of(format, SELECTION, outputs);
  }

  private static Row row(String key, String order) {
    return new Row(0, 1, new Value(key, false), new Value(order, false), new double[1], "", null);
  }
}
