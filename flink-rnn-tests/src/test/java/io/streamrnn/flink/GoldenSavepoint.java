/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.model.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The golden savepoints of release 0.1: canonical savepoints of a {@link Runner#FUNCTION} that has
 * seen the events before {@link #cut}. What is written here is in them: add others rather than
 * change one.
 */
enum GoldenSavepoint {

  /** Hidden states of an LSTM. */
  STATEFUL_LSTM {
    @Override
    StreamingRnnBuilder<GoldenEvent, String> options() {
      return builder(GoldenModels::lstm);
    }
  },

  /** The states of a graph of layers behind a mask, with the outputs that skipped events repeat. */
  MASKED_GRAPH {
    @Override
    StreamingRnnBuilder<GoldenEvent, String> options() {
      return builder(GoldenModels::maskedGraph);
    }
  },

  /** Windows of inputs, and the ids of events. */
  SLIDING_WINDOW_WITH_IDS {
    @Override
    StreamingRnnBuilder<GoldenEvent, String> options() {
      return builder(GoldenModels::gru)
          .scoring(Scoring.slidingWindow(5))
          .deduplicateById(event -> event.key() + "/" + event.number(), 2);
    }
  },

  /** Windows of inputs, in bfloat16. */
  SLIDING_WINDOW_BFLOAT16 {
    @Override
    StreamingRnnBuilder<GoldenEvent, String> options() {
      return builder(GoldenModels::gru)
          .scoring(Scoring.slidingWindow(5).whileFilling(WhileFilling.SCORE))
          .statePrecision(StatePrecision.BFLOAT16);
    }
  },

  /** All that options add, in bfloat16: with timers, and events that wait for the watermark. */
  ALL_OPTIONS {
    @Override
    StreamingRnnBuilder<GoldenEvent, String> options() {
      return allOptions();
    }
  };

  /** The savepoints of release 0.1; those that an older version of Flink took have their own. */
  static final Path FOLDER =
      Path.of("src/test/resources/savepoints", System.getProperty("savepoints.folder", "0.1"));

  /** The files of a savepoint: all of it, its states, and what comes after it. */
  static final List<String> FILES = List.of("_metadata", "states.txt", "afterwards.txt");

  private static final float END = 8;
  private static final int ROUND = 6;
  private static final int CUT = 2 + 4 * ROUND;
  private static final long LAG = 600;

  abstract StreamingRnnBuilder<GoldenEvent, String> options();

  StreamingRnn<GoldenEvent, String> rnn(Runner runner) {
    return runner.of(options()).build();
  }

  private static StreamingRnnBuilder<GoldenEvent, String> allOptions() {
    return builder(GoldenModels::decayingSums)
        .statePrecision(StatePrecision.BFLOAT16)
        .order(Order.byEventTime())
        .endWhen(event -> event.c() == END)
        .sessionGap(Duration.ofMillis(2500))
        .stateTtl(StateTtl.eventTime(Duration.ofSeconds(4)))
        // Long enough for the tests to come.
        .stateTtl(StateTtl.processingTime(Duration.ofDays(365 * 1000)))
        .idleSteps(
            IdleSteps.every(
                    Duration.ofMillis(500),
                    String.class,
                    (key, time) -> new GoldenEvent(key, -1, time, 0.25f, Float.NaN, Float.NaN))
                .atMost(5))
        .deduplicateBySequenceNumber(GoldenEvent::number)
        .missingValues(MissingValues.forwardFill(1, 2, 3))
        .elapsedTimeFeature(Duration.ofSeconds(1))
        .constants(
            event ->
                event.number() == 0
                    ? new float[][] {{0.5f, event.time() / 64f}}
                    : ConstantsFunction.UNCHANGED);
  }

  private static StreamingRnnBuilder<GoldenEvent, String> builder(
      SerializableSupplier<Model> model) {
    return StreamingRnn.model(ModelSource.of(model.get().name(), model))
        .input(GoldenEvent.class, GoldenEvent::features)
        .output(String.class, GoldenSavepoint::line);
  }

  Path folder() {
    return FOLDER.resolve(file());
  }

  /** The same, taken by Flink 1.20. */
  Path folderOfFlink120() {
    return FOLDER.resolveSibling("0.1-flink-1.20").resolve(file());
  }

  private String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  // -- the events

  /** How many events were before the savepoint. */
  static int cut() {
    return CUT;
  }

  /**
   * All events, in the order in which they come: one key that falls silent, one whose sequence
   * ends, and three that continue, out of order and with values that are missing; behind the cut
   * duplicates too.
   */
  static List<GoldenEvent> events() {
    List<GoldenEvent> events = new ArrayList<>();
    events.add(new GoldenEvent("silent", 0, 0, 0.5f, 0.25f, -1));
    events.add(new GoldenEvent("ended", 0, 50, -0.5f, 0.75f, END));
    for (int i = 0; i < 4 * ROUND; i++) {
      events.add(regular(i));
    }
    events.add(new GoldenEvent("ended", 0, 2600, 1, 1, 1));
    events.add(new GoldenEvent("key-0", 7, 2610, 1, 1, 1));
    for (int i = 4 * ROUND; i < 6 * ROUND; i++) {
      events.add(regular(i));
    }
    events.add(new GoldenEvent("ended", 1, 3700, 0.125f, Float.NaN, 0));
    events.add(new GoldenEvent("silent", 1, 9000, 0.125f, Float.NaN, 0));
    return List.copyOf(events);
  }

  static List<String> keys() {
    return List.of("silent", "ended", "key-0", "key-1", "key-2");
  }

  private static GoldenEvent regular(int place) {
    int position = place - place % ROUND + ROUND - 1 - place % ROUND;
    return new GoldenEvent(
        "key-" + position % 3,
        position / 3,
        100 + 100 * position,
        fraction(position * 7),
        position % 4 == 3 ? Float.NaN : fraction(position * 5 + 3),
        fraction(position * 11 + 6));
  }

  private static float fraction(int i) {
    return (i % 16 - 8) / 8f;
  }

  /** The watermark after an event that is the latest so far. */
  static long watermark(long latest) {
    return latest - LAG;
  }

  static WatermarkStrategy<GoldenEvent> watermarks() {
    return WatermarkStrategy.<GoldenEvent>forGenerator(context -> new AfterEachEvent())
        .withTimestampAssigner((event, time) -> event.time());
  }

  private static final class AfterEachEvent implements WatermarkGenerator<GoldenEvent> {

    private long latest = Long.MIN_VALUE;

    @Override
    public void onEvent(GoldenEvent event, long time, WatermarkOutput output) {
      latest = Math.max(latest, time);
      output.emitWatermark(new Watermark(watermark(latest)));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Every event had its own.
    }
  }

  // -- the lines

  private static String line(GoldenEvent event, float[] score) {
    return event.key() + "," + event.number() + numbers(score);
  }

  static String line(StateReport<String> report) {
    StringBuilder line =
        new StringBuilder(
            "%s/%s,%s,%d%s"
                .formatted(
                    report.key(),
                    report.cause(),
                    report.lastEvent(),
                    report.steps(),
                    numbers(report.output())));
    for (float[] state : report.states()) {
      line.append(numbers(state));
    }
    return line.toString();
  }

  private static String numbers(float[] values) {
    StringBuilder numbers = new StringBuilder();
    for (float value : values) {
      numbers.append(',').append(value);
    }
    return numbers.toString();
  }
}
