package io.streamrnn.flink.internal;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.Scoring.UntilFull;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;

/** Steps through the last events of the key from the initial state. */
final class WindowScorer implements Scorer {

  private static final float[] EMPTY = {};

  private final int length;
  private final UntilFull untilFull;
  private final StateLayout.Window layout;
  private final CheckedStepper stepper;
  private final float[] row;

  WindowScorer(Model model, Scoring.Window scoring) {
    length = scoring.length();
    untilFull = scoring.untilFull();
    layout = new StateLayout.Window(length, model.inputSize());
    stepper = new CheckedStepper(model.stepper());
    row = new float[model.inputSize()];
  }

  @Override
  public StateLayout layout() {
    return layout;
  }

  /** What is kept are inputs, which any model with as many may be run over. */
  @Override
  public long stamp(String inputVersion) {
    return StateStamp.ofInputs(inputVersion);
  }

  @Override
  public float[] score(float[] features, KeyState past) throws Rejection {
    long before = past == null ? 0 : past.steps();
    if (before + 1 < length && untilFull != UntilFull.SCORE) {
      return untilFull == UntilFull.EMPTY ? EMPTY : null;
    }
    stepper.reset();
    for (long event = Math.max(0, before + 1 - length); event < before; event++) {
      System.arraycopy(past.values(), layout.offset(event), row, 0, row.length);
      stepper.step(row);
    }
    return stepper.lastStep(features);
  }

  @Override
  public void commit(float[] features, KeyState past) {
    long event = past.steps();
    float[] rows = past.values(layout.floats(event + 1));
    System.arraycopy(features, 0, rows, layout.offset(event), features.length);
  }
}
