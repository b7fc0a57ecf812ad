/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.model.Model;
import java.util.List;

/** Runs steps, and measures how long that takes. For one thread. */
record TimedRunner(ModelRunners runner, RnnMetrics metrics) {

  /** Drops what it has for other models than these. */
  void retain(List<Model> models) {
    runner.retain(models);
  }

  /** Runs all of these, if there are any: an event that only fills its window has none. */
  void run(List<Run> runs) {
    if (!runs.isEmpty()) {
      long began = metrics.beginScoring();
      runner.run(runs);
      metrics.endScoring(began, runs.size());
    }
  }
}
