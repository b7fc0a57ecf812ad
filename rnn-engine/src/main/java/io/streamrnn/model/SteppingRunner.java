/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

/** Steps through a sequence. */
final class SteppingRunner extends SequenceRunner {

  private final Stepper stepper;
  private final int outputSize;

  SteppingRunner(Stepper stepper, int outputSize) {
    this.stepper = stepper;
    this.outputSize = outputSize;
  }

  @Override
  public float[][] run(float[][] rows, float[][] constants) {
    if (rows.length == 0) {
      require(rows, 0);
    }
    stepper.setConstants(constants);
    float[][] outputs = new float[rows.length][outputSize];
    stepper.reset();
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(stepper.step(rows[t]), 0, outputs[t], 0, outputSize);
    }
    return outputs;
  }
}
