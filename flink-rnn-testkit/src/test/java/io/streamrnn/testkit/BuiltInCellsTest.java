/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import io.streamrnn.cell.Cell;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The laws hold for the cells of every sample model. */
class BuiltInCellsTest {

  @Nested
  class SimpleRnn implements CellLaws {
    @Override
    public Cell cell() {
      return SampleModels.simpleRnn(3, 7, 2, 1).cell();
    }
  }

  @Nested
  class Gru implements CellLaws {
    @Override
    public Cell cell() {
      return SampleModels.gru(3, 7, 2, 1).cell();
    }
  }

  @Nested
  class Lstm implements CellLaws {
    @Override
    public Cell cell() {
      return SampleModels.lstm(3, 7, 2, 1).cell();
    }
  }

  @Nested
  class Stack implements CellLaws {
    @Override
    public Cell cell() {
      return SampleModels.stack(3, 7, 2, 1).cell();
    }
  }

  @Nested
  class OfTokens implements CellLaws {
    private static final int TOKENS = 5;

    @Override
    public Cell cell() {
      return SampleModels.nextToken(TOKENS, 4, 1).cell();
    }

    @Override
    public float[] input(Random random) {
      return new float[] {random.nextInt(TOKENS)};
    }
  }
}
