/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalMapStateTest {

  private Object key = "a";
  private final LocalMapState<Integer, String> state = new LocalMapState<>(() -> key);

  @Test
  void eachKeyHasItsOwnMap() {
    state.put(1, "one");
    key = "b";
    state.put(2, "two");

    assertThat(state.keys()).containsExactly(2);
    assertThat(state.get(1)).isNull();
    key = "a";
    assertThat(state.values()).containsExactly("one");
    assertThat(state.contains(2)).isFalse();
  }

  @Test
  void aMapIsEmptyAfterItsLastEntryIsRemoved() {
    state.putAll(Map.of(1, "one", 2, "two"));
    state.remove(1);
    assertThat(state.entries()).containsExactly(Map.entry(2, "two"));
    state.remove(2);
    state.remove(3);

    assertThat(state.isEmpty()).isTrue();
    assertThat(state.iterator()).isExhausted();
  }

  @Test
  void aMapIsClearedWithoutTheOthers() {
    state.put(1, "one");
    key = "b";
    state.put(1, "one");
    state.clear();

    assertThat(state.isEmpty()).isTrue();
    key = "a";
    assertThat(state.isEmpty()).isFalse();
  }
}
