/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The result of a run: the events that were detected, and the false alarms.
 *
 * @param motes one result per mote
 * @param trainedOn the motes that model and threshold were fitted to
 * @param rejected number of rejected readings
 * @param times how long the run took
 */
record DetectionSummary(
    List<MoteResult> motes, List<Integer> trainedOn, int rejected, Times times) {

  /**
   * How long a run took.
   *
   * @param scoring from the first scored reading to the last
   * @param job from the submission of the job to its end
   */
  record Times(Duration scoring, Duration job) {}

  /** Number of scored readings. */
  int readings() {
    return motes.stream().mapToInt(mote -> mote.readings().size()).sum();
  }

  /** Number of labelled events. */
  int events() {
    return motes.stream().mapToInt(mote -> mote.events().size()).sum();
  }

  /** Number of labelled events with an alarm. */
  int detected() {
    return (int)
        motes.stream()
            .flatMap(m -> m.events().stream().filter(e -> m.delay(e).isPresent()))
            .count();
  }

  /** Number of alarms without a labelled reading. */
  int falseAlarms() {
    return motes.stream().mapToInt(mote -> mote.falseAlarms().size()).sum();
  }

  /** Throughput, from the first scored reading to the last. */
  long readingsPerSecond() {
    return Math.round(readings() * 1e9 / times.scoring().toNanos());
  }

  /** Whether the model was trained on this mote. */
  boolean isTraining(MoteResult mote) {
    return trainedOn.contains(mote.mote());
  }

  /** The lines for the console. */
  String text() {
    return table() + String.format("%n") + totals();
  }

  private String table() {
    return row("mote", "used for", "readings", "labelled event", "detected", "false alarms")
        + motes.stream().map(this::row).collect(Collectors.joining());
  }

  private String row(MoteResult mote) {
    return row(
        mote.mote(),
        isTraining(mote) ? "training" : "test",
        number(mote.readings().size()),
        list(mote.events(), event -> number(event.first()) + "-" + number(event.last())),
        list(mote.events(), event -> delay(mote.delay(event))),
        number(mote.falseAlarms().size()));
  }

  private String totals() {
    return String.format(
        Locale.ROOT,
        """
        scored    %,d readings of %d motes in %.1f s, %,d readings/s
        job       %.1f s, including the start of Flink and the commit of the files
        rejected  %,d readings
        events    %d of %d labelled events detected
        alarms    %d false: successive readings with an alarm, none of them labelled
        """,
        readings(),
        motes.size(),
        times.scoring().toNanos() / 1e9,
        readingsPerSecond(),
        times.job().toNanos() / 1e9,
        rejected,
        detected(),
        events(),
        falseAlarms());
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-6s %-10s %8s   %-16s %-16s %12s%n", cells);
  }

  private static String list(List<Span> spans, Function<Span, String> text) {
    return spans.isEmpty() ? "-" : spans.stream().map(text).collect(Collectors.joining(", "));
  }

  private static String delay(OptionalInt delay) {
    if (delay.isEmpty()) {
      return "no";
    }
    return delay.getAsInt() == 0
        ? "immediately"
        : "after %s reading%s"
            .formatted(number(delay.getAsInt()), delay.getAsInt() == 1 ? "" : "s");
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
