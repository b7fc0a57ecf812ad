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
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.common.state.ValueState;
import org.junit.jupiter.api.Test;

class CachedStatesTest {

  private final Map<Object, KeyState> backend = new HashMap<>();
  private Object currentKey;
  private int reads;
  private long now;
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
  void aKeyThatWasNotUsedLatelyIsEvicted() throws Exception {
    CachedStates states = states(new Cache(2, 2));
    getInBatches(states, "A", "B", "A", "C", "C");
    reads = 0;
    states.get("C");
    states.get("A");
    assertThat(reads).isZero();
    states.get("B");

    assertThat(reads).isOne();
    assertThat(states.hits().getCount()).isEqualTo(3);
    assertThat(states.misses().getCount()).isEqualTo(5);
  }

  @Test
  void aFullCacheAdmitsAKeyWithItsSecondMiss() throws Exception {
    CachedStates states = states(new Cache(2, 2));
    getInBatches(states, "A", "B", "C");
    reads = 0;
    getInBatches(states, "A", "B");

    assertThat(reads).isZero();
    getInBatches(states, "C", "C");
    assertThat(reads).isOne();
  }

  @Test
  void theStateOfAKeyThatIsNotAdmittedIsWrittenAfterItsBatch() throws Exception {
    CachedStates states = states(new Cache(2, 2));
    getInBatches(states, "A", "B");
    states.get("C");
    states.put("C", state());
    states.trim();

    assertThat(backend).containsOnlyKeys("C");
    assertThat(states.dirty()).isZero();
  }

  @Test
  void aKeyThatIsReleasedIsWrittenBeforeTheOthersOfItsBatch() throws Exception {
    CachedStates states = states(Cache.none());
    states.get("A");
    states.put("A", state());
    KeyState ofB = state();
    states.put("B", ofB);
    states.release("A");

    assertThat(backend).containsOnlyKeys("A");
    assertThat(states.known("A")).isNull();
    assertThat(states.known("B")).isSameAs(ofB);
    states.release("never read");
    states.trim();
    assertThat(backend).containsOnlyKeys("A", "B");
  }

  @Test
  void theStateOfAVictimIsWritten() throws Exception {
    CachedStates states = states(new Cache(1, 1));
    states.get("A");
    states.put("A", state());
    states.trim();
    assertThat(backend).isEmpty();
    getInBatches(states, "B", "B");

    assertThat(backend).containsOnlyKeys("A");
    assertThat(states.dirty()).isZero();
    states.writeAll();
    assertThat(written).hasSize(1);
  }

  @Test
  void anythingInAnyOrderIsReadAsItWasPutLast() throws Exception {
    Random random = new Random(1);
    Map<Object, Long> expected = new HashMap<>();
    CachedStates states = states(new Cache(7, 3));
    for (int i = 0; i < 20_000; i++) {
      Object key = (int) Math.abs(random.nextGaussian() * 8);
      KeyState got = states.get(key);
      assertThat(got == null ? null : (Long) got.lastEvent()).isEqualTo(expected.get(key));
      KeyState next = random.nextInt(20) == 0 ? null : state();
      if (next != null) {
        next.lastEvent(i);
      }
      expected.put(key, next == null ? null : (Long) next.lastEvent());
      states.put(key, next);
      if (random.nextInt(3) == 0) {
        now += random.nextInt(10);
        states.trim();
        assertThat(states.dirty()).isBetween(0, 7);
      }
      if (random.nextInt(500) == 0) {
        states.writeAll();
        assertThat(states.dirty()).isZero();
        expected.values().removeIf(Objects::isNull);
        assertThat(backend).containsOnlyKeys(expected.keySet().toArray());
        expected.forEach(
            (known, event) -> assertThat(backend.get(known).lastEvent()).isEqualTo(event));
      }
    }
    assertThat(states.hits().getCount()).isGreaterThan(states.misses().getCount());
  }

