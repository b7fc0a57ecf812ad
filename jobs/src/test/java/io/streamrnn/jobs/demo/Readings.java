/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.util.ArrayList;
import java.util.List;

/** Readings for tests. */
final class Readings {

  private Readings() {}

  static Reading reading(int mote, int reading, double humidity, double temperature) {
    return new Reading(mote, reading, 1, humidity, temperature, 0);
  }

  static Change change(int mote, int reading, float humidity, float temperature) {
    return new Change(reading(mote, reading, 40, 20), humidity, temperature);
  }

  /**
   * Scored readings 1, 2, ... of a mote.
   *
   * @param alarms one character per reading, {@code .} for no alarm
   * @param labels one character per reading, {@code .} for no label
   */
  static List<ScoredReading> scored(int mote, String alarms, String labels) {
    List<ScoredReading> readings = new ArrayList<>();
    for (int i = 0; i < alarms.length(); i++) {
      int alarm = alarms.charAt(i) == '.' ? 0 : 1;
      int label = labels.charAt(i) == '.' ? 0 : 1;
      readings.add(scored(mote, i + 1, 40.5, alarm, label));
    }
    return readings;
  }

  static ScoredReading scored(int mote, int reading, double humidity, int alarm, int label) {
    return new ScoredReading(mote, reading, 1, humidity, 20.25, 0.5f, -0.5f, 1, 2, alarm, label);
  }
}
