/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelIdentity;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;

/**
 * Which model runs, as labels of a gauge that is 1: a gauge of a text is 0 in Prometheus. The
 * gauges of the last models that run no more are 0. Written by the task, read by the metric
 * reporters.
 */
final class LiveModel {

  /** The number of models with gauges. A job that is updated for months has had many. */
  static final int MOST = 8;

  // As in the log.
  private static final int VERSION_DIGITS = 8;

  /** What the labels are made from. */
  private record Labels(String name, ModelIdentity identity) {}

  private final MetricGroup parent;
  // In the order in which they ran last.
  private final Set<Labels> shown = new LinkedHashSet<>();
  private MetricGroup group;
  private volatile Labels live;

  LiveModel(MetricGroup parent, Model model) {
    this.parent = parent;
    group = parent.addGroup("model");
    live = new Labels(model.name(), model.identity());
    show(live);
  }

  void set(Model model) {
    Labels next = new Labels(model.name(), model.identity());
    if (!next.equals(live)) {
      live = next;
      show(next);
    }
  }

  private void show(Labels labels) {
    boolean isShown = shown.remove(labels);
    shown.add(labels);
    if (shown.size() > MOST) {
      shown.remove(shown.iterator().next());
      if (close(group)) {
        group = parent.addGroup("model");
        shown.forEach(this::register);
        return;
      }
    }
    if (!isShown) {
      register(labels);
    }
  }

  /** Removes all metrics of a group, if it is one of Flink's: its interface has no way to. */
  private static boolean close(MetricGroup group) {
    if (group instanceof AbstractMetricGroup<?> closeable) {
      closeable.close();
      return true;
    }
    return false;
  }

  private void register(Labels labels) {
    String recurrent = labels.identity().recurrent();
    group
        .addGroup("name", labels.name())
        .addGroup("version", recurrent.substring(0, Math.min(VERSION_DIGITS, recurrent.length())))
        .addGroup("digest", labels.identity().digest())
        .gauge("info", (Gauge<Integer>) () -> labels.equals(live) ? 1 : 0);
  }
}
