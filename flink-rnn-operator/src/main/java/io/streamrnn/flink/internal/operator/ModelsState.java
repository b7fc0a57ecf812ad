/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * The models in the operator state of a job: each subtask reads all of them, and the first one
 * writes them, so that a savepoint has each once. A job that needs none has no such state.
 */
final class ModelsState {

  /** The name of the state in a savepoint. Never change it. */
  private static final String STATE_NAME = "rnn-models";

  private final @Nullable ListState<byte[]> models;
  private final List<byte[]> restored;

  private ModelsState(@Nullable ListState<byte[]> models, List<byte[]> restored) {
    this.models = models;
    this.restored = restored;
  }

  /**
   * The state of an operator.
   *
   * @param isUsed whether the job needs models besides the one that it brings
   */
  static ModelsState of(StateInitializationContext context, boolean isUsed) throws Exception {
    if (!isUsed) {
      return new ModelsState(null, List.of());
    }
    ListState<byte[]> models =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    STATE_NAME, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    List<byte[]> restored = new ArrayList<>();
    models.get().forEach(restored::add);
    return new ModelsState(models, restored);
  }

  /** What the savepoint has. */
  List<byte[]> restored() {
    return restored;
  }

  /** Writes what {@link Models#stored} returns, before a snapshot. */
  void write(int subtask, List<byte[]> stored) throws Exception {
    if (models != null) {
      models.update(subtask == 0 ? stored : List.of());
    }
  }
}
