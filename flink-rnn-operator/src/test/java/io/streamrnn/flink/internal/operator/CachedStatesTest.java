/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.internal.plan.ExecutionPlan.Cache;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.state.StateLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.junit.jupiter.api.Test;

class CachedStatesTest {

  private final Map<Object, KeyState> backend = new HashMap<>();
  private Object currentKey;
  private int reads;
  private final List<Integer> written = new ArrayList<>();

  @Test
  void withoutACacheABatchReadsAndWritesOnce() throws Exception {
    CachedStates states = states(Cache.none());
    states.get("A");
    states.put("A", state());
    states.get("A");
    states.put("A", state());
    assertThat(backend).isEmpty();
    assertThat(written).isEmpty();
    states.trim();

    assertThat(reads).isOne();
    assertThat(written).hasSize(1);
    assertThat(backend).containsOnlyKeys("A");
    states.get("A");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void theLeastRecentlyUsedKeyIsEvicted() throws Exception {
    CachedStates states = states(new Cache(2, 2));
    for (String key : new String[] {"A", "B", "A", "C"}) {
      states.get(key);
      states.trim();
    }
    reads = 0;
    states.get("A");
    assertThat(reads).isZero();
    states.get("B");

    assertThat(reads).isOne();
    assertThat(states.hits().getCount()).isEqualTo(2);
    assertThat(states.misses().getCount()).isEqualTo(4);
  }

  @Test
  void noMoreThanTheBoundAreDirty() throws Exception {
    CachedStates states = states(new Cache(10, 1));
    for (String key : new String[] {"A", "B"}) {
      states.get(key);
      states.put(key, state());
      states.trim();
    }

    assertThat(states.dirty()).isOne();
    assertThat(backend).containsOnlyKeys("A");
    states.writeAll();
    assertThat(backend).containsOnlyKeys("A", "B");
    assertThat(states.dirty()).isZero();
  }

  @Test
  void theBackendNeverSharesAnObjectWithTheCache() throws Exception {
    KeyState stored = state();
    backend.put("A", stored);
    CachedStates states = states(new Cache(10, 10));

    KeyState cached = states.get("A");
    states.put("A", cached);
    states.writeAll();

    assertThat(cached).isNotSameAs(stored);
    assertThat(backend.get("A")).isNotSameAs(cached);
  }

  @Test
  void aStateThatIsGoneIsCleared() throws Exception {
    backend.put("A", state());
    CachedStates states = states(new Cache(10, 10));
    states.get("A");
    states.put("A", null);
    states.clear();

    assertThat(backend).isEmpty();
  }

  private static KeyState state() {
    return new KeyState(0);
  }

  private CachedStates states(Cache cache) throws Exception {
    KeyStore store =
        KeyStore.of(
            new StateLayout.Window(1, 1),
            0,
            false,
            "test",
            String::valueOf,
            message -> message,
            descriptor -> new OfCurrentKey(),
            false,
            bytes -> written.add(bytes));
    return new CachedStates(store, key -> currentKey = key, cache);
  }

  private final class OfCurrentKey implements ValueState<KeyState> {

    @Override
    public KeyState value() {
      reads++;
      return backend.get(currentKey);
    }

    @Override
    public void update(KeyState value) {
      backend.put(currentKey, value);
    }

    @Override
    public void clear() {
      backend.remove(currentKey);
    }
  }
}
