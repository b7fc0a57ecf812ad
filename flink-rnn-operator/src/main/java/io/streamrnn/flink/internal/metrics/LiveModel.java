/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelIdentity;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Which model runs, as labels of a gauge that is 1: a gauge of a text is 0 in Prometheus. The gauge
 * of a model that runs no more is 0. Written by the task, read by the metric reporters.
 */
final class LiveModel {

  // As in the log.
  private static final int VERSION_DIGITS = 8;

  /** What the labels are made from. */
  private record Labels(String name, ModelIdentity identity) {}

  private final MetricGroup group;
  private final Set<Labels> registered = new HashSet<>();
  private volatile Labels live;

  LiveModel(MetricGroup group, Model model) {
    this.group = group.addGroup("model");
    live = new Labels(model.name(), model.identity());
    register(live);
  }

  void set(Model model) {
    live = new Labels(model.name(), model.identity());
    register(live);
  }

  private void register(Labels labels) {
    if (registered.add(labels)) {
      String recurrent = labels.identity().recurrent();
      group
          .addGroup("name", labels.name())
          .addGroup("version", recurrent.substring(0, Math.min(VERSION_DIGITS, recurrent.length())))
          .addGroup("digest", labels.identity().digest())
          .gauge("info", (Gauge<Integer>) () -> labels.equals(live) ? 1 : 0);
    }
  }
}
