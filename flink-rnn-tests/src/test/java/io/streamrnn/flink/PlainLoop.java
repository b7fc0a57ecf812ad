/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scores events without Flink: what the operator is judged by. */
final class PlainLoop {

  private PlainLoop() {}

  /** Scores with one stepper per key, which is never put aside. */
  static List<String> stateful(Model model, List<Event> events) {
    Map<String, Stepper> steppers = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (Event event : events) {
      Stepper stepper = steppers.computeIfAbsent(event.key(), key -> model.stepper());
      lines.add(line(event, stepper.step(event.features())));
    }
    return sorted(lines);
  }

  /** Scores each full window of a key with a new stepper. */
  static List<String> window(Model model, int length, List<Event> events) {
    Map<String, List<Event>> past = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (Event event : events) {
      List<Event> all = past.computeIfAbsent(event.key(), key -> new ArrayList<>());
      all.add(event);
      if (all.size() >= length) {
        lines.add(line(event, lastScore(model, all.subList(all.size() - length, all.size()))));
      }
    }
    return sorted(lines);
  }

  private static float[] lastScore(Model model, List<Event> window) {
    Stepper stepper = model.stepper();
    float[] score = null;
    for (Event event : window) {
      score = stepper.step(event.features());
    }
    return score;
  }

  /** Key, number and the bits of the score. */
  static String line(Event event, float[] score) {
    StringBuilder line = new StringBuilder(event.key() + "," + event.number());
    appendBits(line, score);
    return line.toString();
  }

  static void appendBits(StringBuilder line, float[] values) {
    for (float value : values) {
      line.append(',').append(Integer.toHexString(Float.floatToRawIntBits(value)));
    }
  }

  /** By key, then by number. */
  static List<String> sorted(List<String> lines) {
    Comparator<String> byKey = Comparator.comparing(line -> line.split(",")[0]);
    return lines.stream()
        .sorted(byKey.thenComparing(line -> Long.parseLong(line.split(",")[1])))
        .toList();
  }
}
