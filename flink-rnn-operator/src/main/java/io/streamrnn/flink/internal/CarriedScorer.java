package io.streamrnn.flink.internal;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelIdentity;

/** Steps on from where the last event of the key left off. */
final class CarriedScorer implements Scorer {

  private final StateLayout.Carried layout;
  private final CheckedStepper stepper;
  private final ModelIdentity identity;

  CarriedScorer(Model model) {
    layout = StateLayout.Carried.of(model.states());
    stepper = new CheckedStepper(model.stepper());
    identity = model.identity();
  }

  @Override
  public StateLayout layout() {
    return layout;
  }

  @Override
  public long stamp(String inputVersion) {
    return StateStamp.ofModel(identity, inputVersion);
  }

  @Override
  public float[] score(float[] features, KeyState past) throws Rejection {
    if (past == null) {
      stepper.reset();
    } else {
      stepper.load(past.values());
    }
    return stepper.lastStep(features);
  }

  @Override
  public void commit(float[] features, KeyState past) {
    stepper.store(past.values(layout.floats(past.steps())));
  }
}
