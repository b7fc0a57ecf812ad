/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import io.streamrnn.cell.Cell;
import io.streamrnn.testkit.CellLaws;

/** The laws hold for a cell with constants. */
class ScaledCounterTest implements CellLaws {

  @Override
  public Cell cell() {
    return new Counter(100, true);
  }
}
