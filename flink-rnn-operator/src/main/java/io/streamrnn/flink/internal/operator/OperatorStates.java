/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.ManagedInitializationContext;

/**
 * What the operator of a plan has in a savepoint, for a caller that is not that operator: the
 * serializer of the states of keys, and the models that savepoints of the plan have. For one
 * thread.
 */
@Internal
public final class OperatorStates implements AutoCloseable {

  private final RuntimeContext context;
  private final RnnRuntime<?, ?> runtime;
  private final VersionsState versions;

  private OperatorStates(RuntimeContext context, RnnRuntime<?, ?> runtime, VersionsState versions) {
    this.context = context;
    this.runtime = runtime;
    this.versions = versions;
  }

  /**
   * Acquires the model that a plan carries, whose layout states have.
   *
   * @param states of the caller, which are initialized
   */
  public static OperatorStates open(
      RnnPlan<?, ?> plan, ManagedInitializationContext states, RuntimeContext context)
      throws Exception {
    VersionsState versions = VersionsState.of(states, Models.keepsFormer(plan));
    RnnRuntime<?, ?> runtime =
        RnnRuntime.open(
            plan,
            ModelState.carried(plan.model(), FailedJob.LOSES_NOTHING),
            versions.takeRestored(),
            context.getMetricGroup(),
            EventFlow.ONE_AT_A_TIME);
    // The sequences come from elsewhere, so that no event here says how long they may continue.
    runtime.models().versions().restored(Map.of());
    return new OperatorStates(context, runtime, versions);
  }

  /** Writes the states of keys. */
  public KeyStateSerializer serializer() {
    return new KeyStateSerializer(
        runtime.rules().layout(),
        runtime.rules().stamp(),
        runtime.plan().hasStatesOfOthers(),
        runtime.plan().wording());
  }

  /** Writes what belongs to no key, before a snapshot. */
  public void snapshot() throws Exception {
    versions.write(context, runtime.models());
  }

  /** Releases the models. */
  @Override
  public void close() {
    runtime.close();
  }
}
