/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static io.streamrnn.jobs.demo.Readings.change;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForecastErrorsTest {

  private KeyedOneInputStreamOperatorTestHarness<Integer, Forecast, ScoredReading> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void theFirstReadingOfAMoteScoresZero() throws Exception {
    assertThat(scored(forecast(1, 1, 9, 5))).containsExactly("1/1: score 0.0 mean 0.0 alarm 0");
  }

  @Test
  void aReadingIsScoredByTheForecastOfThePreviousOneOfItsMote() throws Exception {
    assertThat(
            scored(
                forecast(1, 1, 0, 5),
                forecast(2, 1, 0, 1),
                forecast(1, 2, 6, 7),
                forecast(2, 2, 4, 0),
                forecast(1, 3, 7, 0)))
        .containsExactly(
            "1/1: score 0.0 mean 0.0 alarm 0",
            "2/1: score 0.0 mean 0.0 alarm 0",
            "1/2: score 1.0 mean 0.5 alarm 0",
            "2/2: score 3.0 mean 1.5 alarm 1",
            "1/3: score 0.0 mean 0.25 alarm 0");
  }

  @Test
  void theReadingAndItsLabelAreForwarded() throws Exception {
    Reading reading = new Reading(4, 7, 0, 33.5, 21.25, 1);

    harness.processElement(new Forecast(new Change(reading, 0, 0), 1.5f, -2.5f), 0);

    assertThat(harness.extractOutputValues())
        .containsExactly(new ScoredReading(4, 7, 0, 33.5, 21.25, 1.5f, -2.5f, 0, 0, 0, 1));
  }

  @Test
  void aRestoredMoteContinuesFromItsState() throws Exception {
    scored(forecast(1, 1, 0, 5), forecast(1, 2, 6, 7));
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    close();
    harness = harness();
    harness.initializeState(snapshot);
    harness.open();

    assertThat(scored(forecast(1, 3, 8, 0))).containsExactly("1/3: score 1.0 mean 0.75 alarm 0");
  }

  /** Equal changes of humidity and temperature, with equal forecasts. */
  private static Forecast forecast(int mote, int reading, float change, float forecast) {
    return new Forecast(change(mote, reading, change, change), forecast, forecast);
  }

  private List<String> scored(Forecast... forecasts) throws Exception {
    for (Forecast forecast : forecasts) {
      harness.processElement(forecast, 0);
    }
    return harness.extractOutputValues().stream().map(ForecastErrorsTest::text).toList();
  }

  private static String text(ScoredReading r) {
    return "%d/%d: score %s mean %s alarm %d"
        .formatted(r.mote(), r.reading(), r.score(), r.mean(), r.alarm());
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Forecast, ScoredReading> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new ForecastErrors(new AlarmRule(0.5, 1))),
        forecast -> forecast.change().reading().mote(),
        Types.INT);
  }
}
