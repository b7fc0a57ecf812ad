/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The alarms of one mote, compared with the labels.
 *
 * @param mote the key
 * @param readings in order; at least one
 * @param events runs of consecutive labelled readings
 * @param alarms runs of consecutive readings that raised the alarm
 */
record MoteResult(int mote, List<ScoredReading> readings, List<Span> events, List<Span> alarms) {

  /** One result per mote, ordered by mote, from scored readings in any order. */
  static List<MoteResult> of(List<ScoredReading> readings) {
    return readings.stream()
        .sorted(Comparator.comparingInt(ScoredReading::reading))
        .collect(Collectors.groupingBy(ScoredReading::mote, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(mote -> of(mote.getKey(), mote.getValue()))
        .toList();
  }

  private static MoteResult of(int mote, List<ScoredReading> readings) {
    return new MoteResult(
        mote,
        readings,
        Span.where(reading -> reading.label() == 1, readings),
        Span.where(reading -> reading.alarm() == 1, readings));
  }

  /**
   * The number of readings from the beginning of an event to the first alarm; 0 if there was an
   * alarm already. Empty if there was no alarm during the event.
   */
  OptionalInt delay(Span event) {
    return alarms.stream()
        .filter(event::overlaps)
        .mapToInt(alarm -> Math.max(0, alarm.first() - event.first()))
        .min();
  }

  /** The alarms without a labelled reading. */
  List<Span> falseAlarms() {
    return alarms.stream().filter(alarm -> events.stream().noneMatch(alarm::overlaps)).toList();
  }
}
