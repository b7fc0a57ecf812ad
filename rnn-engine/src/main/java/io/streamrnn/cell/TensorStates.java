/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The states that a {@link TensorCell} steps from, {@code [B, S_k...]} each, and the constants of
 * the sequence, if the cell declares any.
 */
public final class TensorStates {

  private final List<StateSpec> specs;
  private final INDArray[] tensors;
  private final INDArray[] constants;

  TensorStates(List<StateSpec> specs, INDArray[] tensors, INDArray[] constants) {
    this.specs = specs;
    this.tensors = tensors;
    this.constants = constants;
  }

  /** The state at a position of {@link Cell#states}. To be read, not written. */
  public INDArray get(int index) {
    return tensors[index];
  }

  /**
   * The state of a name.
   *
   * @throws IllegalArgumentException if the cell declares none of that name
   */
  public INDArray get(String name) {
    for (int k = 0; k < tensors.length; k++) {
      if (specs.get(k).name().equals(name)) {
        return tensors[k];
      }
    }
    throw new IllegalArgumentException(
        "no such state: name=%s; declared: %s"
            .formatted(name, specs.stream().map(StateSpec::name).toList()));
  }

  /**
   * The constant {@code [B, C_k...]} at a position of {@link ConditionedCell#constants}. To be
   * read, not written.
   */
  public INDArray constant(int index) {
    return constants[index];
  }

  /** How many states there are. */
  public int size() {
    return tensors.length;
  }
}
