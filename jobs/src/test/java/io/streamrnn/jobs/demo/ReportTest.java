/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @Test
  void thePageIsSelfContained() throws IOException {
    String page = report("m", Readings.scored(1, "x", ".")).html();

    assertThat(page).contains("var uPlot=").contains("new uPlot(").contains("--humidity:");
    assertThat(page).doesNotContainPattern("(src|href)=\"?(https?:|/)").doesNotContain("@import");
    assertThat(page).doesNotContain("{{uplot", "{{report", "{{data");
  }

  @Test
  void thePageContainsTheLicencesOfDataAndCharts() throws IOException {
    assertThat(report("m", Readings.scored(1, "x", ".")).html())
        .contains("Permission is hereby granted", "Leon Sorokin")
        .contains("Suthaharan", "ODC-BY 1.0", "CC BY 4.0");
  }

  @Test
  void theDataIsThatOfTheMotes() throws IOException {
    JsonNode mote = data(report("m", Readings.scored(7, ".xx.x", "..ee."))).at("/motes/0");

    assertThat(mote.at("/mote").intValue()).isEqualTo(7);
    assertThat(mote.at("/reading").toString()).isEqualTo("[1,2,3,4,5]");
    assertThat(mote.at("/humidity/0").doubleValue()).isEqualTo(40.5);
    assertThat(mote.at("/alarm").toString()).isEqualTo("[0,1,1,0,1]");
    assertThat(mote.at("/events").toString()).isEqualTo("[{\"first\":3,\"last\":4,\"delay\":0}]");
    assertThat(mote.at("/falseAlarms").toString()).isEqualTo("[{\"first\":5,\"last\":5}]");
  }

  @Test
  void aMissedEventHasNoDelay() throws IOException {
    JsonNode mote = data(report("m", Readings.scored(7, "...", ".e."))).at("/motes/0");

    assertThat(mote.at("/events/0/delay").isNull()).isTrue();
  }

  @Test
  void aValueThatIsNotFiniteIsAGap() throws IOException {
    List<ScoredReading> readings =
        List.of(
            Readings.scored(1, 1, Double.NaN, 0, 0),
            Readings.scored(1, 2, Double.NEGATIVE_INFINITY, 0, 0),
            Readings.scored(1, 3, 40.12345, 0, 0));

    assertThat(data(report("m", readings)).at("/motes/0/humidity").toString())
        .isEqualTo("[null,null,40.123]");
  }

  @Test
  void textCannotEndTheDataElement() throws IOException {
    String name = "</script><script>alert('$1')</script><!-- {{data}} \u2028";

    Report report = report(name, Readings.scored(1, "x", "."));

    assertThat(report.html()).doesNotContain("<script>alert").doesNotContain("<!-- {{");
    assertThat(data(report).at("/model").textValue()).isEqualTo(name);
  }

  private static Report report(String model, List<ScoredReading> readings) {
    List<Report.Mote> motes =
        MoteResult.of(readings).stream().map(mote -> Report.Mote.of(mote, false)).toList();
    return new Report(model, 2.5, 5, 1000, 0, motes);
  }

  private static JsonNode data(Report report) throws IOException {
    Matcher data = DATA.matcher(report.html());
    assertThat(data.find()).isTrue();
    return new JsonMapper().readTree(data.group(1));
  }
}
