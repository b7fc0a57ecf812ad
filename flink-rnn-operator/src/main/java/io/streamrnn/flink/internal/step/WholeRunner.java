/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.cell.Shape;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.model.Model;
import io.streamrnn.model.SequenceRunner;
import java.util.Arrays;
import java.util.List;

/**
 * Runs whole sequences, one after the other. Where the model emits its last step only, a run has
 * that output alone.
 */
final class WholeRunner implements Runner {

  private final SequenceRunner runner;
  private final int inputSize;
  private final int[] constantSizes;

  WholeRunner(Model model) {
    runner = model.sequenceRunner();
    inputSize = model.inputSize();
    constantSizes = model.constants().stream().mapToInt(Shape::size).toArray();
  }

  @Override
  public void run(List<Run> runs) {
    for (Run run : runs) {
      run(run);
    }
  }

  private float[][] constants(Run run) {
    float[][] constants = new float[constantSizes.length][];
    int from = 0;
    for (int k = 0; k < constants.length; k++) {
      constants[k] = Arrays.copyOfRange(run.constants(), from, from + constantSizes[k]);
      from += constantSizes[k];
    }
    return constants;
  }

  private void run(Run run) {
    float[][] rows = new float[run.steps()][inputSize];
    for (int step = 0; step < run.steps(); step++) {
      run.rows().copy(step, rows[step], 0, inputSize);
    }
    run.compute(0);
    run.end(0);
    try {
      float[][] outputs = runner.run(rows, constants(run));
      run.outputs(run.everyOutput() ? outputs : new float[][] {outputs[outputs.length - 1]});
      for (float[] score : run.outputs()) {
        StepRunner.requireFinite(run, score, false);
      }
    } catch (RuntimeException e) {
      run.fail(Rejection.causedBy(Reason.STEP_FAILED, "the model", e));
    }
  }
}
