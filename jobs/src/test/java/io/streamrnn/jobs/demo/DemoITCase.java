/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One run of the whole demo, and its files. */
class DemoITCase {

  private static final Path EXPECTED =
      Path.of("../../shared/models-onnx/lwsndr-forecaster-gru/expected.csv");

  @TempDir private static Path temporary;
  private static Path output;
  private static int exitCode;
  private static String console;
  private static Map<Integer, List<ScoredReading>> scored;

  @BeforeAll
  static void run() throws IOException {
    output = temporary.resolve("a folder, 100% new");
    StringWriter out = new StringWriter();
    exitCode =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(out))
            .execute("--output", output.toString(), "--parallelism", "2");
    console = out.toString();
    scored =
        JsonEncoder.read(ScoredReading.class, DemoFolder.committed(new DemoFolder(output).scored()))
            .stream()
            .collect(Collectors.groupingBy(ScoredReading::mote));
  }

  @Test
  void everyReadingIsScoredOnceAndInOrder() {
    assertThat(scored).containsOnlyKeys(1, 2, 3, 4);
    assertThat(numbers(1)).isEqualTo(upTo(4417));
    assertThat(numbers(2)).isEqualTo(upTo(4417));
    assertThat(numbers(3)).isEqualTo(upTo(5039));
    assertThat(numbers(4)).isEqualTo(upTo(5041));
  }

  @Test
  void theConsoleShowsTheDetectedEvents() {
    assertThat(exitCode).isZero();
    assertThat(console)
        .contains("18,914 of 18,914 readings scored")
        .contains("scored    18,914 readings of 4 motes")
        .contains("rejected  0 readings")
        .contains("events    2 of 2 labelled events detected")
        .contains("alarms    3 false")
        .containsPattern("(?m)^1 .* 2,344-2,460 +immediately +2$")
        .containsPattern("(?m)^4 .* 2,362-2,393 +after 1 reading +0$")
        .contains(output.resolve("report.html").toUri().toString());
  }

  @Test
  void theConsoleShowsTheQueryThatDoesTheSame() throws IOException {
    assertThat(console)
        .contains(new DemoQuery(new DemoFolder(output)).text())
        .contains("SELECT * FROM rnn_score(")
        .contains("/a folder, 100% new/input/forecaster.h5',");
  }

  @Test
  void theQueryHasTheScalerOfTheForecaster() throws IOException {
    ChangeScaler scaler = Forecaster.load().scaler();

    assertThat(new DemoQuery(new DemoFolder(output)).text())
        .contains("/ " + scaler.humidity() + "E0)", "/ " + scaler.temperature() + "E0)")
        .contains("GREATEST(-%1$.0fE0, LEAST(%1$.0fE0, ".formatted(scaler.clip()));
  }

  @Test
  void theReportShowsAllMotes() throws IOException {
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("\"mote\":1,", "\"mote\":2,", "\"mote\":3,", "\"mote\":4,")
        .contains("\"threshold\":2.860306");
  }

  @Test
  void theTrainingMotesHaveFewAlarms() {
    // The rule of the recipe: at each training mote at most one reading in a thousand.
    assertThat(alarmedAfterWarmUp(2)).isLessThanOrEqualTo(5).isPositive();
    assertThat(alarmedAfterWarmUp(3)).isZero();
  }

  @Test
  void forecastsAndScoresAreThoseOfOnnxRuntime() throws IOException {
    assumeTrue(Files.exists(EXPECTED), "the recorded forecasts are missing: " + EXPECTED);
    Map<String, ScoredReading> byKey =
        scored.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toMap(r -> r.mote() + "/" + r.reading(), Function.identity()));

    List<Map<String, String>> expected = csv(EXPECTED);

    assertThat(expected).hasSize(18_914).allSatisfy(row -> assertSame(row, byKey));
  }

  private static void assertSame(Map<String, String> row, Map<String, ScoredReading> byKey) {
    ScoredReading actual = byKey.get(row.get("key") + "/" + row.get("reading"));
    assertThat((double) actual.forecastHumidity())
        .isCloseTo(Double.parseDouble(row.get("forecast_humidity")), within(1e-4));
    assertThat((double) actual.forecastTemperature())
        .isCloseTo(Double.parseDouble(row.get("forecast_temperature")), within(1e-4));
    assertThat(actual.score()).isCloseTo(Double.parseDouble(row.get("score")), within(1e-4));
    assertThat(actual.label()).isEqualTo(Integer.parseInt(row.get("label")));
  }

  private static List<Integer> numbers(int mote) {
    return scored.get(mote).stream().map(ScoredReading::reading).toList();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static long alarmedAfterWarmUp(int mote) {
    return scored.get(mote).stream().filter(r -> r.reading() > 50 && r.alarm() == 1).count();
  }

  private static List<Map<String, String>> csv(Path file) throws IOException {
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(file.toFile())) {
      return rows.readAll();
    }
  }
}
