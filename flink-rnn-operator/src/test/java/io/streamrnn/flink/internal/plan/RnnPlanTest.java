/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.internal.rules.TestPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RnnPlanTest {

  private final TestPlan plan = new TestPlan();

  @Test
  void withoutOptionsNothingConcernsKeysOverTime() {
    assertThat(plan.plan().optionsOfKeys()).isEmpty();
    assertThat(plan.plan().needsTimestamps()).isFalse();
    assertThat(plan.plan().hasDeadlines()).isFalse();
    assertThat(plan.plan().keepsScore()).isFalse();
  }

  @Test
  void namesTheOptionsInUseAsTheBuilderDoes() {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(1));
    plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 1);
    plan.lifetimes = plan.lifetimes.with(StateTtl.eventTime(Duration.ofMillis(1)));

    assertThat(plan.plan().optionsOfKeys())
        .containsExactly("sessionGap", "deduplicateById", "stateTtl");
    assertThat(plan.plan().hasDeadlines()).isTrue();
  }

  @Test
  void eventTimeOrderNeedsTimestampsAndHasNoDeadlines() {
    plan.order = Order.byEventTime();

    assertThat(plan.plan().needsTimestamps()).isTrue();
    assertThat(plan.plan().hasDeadlines()).isFalse();
  }

  @Test
  void aTimeToLiveMayBeSetOnEachClock() {
    LifetimePlan both =
        LifetimePlan.none()
            .with(StateTtl.processingTime(Duration.ofMillis(1)))
            .with(StateTtl.eventTime(Duration.ofMillis(2)));

    assertThat(both.processingTime().millis()).isEqualTo(1);
    assertThat(both.eventTime().millis()).isEqualTo(2);
  }

  @Test
  void batchingAndTheCacheMayBeSetInAnyOrder() {
    ExecutionPlan one =
        ExecutionPlan.none().with(Batching.ofSize(8)).with(StateCache.ofSize(10).maxDirty(3));
    ExecutionPlan other =
        ExecutionPlan.none().with(StateCache.ofSize(10).maxDirty(3)).with(Batching.ofSize(8));

    assertThat(one)
        .isEqualTo(other)
        .isEqualTo(new ExecutionPlan.Batched(Batching.ofSize(8), new ExecutionPlan.Cache(10, 3)));
    assertThat(ExecutionPlan.none().isSet()).isFalse();
  }
}
