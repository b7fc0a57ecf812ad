package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.model.Stepper;

/** Steps a model; what goes wrong there is the end of the record, not of the job. */
final class CheckedStepper {

  private final Stepper stepper;

  CheckedStepper(Stepper stepper) {
    this.stepper = stepper;
  }

  void reset() {
    stepper.reset();
  }

  void load(float[] states) {
    stepper.load(states);
  }

  void store(float[] states) {
    stepper.store(states);
  }

  /** Takes a step; the score is in an array that the next step overwrites. */
  float[] step(float[] features) throws Rejection {
    try {
      return stepper.step(features);
    } catch (RuntimeException e) {
      throw Rejection.causedBy(Reason.STEP_FAILED, "the model", e);
    }
  }

  /** As {@link #step}, with the check that nothing has run away; the score is a copy. */
  float[] lastStep(float[] features) throws Rejection {
    float[] score = step(features);
    if (!stepper.isFinite()) {
      throw new Rejection(
          Reason.DIVERGED, "score and state must be finite: the model made a NaN or an infinity");
    }
    return score.clone();
  }
}
