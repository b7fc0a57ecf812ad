/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.StreamingRnnBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide says is compiled, run and asserted here or in the operator's own tests. */
class GuideTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path GUIDE = ROOT.resolve("docs/guide");
  private static final Pattern NAME = Pattern.compile("`(\\w+)\\.(\\w+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @ParameterizedTest
  @CsvSource({
    "README.md, Pumps StreamsPageITCase",
    "sequences.md, SequencesPageTest",
    "scoring.md, ScoringPageTest SessionsPageITCase",
    "order.md, OrderPageTest",
    "inputs.md, InputsPageTest",
    "outputs.md, OutputsPageTest",
    "state.md, StatePageTest",
    "batching.md, BatchingPageTest",
    "control.md, ControlPageTest",
    "model-changes.md, ModelChangesPageTest ModelUpdatesPageITCase",
    "testing.md, TestingPageTest CounterTest",
    "savepoints.md, SavepointsPageITCase HistoryPageITCase",
    "metrics.md, MetricsPageITCase",
    "tables.md, TablesPageITCase"
  })
  void theExamplesOfAPageAreTheCodeThatIsTested(String page, String sources) {
    List<String> regions =
        Stream.of(sources.split(" ")).flatMap(source -> Page.regions(source).stream()).toList();

    assertThat(Page.of(page).examples()).containsExactlyElementsOf(regions);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyAnswerNamesATestThatIsThere(String page) throws IOException {
    Map<String, String> tests = tests();
    for (List<String> row : Page.of(page).answers()) {
      Matcher name = NAME.matcher(row.get(row.size() - 1));
      assertThat(name.find()).as("names a test: %s", row).isTrue();
      do {
        assertThat(tests.get(name.group(1)))
            .as("test of: %s", row)
            .isNotNull()
            .contains("void " + name.group(2) + "(");
      } while (name.find());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(String page) {
    Matcher link = LINK.matcher(Page.of(page).text());
    while (link.find()) {
      assertThat(GUIDE.resolve(link.group(1))).exists();
    }
  }

  @Test
  void everyPageEndsWithAnswersAndIsInTheIndex() throws IOException {
    for (String page : pages()) {
      if (!page.equals("README.md")) {
        assertThat(Page.of(page).answers()).as(page).isNotEmpty();
        assertThat(Page.of("README.md").text()).contains("](" + page + ")");
      }
    }
  }

  @Test
  void everyOptionIsInTheTableOfTheIndex() {
    List<String> options =
        Stream.of(StreamingRnnBuilder.class.getMethods())
            .filter(method -> method.getReturnType() == StreamingRnnBuilder.class)
            .map(method -> "`" + method.getName() + "`")
            .distinct()
            .toList();

    assertThat(Page.of("README.md").text()).contains(options);
  }

  static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(GUIDE)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The sources of all tests of the operator, by the name of their class. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (String module :
        List.of(
            "flink-rnn-tests",
            "flink-rnn-testkit",
            "flink-rnn-operator",
            "flink-rnn-table",
            "flink-rnn-state",
            "flink-sql-streamrnn",
            "jobs")) {
      for (Path file : sources(ROOT.resolve(module + "/src/test/java"))) {
        tests.merge(
            file.getFileName().toString().replace(".java", ""),
            Files.readString(file),
            String::concat);
      }
    }
    return tests;
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
