/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.apache.flink.util.function.FunctionWithException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the operator of a plan has in a savepoint, for a caller that is not that operator:
 * the states of keys, and the models that savepoints of the plan have. For one thread.
 */
@Internal
public final class StateWriter implements AutoCloseable {

  private final RuntimeContext context;
  private final RnnRuntime<?, ?> runtime;
  private final KeyStore store;
  private @Nullable TypeSerializer<KeyState> serializer;
  private final VersionsState versions;

  private StateWriter(
      RuntimeContext context,
      RnnRuntime<?, ?> runtime,
      VersionsState versions,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> keys)
      throws Exception {
    this.context = context;
    this.runtime = runtime;
    this.versions = versions;
    store =
        runtime.store(
            descriptor -> {
              serializer = descriptor.getSerializer();
              return keys.apply(descriptor);
            });
  }

  /**
   * Registers the states, and acquires the model that a plan carries, whose layout they have.
   *
   * @param states of the caller, which are initialized
   * @param keys gets the states of keys
   */
  public static StateWriter open(
      RnnPlan<?, ?> plan,
      ManagedInitializationContext states,
      RuntimeContext context,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> keys)
      throws Exception {
    VersionsState versions = VersionsState.of(states, Models.keepsFormer(plan));
    RnnRuntime<?, ?> runtime =
        RnnRuntime.open(
            plan,
            ModelState.carried(plan.model(), FailedJob.LOSES_NOTHING),
            versions.restored(),
            context.getMetricGroup(),
            EventFlow.ONE_AT_A_TIME);
    try {
      return new StateWriter(context, runtime, versions, keys);
    } catch (Exception | Error e) {
      runtime.close();
      throw e;
    }
  }

  /**
   * Writes the state of the current key.
   *
   * @param state as the serializer of the plan's states wrote it
   */
  public void put(byte[] state) throws IOException {
    store.put(
        Objects.requireNonNull(serializer, "the state is registered")
            .deserialize(new DataInputDeserializer(state)));
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
