/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.internal.step.Rejection;
import org.junit.jupiter.api.Test;

class RowScorerTest {

  @Test
  void aLogDoesNotHaveTheValueOfAnUnknownCommand() {
    Rejection rejection = RowScorer.unknownCommand("pump-7");

    assertThat(rejection).hasMessageContaining("command='pump-7'");
    assertThat(rejection.withoutValues()).contains("command must be").doesNotContain("pump-7");
  }
}
