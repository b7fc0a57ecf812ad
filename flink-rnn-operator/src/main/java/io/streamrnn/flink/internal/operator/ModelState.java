/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static java.util.stream.Collectors.toSet;

import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.model.FormerModel;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.model.StoredModel;
import io.streamrnn.flink.internal.model.StoredModelSerializer;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * The models that a job knows and does not carry, in the operator's state: a job that restarts runs
 * the models that it started with, whatever is at their paths then. The first subtask writes them,
 * all read them. A new submission from a savepoint reads the paths anew. The checkpoints of other
 * jobs have no such state.
 */
final class ModelState {

  /** The name of the state in a savepoint. Never change it. */
  static final String STATE_NAME = "rnn-model";

  private final ModelPlan plan;
  private final FailedJob failure;
  private final boolean isWriter;
  // Null if the job carries its models.
  private final @Nullable ListState<StoredModel> state;
  // What is stored, by the submission.
  private final Map<String, CarriedModel> stored = new TreeMap<>();

  private ModelState(
      ModelPlan plan, FailedJob failure, boolean isWriter, @Nullable ListState<StoredModel> state) {
    this.plan = plan;
    this.failure = failure;
    this.isWriter = isWriter;
    this.state = state;
  }

  /** The models of a subtask whose state is initialized. */
  static ModelState of(
      RnnPlan<?, ?> plan, ManagedInitializationContext restored, RuntimeContext context)
      throws Exception {
    FailedJob failure = FailedJob.of(restored.isRestored(), context);
    boolean isWriter = context.getTaskInfo().getIndexOfThisSubtask() == 0;
    OperatorStateStore store = restored.getOperatorStateStore();
    Set<String> submissions = submissions(plan);
    if (!submissions.isEmpty()) {
      ListState<StoredModel> state = stateIn(store);
      ModelState models = new ModelState(plan.model(), failure, isWriter, state);
      for (StoredModel model : state.get()) {
        if (submissions.contains(model.submission())) {
          models.stored.put(model.submission(), model.model());
        }
      }
      models.write(state);
      return models;
    }
    if (store.getRegisteredStateNames().contains(STATE_NAME)) {
      // Of an earlier submission. Flink would keep it in all further checkpoints.
      stateIn(store).clear();
    }
    return carried(plan.model(), failure);
  }

  /** Of the models that the job does not carry. */
  private static Set<String> submissions(RnnPlan<?, ?> plan) {
    return Stream.of(
            Stream.of(plan.model()),
            plan.models().others().values().stream(),
            plan.onModelChange().models().stream().map(FormerModel::planOf))
        .flatMap(models -> models)
        .filter(ModelPlan::isStored)
        .map(ModelPlan::submission)
        .collect(toSet());
  }

  /** The models of a job that carries them. */
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

  /** Leases the first model; see {@link #acquire(ModelPlan)}. */
  ModelRegistry.Lease acquire() throws Exception {
    return acquire(plan);
  }

  /** Leases a model that this submission runs, and stores it for its next attempt. */
  ModelRegistry.Lease acquire(ModelPlan model) throws Exception {
    if (state == null || !model.isStored()) {
      return ModelRegistry.acquire(model);
    }
    CarriedModel known = stored.get(model.submission());
    ModelRegistry.Lease lease = ModelRegistry.acquire(known == null ? model : model.from(known));
    try {
      stored.put(model.submission(), carried(model, lease));
      write(state);
    } catch (Exception | Error e) {
      lease.close();
      throw e;
    }
    return lease;
  }

  private static CarriedModel carried(ModelPlan plan, ModelRegistry.Lease lease) {
    if (lease.source() instanceof CarriedModel model) {
      return model;
    }
    throw new IllegalStateException("a file is read as bytes: source=" + plan.source().id());
  }

  private void write(ListState<StoredModel> state) throws Exception {
    List<StoredModel> models = new ArrayList<>();
    if (isWriter) {
      stored.forEach((submission, model) -> models.add(new StoredModel(submission, model)));
    }
    state.update(models);
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
