/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.cell.Cell;
import io.streamrnn.testkit.CellLaws;

class MinimalRnnCellTest implements CellLaws {

  @Override
  public Cell cell() {
    return MinimalRnnCell.random(5, 32, 1);
  }

  // A BLAS adds in an order that depends on the number of rows.
  @Override
  public float rowTolerance() {
    return 1e-6f;
  }
}
