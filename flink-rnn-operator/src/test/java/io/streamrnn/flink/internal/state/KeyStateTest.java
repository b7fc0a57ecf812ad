/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyStateTest {

  private final KeyState state = new KeyState(1);

  @Test
  void aScoreIsCopied() {
    float[] last = {1, 2};
    state.copyScore(last);
    last[0] = 5;

    assertThat(state.score()).containsExactly(1, 2);
  }

  @Test
  void theNextScoreOfTheSameLengthTakesTheSameArray() {
    state.copyScore(new float[] {1, 2});
    float[] first = state.score();
    state.copyScore(new float[] {3, 4});

    assertThat(state.score()).isSameAs(first).containsExactly(3, 4);
  }

  @Test
  void aScoreOfAnotherLengthTakesAnotherArray() {
    state.copyScore(new float[] {1, 2});
    state.copyScore(new float[] {3});

    assertThat(state.score()).containsExactly(3);
  }

  @Test
  void aCopyKeepsItsScore() {
    state.copyScore(new float[] {1, 2});
    KeyState copy = state.copy();
    state.copyScore(new float[] {3, 4});

    assertThat(copy.score()).containsExactly(1, 2);
  }
}
