/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Errors by key, of the first keys up to a limit that bounds the memory. Not thread-safe. */
final class KeyErrors {

  static final int LIMIT = 100_000;
  private static final int SHOWN = 20;

  private final Map<String, Errors> keys = new HashMap<>();
  private boolean full;

  private static final class Errors {
    private long events;
    private double absolute;
    private long wrong;

    double meanAbsolute() {
      return absolute / events;
    }

    double shareWrong() {
      return (double) wrong / events;
    }
  }

  /**
   * Adds an event.
   *
   * @param absolute error; 0 for classes
   * @param isWrong whether another class was predicted
   */
  void add(String key, double absolute, boolean isWrong) {
    if (keys.size() >= LIMIT && !keys.containsKey(key)) {
      full = true;
      return;
    }
    Errors errors = keys.computeIfAbsent(key, k -> new Errors());
    errors.events++;
    errors.absolute += absolute;
    errors.wrong += isWrong ? 1 : 0;
  }

  /** The keys with the largest mean absolute error. */
  Findings.Grid byAbsoluteError() {
    return grid("mean absolute error", Comparator.comparingDouble(Errors::meanAbsolute), false);
  }

  /** The keys with the largest share of wrong predictions. */
  Findings.Grid byWrongPredictions() {
    return grid("wrong predictions", Comparator.comparingDouble(Errors::shareWrong), true);
  }

  private Findings.Grid grid(String title, Comparator<Errors> order, boolean share) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("key", "events", title));
    keys.entrySet().stream()
        .sorted(
            Map.Entry.<String, Errors>comparingByValue(order.reversed())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .forEach(entry -> rows.add(row(entry.getKey(), entry.getValue(), share)));
    return new Findings.Grid(
        "Keys with the largest errors" + (full ? ", of the first " + Findings.count(LIMIT) : ""),
        rows);
  }

  private static List<String> row(String key, Errors errors, boolean share) {
    double value = share ? errors.shareWrong() : errors.meanAbsolute();
    return List.of(key, Findings.count(errors.events), Findings.text(value));
  }
}
