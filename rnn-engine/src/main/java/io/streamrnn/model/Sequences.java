/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.List;
import java.util.OptionalInt;

/** A network over whole sequences, which carries no state. */
record Sequences(SequenceNetwork network) implements Computation {

  @Override
  public boolean isSteppable() {
    return false;
  }

  @Override
  public List<String> refusals() {
    return network.refusals();
  }

  @Override
  public StackedCells cells(String model) {
    throw new IllegalStateException(
        Model.nonCausal(model, network.refusals(), Model.SCORE_WINDOWS));
  }

  @Override
  public int inputSize() {
    return network.inputSize();
  }

  @Override
  public int outputSize() {
    return network.outputSize();
  }

  @Override
  public List<Shape> constants() {
    return network.constants();
  }

  @Override
  public OutputRows outputRows() {
    return network.outputRows();
  }

  @Override
  public int outputRows(int steps) {
    return network.outputRows(steps);
  }

  @Override
  public OptionalInt fixedSteps() {
    return network.fixedSteps();
  }

  @Override
  public List<StateSpec> states() {
    return List.of();
  }

  @Override
  public long parameters() {
    return network.parameters();
  }

  @Override
  public long multiplications() {
    return network.multiplications();
  }

  @Override
  public ModelIdentity identity() {
    return network.identity();
  }

  @Override
  public SequenceRunner runner() {
    return network.runner();
  }

  @Override
  public String describe() {
    return network.describe();
  }
}
