/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Collects the operator's histograms of the time that a scoring takes. Flink creates it by its name
 * in a service file, in the process of an embedded run, so the histograms are static.
 */
public final class ScoringLatency implements MetricReporter, MetricReporterFactory {

  private static final String METRIC = "scoringLatencyNanos";
  private static final List<Histogram> HISTOGRAMS = new CopyOnWriteArrayList<>();

  /** Forgets the histograms of an earlier run. */
  static void reset() {
    HISTOGRAMS.clear();
  }

  /** The metrics of a run without Flink, of which the histograms are collected. */
  static MetricGroup metrics() {
    return new UnregisteredMetricsGroup() {

      @Override
      public MetricGroup addGroup(String name) {
        return this;
      }

      @Override
      public <H extends Histogram> H histogram(String name, H histogram) {
        collect(name, histogram);
        return histogram;
      }
    };
  }

  private static void collect(String name, Metric metric) {
    if (name.equals(METRIC) && metric instanceof Histogram histogram) {
      HISTOGRAMS.add(histogram);
    }
  }

  /**
   * The median and the 99th percentile of the sampled events; an empty string if there are none.
   */
  static String summary() {
    long[] nanos =
        HISTOGRAMS.stream()
            .flatMapToLong(histogram -> Arrays.stream(histogram.getStatistics().getValues()))
            .sorted()
            .toArray();
    return nanos.length == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "per event p50 %s, p99 %s",
            micros(quantile(nanos, 0.5)),
            micros(quantile(nanos, 0.99)));
  }

  /** The smallest value that this share of the values does not exceed. */
  private static long quantile(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.3g us", nanos / 1e3);
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    collect(name, metric);
  }

  /** A histogram is kept, to be read after the job. */
  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}
}
