/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The result of one step of a {@link TensorCell}.
 *
 * @param output the output {@code [B, O...]}
 * @param states the states after the step, {@code [B, S_k...]} each, in declared order; the output
 *     array may be one of them
 */
public record TensorStep(INDArray output, List<INDArray> states) {

  /** Checks and copies the list. */
  public TensorStep {
    states = List.copyOf(states);
  }

  /** A step with these states. */
  public static TensorStep of(INDArray output, INDArray... states) {
    return new TensorStep(output, List.of(states));
  }
}