  private static void getInBatches(CachedStates states, Object... keys) throws Exception {
    for (Object key : keys) {
      states.get(key);
      states.trim();
    }
  }

  @Test
  void withoutCheckpointsNoStateThatStaysInTheCacheIsWritten() throws Exception {
    CachedStates states = states(new Cache(10, 1));
    putInBatches(states, "A", "B", "A", "B");

    assertThat(written).isEmpty();
    assertThat(states.dirty()).isEqualTo(2);
  }

  @Test
  void noMoreThanMaxDirtyAreLeftWhenACheckpointIsDue() throws Exception {
    CachedStates states = states(new Cache(10, 1));
    checkpointsEvery(1_000, states);
    putInBatches(states, "A", "B", "C");
    assertThat(backend).isEmpty();
    now += 1_000;
    states.trim();

    assertThat(states.dirty()).isOne();
    assertThat(backend).containsOnlyKeys("A", "B");
    states.writeAll();
    assertThat(backend).containsOnlyKeys("A", "B", "C");
    assertThat(states.dirty()).isZero();
  }

  @Test
  void statesAreWrittenLittleByLittleBeforeACheckpoint() throws Exception {
    CachedStates states = states(new Cache(20, 4));
    checkpointsEvery(1_000, states);
    for (int key = 0; key < 20; key++) {
      putInBatches(states, key);
    }
    now += 750;
    states.trim();

    assertThat(states.dirty()).isEqualTo(12);
  }

  @Test
  void anEventAfterAPauseDoesNotWaitForAllThatIsDue() throws Exception {
    CachedStates states = states(new Cache(1_000, 1));
    checkpointsEvery(1_000, states);
    for (int key = 0; key < 1_000; key++) {
      putInBatches(states, key);
    }
    now += 1_000;
    putInBatches(states, 0);

    assertThat(written).hasSizeBetween(1, 100);
  }

  @Test
  void aCommandToAllKeysIsNoCheckpoint() throws Exception {
    CachedStates states = states(new Cache(10, 1));
    checkpointsEvery(1_000, states);
    now += 100;
    states.clear();
    now += 100;
    putInBatches(states, "A", "B", "C");

    assertThat(states.dirty()).isEqualTo(3);
  }

  private void checkpointsEvery(long millis, CachedStates states) throws Exception {
    states.writeAll();
    now += millis;
    states.writeAll();
  }

  private static void putInBatches(CachedStates states, Object... keys) throws Exception {
    for (Object key : keys) {
      states.get(key);
      states.put(key, state());
      states.trim();
    }
  }

  @Test
  void aBackendThatKeepsObjectsSharesNoneWithTheCache() throws Exception {
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
  void aBackendThatKeepsObjectsSharesNoneWithABatch() throws Exception {
    KeyState stored = state();
    backend.put("A", stored);
    CachedStates states = states(Cache.none());

    KeyState read = states.get("A");
    assertThat(read).isNotSameAs(stored);
    assertThat(states.again("A")).isSameAs(read);
  }

  @Test
  void aStateThatIsReadAgainIsNoHit() throws Exception {
    CachedStates states = states(new Cache(2, 2));
    states.get("A");
    states.again("A");
    states.again("B");

    assertThat(states.hits().getCount()).isZero();
    assertThat(states.misses().getCount()).isEqualTo(2);
  }

  @Test
  void aBackendThatKeepsBytesNeedsNoCopy() throws Exception {
    KeyState stored = state();
    backend.put("A", stored);
    CachedStates states = states(new Cache(10, 10), false);

    assertThat(states.get("A")).isSameAs(stored);
    KeyState next = state();
    states.put("A", next);
    states.writeAll();
    assertThat(backend.get("A")).isSameAs(next);
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
    return states(cache, true);
  }

  private CachedStates states(Cache cache, boolean isShared) throws Exception {
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
    return new CachedStates(
        store, key -> currentKey = key, cache, isShared, DirtyBound.UNKNOWN, () -> now);
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
