/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.model.StoredModel;
import io.streamrnn.flink.internal.model.StoredModelSerializer;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.Wording;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * The model of a job that does not carry it, in the operator's state: a job that restarts runs the
 * model that it started with, whatever is at the path then. The first subtask writes it, all read
 * it. A new submission from a savepoint reads the path anew. The checkpoints of other jobs have no
 * such state.
 */
final class ModelState {

  /** The name of the state in a savepoint. Never change it. */
  static final String STATE_NAME = "rnn-model";

  private final ModelPlan plan;
  private final FailedJob failure;
  private final boolean isWriter;
  // Null if the job carries its model.
  private final @Nullable ListState<StoredModel> state;

  private ModelState(
      ModelPlan plan, FailedJob failure, boolean isWriter, @Nullable ListState<StoredModel> state) {
    this.plan = plan;
    this.failure = failure;
    this.isWriter = isWriter;
    this.state = state;
  }

  /** The model of a subtask whose state is initialized. */
  static ModelState of(
      ModelPlan plan, ManagedInitializationContext restored, RuntimeContext context)
      throws Exception {
    FailedJob failure = FailedJob.of(restored.isRestored(), context);
    boolean isWriter = context.getTaskInfo().getIndexOfThisSubtask() == 0;
    OperatorStateStore store = restored.getOperatorStateStore();
    if (plan.isStored()) {
      return new ModelState(plan, failure, isWriter, stateIn(store));
    }
    if (store.getRegisteredStateNames().contains(STATE_NAME)) {
      // Of an earlier submission. Flink would keep it in all further checkpoints.
      stateIn(store).clear();
    }
    return carried(plan, failure);
  }

  /** The model of a job that carries it. */
  static ModelState carried(ModelPlan plan, FailedJob failure) {
    return new ModelState(plan, failure, false, null);
  }

  private static ListState<StoredModel> stateIn(OperatorStateStore store) throws Exception {
    return store.getUnionListState(
        new ListStateDescriptor<>(STATE_NAME, StoredModelSerializer.INSTANCE));
  }

  /** What the end of the job would delete. */
  FailedJob failure() {
    return failure;
  }

  /** Leases the model that this submission runs, and stores it for its next attempt. */
  ModelRegistry.Lease acquire() throws Exception {
    if (state == null) {
      return ModelRegistry.acquire(plan);
    }
    ModelRegistry.Lease lease = ModelRegistry.acquire(planOfThisSubmission(state));
    try {
      state.update(isWriter ? List.of(stored(lease)) : List.of());
    } catch (Exception | Error e) {
      lease.close();
      throw e;
    }
    return lease;
  }

  private ModelPlan planOfThisSubmission(ListState<StoredModel> state) throws Exception {
    return StreamSupport.stream(state.get().spliterator(), false)
        .filter(stored -> stored.submission().equals(plan.submission()))
        .findAny()
        .map(stored -> plan.from(stored.model()))
        .orElse(plan);
  }

  private StoredModel stored(ModelRegistry.Lease lease) throws IOException {
    if (lease.source() instanceof CarriedModel model) {
      return new StoredModel(plan.submission(), model);
    }
    throw new IllegalStateException("a file is read as bytes: source=" + plan.source().id());
  }

  /** The exception to throw for a model that does not fit the job. */
  RuntimeException unfit(RuntimeException cause, Wording wording) {
    String message = wording.apply(String.valueOf(cause.getMessage()));
    if (failure.endsWithout(plan)) {
      return new NonRecoverableException(message, cause);
    }
    return message.equals(cause.getMessage())
        ? cause
        : new IllegalArgumentException(message, cause);
  }
}
