/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.streamrnn.jobs.shared.ReportStyle;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report: one HTML page that contains its styles, scripts and data. {@code report.js} draws it
 * from this record as JSON.
 *
 * @param model one line about the model
 * @param threshold of the running mean, above which there is an alarm
 * @param secondsPerReading the time between two readings of a mote
 * @param readingsPerSecond throughput, from the first scored reading to the last
 * @param rejected number of rejected readings
 * @param motes one set of charts each
 */
record Report(
    String model,
    double threshold,
    int secondsPerReading,
    long readingsPerSecond,
    long rejected,
    List<Mote> motes) {

  private static final int SECONDS_PER_READING = 5;
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)}}");

  /**
   * The series of one mote, with one element per reading, and its alarms. An element is a JSON null
   * where the value is not finite. The chart has a gap there.
   */
  record Mote(
      int mote,
      boolean indoor,
      boolean training,
      List<Event> events,
      List<Span> alarms,
      List<Span> falseAlarms,
      List<Integer> reading,
      List<JsonNode> humidity,
      List<JsonNode> temperature,
      List<JsonNode> score,
      List<JsonNode> mean,
      List<Integer> alarm,
      List<Integer> label) {

    static Mote of(MoteResult result, boolean training) {
      List<ScoredReading> readings = result.readings();
      return new Mote(
          result.mote(),
          readings.get(0).indoor() == 1,
          training,
          result.events().stream().map(event -> Event.of(event, result)).toList(),
          result.alarms(),
          result.falseAlarms(),
          each(readings, ScoredReading::reading),
          rounded(readings, ScoredReading::humidity),
          rounded(readings, ScoredReading::temperature),
          rounded(readings, ScoredReading::score),
          rounded(readings, ScoredReading::mean),
          each(readings, ScoredReading::alarm),
          each(readings, ScoredReading::label));
    }
  }

  /**
   * A labelled event.
   *
   * @param delay readings from the beginning of the event to the first alarm; a JSON null if there
   *     was none
   */
  record Event(int first, int last, JsonNode delay) {

    static Event of(Span event, MoteResult result) {
      return new Event(event.first(), event.last(), json(result.delay(event)));
    }
  }

  private static JsonNode json(OptionalInt number) {
    return number.isPresent() ? IntNode.valueOf(number.getAsInt()) : NullNode.getInstance();
  }

  /** The report about a run. */
  static Report of(DetectionSummary summary, AlarmRule alarm, Model model) {
    return new Report(
        model.toString(),
        alarm.threshold(),
        SECONDS_PER_READING,
        summary.readingsPerSecond(),
        summary.rejected(),
        summary.motes().stream().map(mote -> Mote.of(mote, summary.isTraining(mote))).toList());
  }

  /** The page. */
  String html() throws IOException {
    Map<String, String> parts =
        Map.of(
            "uplot.licence", Resources.text(UPLOT + "LICENSE"),
            "uplot.css", Resources.text(UPLOT + "dist/uPlot.min.css"),
            "uplot.js", Resources.text(UPLOT + "dist/uPlot.iife.min.js"),
            "report.css", ReportStyle.css(),
            "report.js", Resources.text("report.js"),
            "data", data());
    return PLACEHOLDER
        .matcher(Resources.text("report.html"))
        .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
  }

  /** JSON that cannot end the script element around it. */
  private String data() throws JsonProcessingException {
    return new JsonMapper().writeValueAsString(this).replace("<", "\\u003c");
  }

  private static <T> List<T> each(
      List<ScoredReading> readings, Function<ScoredReading, T> component) {
    return readings.stream().map(component).toList();
  }

  private static List<JsonNode> rounded(
      List<ScoredReading> readings, ToDoubleFunction<ScoredReading> component) {

    return readings.stream().map(r -> rounded(component.applyAsDouble(r))).toList();
  }

  private static JsonNode rounded(double value) {
    return Double.isFinite(value)
        ? DecimalNode.valueOf(
            BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros())
        : NullNode.getInstance();
  }
}
