/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came out of a scenario, as text: per key, in its order. */
final class Outcome {

  static final String NO_TIME = "none";

  private final Map<String, List<String>> outputs = new TreeMap<>();
  // How many watermarks were emitted before each output.
  private final Map<String, List<Integer>> marksBefore = new TreeMap<>();
  private final Map<String, List<String>> rejected = new TreeMap<>();
  private final Map<String, List<String>> reports = new TreeMap<>();
  private final List<Long> marks = new ArrayList<>();

  void output(String line, Object time) {
    String key = line.substring(0, line.indexOf('|'));
    add(outputs, key, line + " at " + time);
    marksBefore.computeIfAbsent(key, k -> new ArrayList<>()).add(marks.size());
  }

  void mark(long time) {
    marks.add(time);
  }

  void rejected(String key, Rejected.Reason reason, Signal record, Object time) {
    add(rejected, key, reason + " " + record + " at " + time);
  }

  void report(StateReport<String> report, Object time) {
    add(
        reports,
        report.key(),
        "%s steps=%d lastEvent=%s output=%s states=%s%s at %s"
            .formatted(
                report.cause(),
                report.steps(),
                report.lastEvent(),
                Bits.of(report.output()),
                Bits.of(report.states()),
                report.message().isEmpty() ? "" : " with a message",
                time));
  }

  private static void add(Map<String, List<String>> lines, String key, String line) {
    lines.computeIfAbsent(key, k -> new ArrayList<>()).add(line);
  }

  /**
   * The first difference from what was expected; empty for none.
   *
   * @param exactMarks whether each output must stand between the same watermarks; otherwise none
   *     may come after a watermark that it was to come before
   */
  String differenceFrom(Outcome expected, boolean exactMarks) {
    String difference = differenceOfOutputs(expected);
    if (!difference.isEmpty()) {
      return difference;
    }
    if (!marks.equals(expected.marks)) {
      return "watermarks: expected %s%nbut were %s".formatted(expected.marks, marks);
    }
    if (exactMarks) {
      return difference("watermarks before outputs", marksBefore, expected.marksBefore);
    }
    for (Map.Entry<String, List<Integer>> key : marksBefore.entrySet()) {
      for (int i = 0; i < key.getValue().size(); i++) {
        if (key.getValue().get(i) > expected.marksBefore.get(key.getKey()).get(i)) {
          return "overtaken by a watermark: output %d of key %s".formatted(i, key.getKey());
        }
      }
    }
    return "";
  }

  /** As {@link #differenceFrom}, whatever the places of watermarks. */
  String differenceOfOutputs(Outcome expected) {
    return difference("outputs", outputs, expected.outputs)
        + difference("rejected", rejected, expected.rejected)
        + difference("reports", reports, expected.reports);
  }

  private static <T> String difference(
      String what, Map<String, List<T>> actual, Map<String, List<T>> expected) {
    if (actual.equals(expected)) {
      return "";
    }
    TreeMap<String, List<T>> keys = new TreeMap<>(actual);
    keys.putAll(expected);
    for (String key : keys.keySet()) {
      List<T> got = actual.getOrDefault(key, List.of());
      List<T> wanted = expected.getOrDefault(key, List.of());
      for (int i = 0; i < Math.max(got.size(), wanted.size()); i++) {
        T one = i < got.size() ? got.get(i) : null;
        T other = i < wanted.size() ? wanted.get(i) : null;
        if (one == null || !one.equals(other)) {
          return "%s, key %s, number %d:%n  expected %s%n  but was  %s%n"
              .formatted(what, key, i, other, one);
        }
      }
    }
    throw new IllegalStateException("equal after all");
  }
}
