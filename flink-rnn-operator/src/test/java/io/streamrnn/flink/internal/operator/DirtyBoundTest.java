/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.internal.plan.ExecutionPlan.Cache;
import org.junit.jupiter.api.Test;

class DirtyBoundTest {

  private long now = 1_000;
  private final DirtyBound bound =
      new DirtyBound(new Cache(100, 20), DirtyBound.UNKNOWN, () -> now);

  @Test
  void allStatesMayDifferUntilTheIntervalOfCheckpointsIsKnown() {
    assertThat(bound.get()).isEqualTo(100);
    bound.checkpoint();
    now += 1_000_000;

    assertThat(bound.get()).isEqualTo(100);
  }

  @Test
  void aConfiguredIntervalCountsFromTheFirstCheckpoint() {
    DirtyBound configured = new DirtyBound(new Cache(100, 20), 10_000, () -> now);
    now += 60_000;
    assertThat(configured.get()).as("before the first one").isEqualTo(100);
    configured.checkpoint();
    now += 7_500;

    assertThat(configured.get()).isEqualTo(60);
  }

  @Test
  void anIntervalThatWasSeenReplacesTheConfiguredOne() {
    DirtyBound configured = new DirtyBound(new Cache(100, 20), 1_000, () -> now);
    configured.checkpoint();
    now += 10_000;
    configured.checkpoint();
    now += 7_500;

    assertThat(configured.get()).isEqualTo(60);
  }

  @Test
  void allStatesMayDifferInTheFirstHalfOfAnInterval() {
    checkpointsEvery(10_000);
    now += 5_000;

    assertThat(bound.get()).isEqualTo(100);
  }

  @Test
  void fewerAndFewerMayDifferInTheSecondHalf() {
    checkpointsEvery(10_000);
    now += 7_500;
    assertThat(bound.get()).isEqualTo(60);
    now += 1_250;
    assertThat(bound.get()).isEqualTo(40);
  }

  @Test
  void maxDirtyIsLeftWhenTheCheckpointIsDueAndWhileItIsLate() {
    checkpointsEvery(10_000);
    now += 10_000;
    assertThat(bound.get()).isEqualTo(20);
    now += 60_000;

    assertThat(bound.get()).isEqualTo(20);
  }

  @Test
  void theIntervalIsThatOfTheLastTwoCheckpoints() {
    checkpointsEvery(10_000);
    now += 2_000;
    bound.checkpoint();
    now += 1_500;

    assertThat(bound.get()).isEqualTo(60);
  }

  @Test
  void aClockThatIsSetBackLeavesTheIntervalAsItIs() {
    checkpointsEvery(10_000);
    now -= 5_000;
    bound.checkpoint();
    now += 7_500;

    assertThat(bound.get()).isEqualTo(60);
  }

  private void checkpointsEvery(long millis) {
    bound.checkpoint();
    now += millis;
    bound.checkpoint();
  }
}
