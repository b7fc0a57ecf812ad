/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.jobs.plan.Workload.Backend;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SizingTest {

  private static final Offset<Double> TINY = within(1e-6);

  /** An LSTM of 64 units over 16 inputs, and 10 bytes for what is not its own. */
  private static final NetworkCost LSTM_64 = new NetworkCost(1, 20_480, 535, 8, 128);

  private final NetworkCost network = new NetworkCost(1, 10_000, 77, 8, 10);

  private static Workload work(long keys, double rate, Backend backend) {
    return work(keys, rate, EventCost.ONE_AT_A_TIME, backend);
  }

  private static Workload work(long keys, double rate, EventCost cost, Backend backend) {
    return new Workload(
        keys,
        rate,
        20,
        false,
        cost,
        backend,
        Duration.ofSeconds(10),
        4,
        1_000_000_000,
        0.5,
        50_000_000);
  }

  @Test
  void anEntryIsStateKeyAndWhatFlinkAdds() {
    Sizing sizing = Sizing.of(work(1000, 1, Backend.ROCKSDB), network);

    assertThat(sizing.entryBytes()).isEqualTo(77 + 20 + 3);
    assertThat(sizing.totalBytes()).isEqualTo(100_000, TINY);
    assertThat(sizing.storedBytes()).isEqualTo(190_000, TINY);
  }

  @Test
  void aTimestampAddsItsBytes() {
    Workload work =
        new Workload(
            1,
            1,
            20,
            true,
            EventCost.ONE_AT_A_TIME,
            Backend.ROCKSDB,
            Duration.ofSeconds(1),
            1,
            1,
            1,
            1);

    assertThat(Sizing.of(work, network).entryBytes()).isEqualTo(77 + 8 + 20 + 3);
  }

  @Test
  void theMeasuredJobsTakeTheMeasuredTimes() {
    assertThat(micros(6_144, Backend.HASHMAP, 10_000)).isEqualTo(1.06, within(0.005));
    assertThat(micros(73_728, Backend.HASHMAP, 10_000)).isEqualTo(4.1, within(0.005));
  }

  @Test
  void rocksDbTakesWhatItTookMoreThanFewKeysOnTheHeap() {
    double heap = micros(20_480, Backend.HASHMAP, 10_000);

    assertThat(micros(20_480, Backend.ROCKSDB, 10_000)).isEqualTo(heap + 8.8 - 2.8, TINY);
    assertThat(micros(20_480, Backend.ROCKSDB, 100_000)).isEqualTo(heap + 16.7 - 2.8, TINY);
    assertThat(micros(20_480, Backend.ROCKSDB, 1_000_000)).isEqualTo(heap + 30.8 - 2.8, TINY);
  }

  @Test
  void manyKeysOnTheHeapTakeWhatTheyTookMoreThanFew() {
    double few = micros(20_480, Backend.HASHMAP, 10_000);

    assertThat(micros(20_480, Backend.HASHMAP, 100_000)).isEqualTo(few + 3.4 - 2.8, TINY);
    assertThat(micros(20_480, Backend.HASHMAP, 1_000_000)).isEqualTo(few + 6.6 - 2.8, TINY);
  }

  @Test
  void batchesTakeThePartOfTheTimesThatWasMeasured() {
    assertThat(batched(6_144)).isEqualTo(1.06 * 0.84, within(0.005));
    assertThat(batched(73_728)).isEqualTo(4.1 * 0.64, within(0.005));
  }

  private static double batched(long multiplications) {
    NetworkCost network = new NetworkCost(1, multiplications, 500, 8, 128);
    return Sizing.of(work(10_000, 1, EventCost.BATCHING, Backend.HASHMAP), network).eventMicros();
  }

  private static double micros(long multiplications, Backend backend, long keys) {
    NetworkCost network = new NetworkCost(1, multiplications, 500, 8, 128);
    return Sizing.of(work(keys, 1, backend), network).eventMicros();
  }

  @Test
  void theCoresAreThoseOfTheMicrosecondsOfAllEvents() {
    // 0.78 us + 20,480 x 0.045 ns = 1.7016 us; twice as many cores, as they are half busy.
    Sizing sizing = Sizing.of(work(10_000, 1.5e6, Backend.HASHMAP), LSTM_64);

    assertThat(sizing.cores()).isEqualTo(1.5 * 2 * 1.7016, TINY);
    assertThat(sizing.byCpu()).isEqualTo(2);
    assertThat(sizing.eventsPerCore()).isEqualTo(1e6 / 1.7016, within(1e-3));
  }

  @Test
  void aWindowTakesItsStepsForEachEvent() {
    NetworkCost window = new NetworkCost(50, 20_480, 100, 8, 100);

    assertThat(Sizing.of(work(1, 1, Backend.HASHMAP), window).eventMicros())
        .isEqualTo(0.78 + 50 * 20_480 * 0.000045, TINY);
  }

  @Test
  void largeStatesTakeLongerOnRocksDb() {
    NetworkCost large = new NetworkCost(1, 0, 10 * 543 - 23, 8, 1);

    assertThat(Sizing.of(work(10_000, 1, Backend.ROCKSDB), large).accessMicros())
        .isEqualTo(60, TINY);
  }

  @Test
  void anIncrementalCheckpointHasTheKeysThatChanged() {
    // As many events as keys: 1 - 1/e of the keys have one or more.
    Sizing sizing = Sizing.of(work(1000, 100, Backend.ROCKSDB), network);

    assertThat(sizing.changedKeys()).isEqualTo(1000 * (1 - 1 / Math.E), TINY);
    assertThat(sizing.checkpointBytes()).isEqualTo(100 * 1000 * (1 - 1 / Math.E), within(1e-3));
    assertThat(sizing.checkpointRate()).isEqualTo(sizing.checkpointBytes() / 10, TINY);
  }

  @Test
  void aCheckpointOfTheHeapHasAllStates() {
    assertThat(Sizing.of(work(1000, 100, Backend.HASHMAP), network).checkpointBytes())
        .isEqualTo(100_000, TINY);
  }

  @Test
  void statesOnTheHeapNeedTheTaskManagersThatHoldThem() {
    // 290 bytes a key; 1 GB x 0.6 x 0.5 a TaskManager.
    Sizing sizing = Sizing.of(work(10_000_000, 1, Backend.HASHMAP), network);

    assertThat(sizing.byMemory()).isEqualTo(10);
    assertThat(sizing.taskManagers()).isEqualTo(10);
  }

  @Test
  void aRestoreReadsAllStatesOnAllTaskManagers() {
    Sizing sizing = Sizing.of(work(10_000_000, 1, Backend.ROCKSDB), network);

    assertThat(sizing.taskManagers()).isEqualTo(1);
    assertThat(sizing.restoreSeconds()).isEqualTo(1e9 * 1.9 / 50e6, TINY);
    assertThat(sizing.diskBytes()).isEqualTo(1.9e9, within(1.0));
  }
}
