/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WeightMemoryTest {

  private static final int REGION = 1 << 20;
  private static final int HEADER = 16;
  private static final int LINE = 64;

  private final WeightMemory<float[]> memory = new WeightMemory<>(REGION, HEADER, float[]::new);

  @Test
  void everyPartBeginsAtALineOfAnArrayThatDoes() {
    List<Integer> sizes =
        List.of(1, 16, 17, 1000, REGION / 8 - 17, REGION / 8 - 16, REGION / 8, REGION);

    assertThat(sizes.stream().map(memory::allocate))
        .allMatch(part -> (HEADER + part.from() * Float.BYTES) % LINE == 0);
  }

  @Test
  void theHeaderOfAnArrayMayBeShorter() {
    WeightMemory<float[]> compact = new WeightMemory<>(REGION, 12, float[]::new);

    assertThat(Stream.of(1, 16, 17, REGION).map(compact::allocate))
        .allMatch(part -> (12 + part.from() * Float.BYTES) % LINE == 0)
        .anyMatch(part -> 12 + part.array().length * Float.BYTES == REGION);
  }

  @Test
  void anArrayTakesARegionOrMoreThanHalfOfOne() {
    List<Integer> sizes = List.of(1, REGION / 8 - 17, REGION / 8 - 16, REGION / 8 - 15, REGION / 4);

    assertThat(sizes.stream().map(memory::allocate).map(part -> HEADER + part.array().length * 4))
        .allMatch(bytes -> bytes > REGION / 2)
        .contains(REGION);
  }

  @Test
  void partsShareArraysAndDoNotOverlap() {
    List<WeightMemory.Part<float[]>> parts =
        IntStream.range(0, 100).mapToObj(i -> memory.allocate(10_000 + i)).toList();
    for (int i = 0; i < parts.size(); i++) {
      WeightMemory.Part<float[]> part = parts.get(i);
      for (int k = 0; k < 10_000 + i; k++) {
        assertThat(part.array()[part.from() + k]).isZero();
        part.array()[part.from() + k] = 1 + i;
      }
    }

    assertThat(parts.stream().map(WeightMemory.Part::array).distinct()).hasSizeBetween(4, 5);
  }

  @Test
  void anotherCollectorHasNoSharedArrays() {
    WeightMemory<int[]> withoutRegions = new WeightMemory<>(0, HEADER, int[]::new);

    assertThat(withoutRegions.allocate(10).array())
        .isNotSameAs(withoutRegions.allocate(10).array())
        .hasSize(12 + 10);
  }
}
