package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ColumnNamesTest {

  @Test
  void namesStandBetweenCommas() {
    assertThat(parse("a,b c")).containsExactly("a", "b c");
  }

  @Test
  void aNameInQuotesMayHoldCommas() {
    assertThat(parse("\"y, the second\",x")).containsExactly("y, the second", "x");
  }

  @Test
  void aQuoteInQuotesIsDoubled() {
    assertThat(parse("x,\"5\"\" pipe, m\"")).containsExactly("x", "5\" pipe, m");
  }

  @Test
  void whatMessagesShowCanBeGivenBack() {
    List<String> names = List.of("5\" pipe, m", "x", "y, the second");

    assertThat(ColumnNames.argument(names)).isEqualTo("'\"5\"\" pipe, m\",x,\"y, the second\"'");
    assertThat(parse(ColumnNames.argument(names).replace("'", ""))).isEqualTo(names);
  }

  private static List<String> parse(String features) {
    ScoreOptions options = new ScoreOptions();
    new CommandLine(options)
        .parseArgs(
            "--model=m",
            "--input=i",
            "--format=csv",
            "--key=k",
            "--output=o",
            "--features=" + features);
    return options.features;
  }
}
