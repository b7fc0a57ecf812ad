/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.model.SequenceRunner;
import java.util.List;

/**
 * Runs whole sequences, one after the other. Where the model emits its last step only, a run has
 * that output alone.
 */
final class WholeRunner implements Runner {

  private final SequenceRunner runner;
  private final int inputSize;

  WholeRunner(SequenceRunner runner, int inputSize) {
    this.runner = runner;
    this.inputSize = inputSize;
  }

  @Override
  public void run(List<Run> runs) {
    for (Run run : runs) {
      run(run);
    }
  }

  private void run(Run run) {
    float[][] rows = new float[run.steps()][inputSize];
    for (int step = 0; step < run.steps(); step++) {
      run.rows().copy(step, rows[step], 0, inputSize);
    }
    run.result().begin(0);
    run.result().end(0);
    try {
      float[][] outputs = runner.run(rows);
      run.result()
          .outputs(run.everyOutput() ? outputs : new float[][] {outputs[outputs.length - 1]});
      for (float[] score : run.result().outputs()) {
        StepRunner.requireFinite(run, score);
      }
    } catch (RuntimeException e) {
      run.result().fail(Rejection.causedBy(Reason.STEP_FAILED, "the model", e));
    }
  }
}
