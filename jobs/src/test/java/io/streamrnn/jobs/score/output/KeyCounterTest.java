/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyCounterTest {

  private final KeyCounter keys = new KeyCounter();

  @Test
  void aKeyIsCountedOnce() {
    keys.add(7);
    keys.add(0);
    keys.add(7);

    assertThat(keys.count()).isEqualTo("2");
  }

  @Test
  void manyKeysAreCountedExactly() {
    for (long i = 0; i < 200_000; i++) {
      keys.add(i % 100_000 * 0x9e3779b97f4a7c15L + 1);
    }

    assertThat(keys.count()).isEqualTo("100,000");
  }

  @Test
  void beyondTheLimitTheCountIsALowerBound() {
    for (long i = 1; i <= KeyCounter.LIMIT + 5; i++) {
      keys.add(i * 0x9e3779b97f4a7c15L);
    }

    assertThat(keys.count()).isEqualTo("4,000,000 or more");
  }
}
