/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers what is registered in it and in the groups below, by path. */
public final class RecordingGroup extends UnregisteredMetricsGroup {

  private final String path;
  private final Map<String, Metric> metrics;

  public RecordingGroup() {
    this("", new TreeMap<>());
  }

  private RecordingGroup(String path, Map<String, Metric> metrics) {
    this.path = path;
    this.metrics = metrics;
  }

  public Map<String, Metric> metrics() {
    return metrics;
  }

  public long count(String path) {
    return ((Counter) metrics.get(path)).getCount();
  }

  /** All counters by path. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    metrics.forEach(
        (path, metric) -> {
          if (metric instanceof Counter counter) {
            counts.put(path, counter.getCount());
          }
        });
    return counts;
  }

  public Object value(String path) {
    return ((Gauge<?>) metrics.get(path)).getValue();
  }

  private <M extends Metric> M add(String name, M metric) {
    metrics.put(path + name, metric);
    return metric;
  }

  @Override
  public Counter counter(String name) {
    return add(name, new SimpleCounter());
  }

  @Override
  public <C extends Counter> C counter(String name, C counter) {
    return add(name, counter);
  }

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    return add(name, gauge);
  }

  @Override
  public <H extends Histogram> H histogram(String name, H histogram) {
    return add(name, histogram);
  }

  @Override
  public MetricGroup addGroup(String name) {
    return new RecordingGroup(path + name + ".", metrics);
  }

  @Override
  public MetricGroup addGroup(String key, String value) {
    return new RecordingGroup(path + key + "=" + value + ".", metrics);
  }
}
