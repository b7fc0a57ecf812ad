/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a Prometheus server reads from a reporter.
 *
 * @param samples all of them
 */
record PrometheusText(List<Sample> samples) {

  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** A sample of a metric. */
  record Sample(String metric, Map<String, String> labels, double value) {}

  static PrometheusText parse(String text) {
    return new PrometheusText(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(PrometheusText::sample)
            .toList());
  }

  private static Sample sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException("a line must be a sample: line=" + line);
    }
    Map<String, String> labels = new TreeMap<>();
    if (sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3)));
  }

  Set<String> names() {
    return samples.stream().map(Sample::metric).collect(Collectors.toSet());
  }

  /** The labels that samples of a metric have. */
  Set<String> labels(String metric) {
    return samples.stream()
        .filter(sample -> sample.metric().equals(metric))
        .flatMap(sample -> sample.labels().keySet().stream())
        .collect(Collectors.toSet());
  }

  /** The only sample of a metric that has these labels and others. */
  double value(String metric, Map<String, String> labels) {
    List<Sample> found =
        samples.stream()
            .filter(sample -> sample.metric().equals(metric))
            .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "there must be one sample: metric=%s, labels=%s, found=%s"
              .formatted(metric, labels, found));
    }
    return found.get(0).value();
  }
}
