/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import org.apache.flink.annotation.Internal;

/** A model of an operator, and how its states are made and kept. For one thread. */
@Internal
public final class ModelVersion<IN> {

  private final Model model;
  private final KeyTensors<IN> tensors;
  private final Memory memory;

  private ModelVersion(Model model, KeyTensors<IN> tensors, Memory memory) {
    this.model = model;
    this.tensors = tensors;
    this.memory = memory;
  }

  /**
   * A model under the options of a job.
   *
   * @throws IllegalArgumentException if the options do not fit the model
   */
  public static <IN> ModelVersion<IN> of(RnnPlan<IN, ?> plan, Model model) {
    boolean roundsStates =
        plan.statePrecision() == StatePrecision.BFLOAT16
            && !(plan.scoring() instanceof Scoring.SlidingWindow);
    KeyTensors<IN> tensors =
        new KeyTensors<>(model, plan.sequences().initial(), plan.input().constants(), roundsStates);
    return new ModelVersion<>(model, tensors, Memory.of(plan, model, tensors.initial()));
  }

  /** The model. */
  public Model model() {
    return model;
  }

  /** What its stored values depend on: those with another stamp are not its own. */
  public long stamp() {
    return memory.stamp();
  }

  /** What is stored for a key. */
  public StateLayout layout() {
    return memory.layout();
  }

  KeyTensors<IN> tensors() {
    return tensors;
  }

  Memory memory() {
    return memory;
  }

  @Override
  public String toString() {
    return model.toString();
  }
}
