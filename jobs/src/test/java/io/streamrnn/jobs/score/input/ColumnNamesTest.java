/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;

class ColumnNamesTest {

  /** A command with one list of columns. */
  private static final class Options {

    @Option(names = "--features", split = ",", converter = ColumnNames.class)
    private List<String> features = List.of();
  }

  @Test
  void namesAreSeparatedByCommas() {
    assertThat(parse("a,b c")).containsExactly("a", "b c");
  }

  @Test
  void aNameInQuotesMayHaveCommas() {
    assertThat(parse("\"y, the second\",x")).containsExactly("y, the second", "x");
  }

  @Test
  void aQuoteInQuotesIsDoubled() {
    assertThat(parse("x,\"5\"\" pipe, m\"")).containsExactly("x", "5\" pipe, m");
  }

  @Test
  void namesInMessagesCanBeUsedAsAnArgument() {
    List<String> names = List.of("5\" pipe, m", "x", "y, the second");

    assertThat(ColumnNames.argument(names)).isEqualTo("'\"5\"\" pipe, m\",x,\"y, the second\"'");
    assertThat(parse(ColumnNames.argument(names).replace("'", ""))).isEqualTo(names);
  }

  private static List<String> parse(String features) {
    Options options = new Options();
    new CommandLine(options).parseArgs("--features=" + features);
    return options.features;
  }
}
