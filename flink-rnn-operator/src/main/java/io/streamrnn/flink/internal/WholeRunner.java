package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.model.SequenceRunner;
import java.util.List;

/**
 * Runs whole sequences, one after the other. Where the model puts out its last step only, a run has
 * that output alone.
 */
final class WholeRunner implements Runner {

  private static final float[] NO_STATES = {};

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
    float[][] rows = new float[run.steps][inputSize];
    for (int step = 0; step < run.steps; step++) {
      run.copyRow(step, rows[step], 0, inputSize);
    }
    run.failure = null;
    run.end = NO_STATES;
    try {
      float[][] outputs = runner.run(rows);
      run.outputs = run.everyOutput ? outputs : new float[][] {outputs[outputs.length - 1]};
      for (float[] score : run.outputs) {
        StepRunner.requireFinite(run, score, 0, score.length);
      }
    } catch (RuntimeException e) {
      run.failure = Rejection.causedBy(Reason.STEP_FAILED, "the model", e);
    }
  }
}
