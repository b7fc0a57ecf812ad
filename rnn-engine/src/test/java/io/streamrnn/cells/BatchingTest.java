/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How rows are put together never changes a bit. Run with either provider. */
class BatchingTest {

  private static final int MOST_ROWS = 70;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anyBatchingEqualsOneRowAtATime(long seed) {
    Random random = new Random(seed);
    for (Cell cell : SizedCells.of(random).all(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(cell, 1 + random.nextInt(MOST_ROWS), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyBatchingEqualsOneRowAtATimeWith(Activation activation) {
    Random random = new Random(activation.ordinal());
    for (Cell cell : SizedCells.of(random).all(activation, activation)) {
      requireSameBits(cell, 1 + random.nextInt(MOST_ROWS), random);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 18, 19, 31, 32, 33, 256})
  void anyNumberOfRowsEqualsOneRowAtATime(int rows) {
    Random random = new Random(rows);
    for (Cell cell : new SizedCells(16, 33, random).all(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(cell, rows, random);
    }
  }

  @Test
  void anyBatchingEqualsOneRowAtATimeWithLargeMatricesOfBfloat16() {
    Random random = new Random(16);
    SizedCells cells = new SizedCells(130, 137, random);
    for (Cell cell : cells.allOfBfloat16(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(cell, 19, random);
    }
  }

  /** With vectors, inputs of four rows are put side by side where a matrix has many columns. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 19, 70})
  void anyBatchingEqualsOneRowAtATimeWithManyUnits(int rows) {
    Random random = new Random(rows);
    for (Cell cell : new SizedCells(35, 137, random).all(Activation.TANH, Activation.SIGMOID)) {
      requireSameBits(cell, rows, random);
    }
  }

  /** With vectors, more rows are stepped together where weights take more than 2 MB. */
  @Test
  void moreRowsThanAreSteppedTogetherEqualOneRowAtATimeWithLargeMatrices() {
    Random random = new Random(430);
    SizedCells cells = new SizedCells(7, 430, random);
    for (Cell cell :
        List.of(
            cells.lstm(Activation.TANH, Activation.SIGMOID),
            cells.gru(Activation.TANH, Activation.SIGMOID))) {
      Batch all = Batch.random(cell, 131, random);
      requireSameBits(all, 0, 131, cell.kernel(), cell.kernel());
    }
  }

  private static void requireSameBits(Cell cell, int rows, Random random) {
    Batch all = Batch.random(cell, rows, random);
    Kernel alone = cell.kernel();
    Kernel together = cell.kernel();
    for (int from = 0; from < rows; ) {
      int to = from + 1 + random.nextInt(rows - from);
      requireSameBits(all, from, to, together, alone);
      from = to;
    }
  }

  /** Steps some rows together, and each of them alone. */
  private static void requireSameBits(Batch all, int from, int to, Kernel together, Kernel alone) {
    Batch batch = all.part(from, to).step(together);
    for (int row = from; row < to; row++) {
      assertThat(batch.part(row - from, row - from + 1).bits())
          .as("%s, %s: row %d of [%d, %d)", Kernels.provider(), all.cell().weights(), row, from, to)
          .isEqualTo(all.part(row, row + 1).step(alone).bits());
    }
  }
}
