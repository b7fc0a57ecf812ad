/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.identity.CanonicalForm;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A stack of cells that is stepped event by event.
 *
 * @param stack the cells
 */
record SteppedCells(StackedCells stack) implements Computation {

  @Override
  public boolean isSteppable() {
    return true;
  }

  @Override
  public List<String> refusals() {
    return List.of();
  }

  @Override
  public StackedCells cells(String model) {
    return stack;
  }

  @Override
  public int inputSize() {
    return stack.inputShape().size();
  }

  @Override
  public int outputSize() {
    return stack.outputShape().size();
  }

  @Override
  public List<Shape> constants() {
    return stack.constants();
  }

  @Override
  public OutputRows outputRows() {
    return OutputRows.PER_STEP;
  }

  @Override
  public int outputRows(int steps) {
    return steps;
  }

  @Override
  public OptionalInt fixedSteps() {
    return OptionalInt.empty();
  }

  @Override
  public List<StateSpec> states() {
    return stack.states();
  }

  @Override
  public long parameters() {
    return stack.weights().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  @Override
  public long multiplications() {
    return stack.multiplications();
  }

  @Override
  public ModelIdentity identity() {
    return ModelIdentity.of(CanonicalForm.of(stack));
  }

  @Override
  public SequenceRunner runner() {
    return new SteppingRunner(stack);
  }

  @Override
  public String describe() {
    return stack.cells().stream()
        .map(c -> c.className() + "(" + c.inputShape().size() + "->" + c.outputShape().size() + ")")
        .collect(Collectors.joining(" > "));
  }
}
