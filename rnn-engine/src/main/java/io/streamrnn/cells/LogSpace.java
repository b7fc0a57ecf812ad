/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Activation;
import io.streamrnn.internal.Elementwise;
import io.streamrnn.internal.math.Functions;

/** The candidate of minGRU and minLSTM where they are trained in log space. */
final class LogSpace {

  private LogSpace() {}

  /**
   * {@code x + 0.5} from zero on, {@code sigmoid(x)} below, in place.
   *
   * @param scratch of the same length, overwritten
   * @param count how many values, from the first on
   */
  static void positive(float[] values, float[] scratch, int count) {
    System.arraycopy(values, 0, scratch, 0, count);
    Elementwise.apply(Activation.SIGMOID, scratch, 0, count);
    for (int j = 0; j < count; j++) {
      values[j] = values[j] < 0 ? scratch[j] : values[j] + 0.5f;
    }
  }

  /** The same of a variable. */
  static Variable positive(Variable values) {
    return values.map(
        x -> x < 0 ? Functions.sigmoid(x) : x + 0.5, (x, y) -> x < 0 ? y * (1 - y) : 1);
  }
}
