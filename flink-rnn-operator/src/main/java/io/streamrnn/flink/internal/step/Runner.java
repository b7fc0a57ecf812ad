/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.model.Model;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** Takes the steps of events. For one thread. */
@Internal
public sealed interface Runner permits ModelRunners, StepRunner, WholeRunner {

  /** Runs all of these. Afterwards each has its outputs and its end, or its failure. */
  void run(List<Run> runs);

  /** Returns a runner of a model, with memory for this number of rows at once to begin with. */
  static Runner of(Model model, int rows) {
    return model.isSteppable() ? new StepRunner(model.cell(), rows) : new WholeRunner(model);
  }
}
