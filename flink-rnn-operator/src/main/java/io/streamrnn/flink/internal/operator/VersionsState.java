/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * The versions of models in the operator state of a job: each subtask reads all of them, and the
 * first one writes them, so that a savepoint has each once. A job that needs none has no such
 * state.
 */
final class VersionsState {

  /** The name of the state in a savepoint. Never change it. */
  private static final String STATE_NAME = "rnn-versions";

  private final @Nullable ListState<StoredVersion> versions;
  private final List<StoredVersion> restored;

  private VersionsState(@Nullable ListState<StoredVersion> versions, List<StoredVersion> restored) {
    this.versions = versions;
    this.restored = restored;
  }

  /**
   * The state of an operator.
   *
   * @param isUsed whether the job needs versions besides the one that it brings
   */
  static VersionsState of(ManagedInitializationContext context, boolean isUsed) throws Exception {
    OperatorStateStore store = context.getOperatorStateStore();
    if (isUsed || store.getRegisteredStateNames().contains(STATE_NAME)) {
      return of(stateIn(store), isUsed);
    }
    return new VersionsState(null, List.of());
  }

  private static ListState<StoredVersion> stateIn(OperatorStateStore store) throws Exception {
    return store.getUnionListState(
        new ListStateDescriptor<>(STATE_NAME, StoredVersionSerializer.INSTANCE));
  }

  private static VersionsState of(ListState<StoredVersion> versions, boolean isUsed)
      throws Exception {
    if (!isUsed) {
      // Of an earlier job. Flink would keep it in all further checkpoints.
      versions.clear();
      return new VersionsState(null, List.of());
    }
    List<StoredVersion> restored = new ArrayList<>();
    versions.get().forEach(restored::add);
    return new VersionsState(versions, restored);
  }

  /** What the savepoint has. */
  List<StoredVersion> restored() {
    return restored;
  }

  /** Writes what {@link Models#stored} returns, before a snapshot. */
  void write(RuntimeContext context, Models<?> models) throws Exception {
    if (versions != null) {
      versions.update(models.stored(context.getTaskInfo().getIndexOfThisSubtask() == 0));
    }
  }
}
