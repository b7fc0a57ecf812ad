/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * The versions of models in the operator state of a job. Each subtask reads all of them. The first
 * one writes those that are effective, and each writes the others that its own sequences may have,
 * so that a savepoint may have some of those several times. Beside them is when each subtask used
 * them last, by which a restart knows how long sequences with them may continue. A job that needs
 * none has no such state.
 */
final class VersionsState {

  /** The name of the state in a savepoint. Never change it. */
  private static final String STATE_NAME = "rnn-versions";

  /** The name of the state with the times at which they were used. Never change it. */
  private static final String USED_NAME = "rnn-versions-used";

  private final @Nullable ListState<StoredVersion> versions;
  private final @Nullable ListState<Tuple2<Long, Long>> used;
  private RestoredVersions restored;

  private VersionsState(
      @Nullable ListState<StoredVersion> versions,
      @Nullable ListState<Tuple2<Long, Long>> used,
      RestoredVersions restored) {
    this.versions = versions;
    this.used = used;
    this.restored = restored;
  }

  /**
   * The state of an operator.
   *
   * @param isUsed whether the job needs versions besides the one that it brings
   */
  static VersionsState of(ManagedInitializationContext context, boolean isUsed) throws Exception {
    OperatorStateStore store = context.getOperatorStateStore();
    if (isUsed) {
      return restore(versionsIn(store), usedIn(store), context.isRestored());
    }
    // Of an earlier job. Flink would keep them in all further checkpoints.
    if (store.getRegisteredStateNames().contains(STATE_NAME)) {
      versionsIn(store).clear();
    }
    if (store.getRegisteredStateNames().contains(USED_NAME)) {
      usedIn(store).clear();
    }
    return new VersionsState(null, null, RestoredVersions.NONE);
  }

  private static ListState<StoredVersion> versionsIn(OperatorStateStore store) throws Exception {
    return store.getUnionListState(
        new ListStateDescriptor<>(STATE_NAME, StoredVersionSerializer.INSTANCE));
  }

  private static ListState<Tuple2<Long, Long>> usedIn(OperatorStateStore store) throws Exception {
    return store.getUnionListState(
        new ListStateDescriptor<>(USED_NAME, Types.TUPLE(Types.LONG, Types.LONG)));
  }

  private static VersionsState restore(
      ListState<StoredVersion> versions, ListState<Tuple2<Long, Long>> used, boolean isRestored)
      throws Exception {
    List<StoredVersion> stored = new ArrayList<>();
    versions.get().forEach(stored::add);
    Map<Long, Long> times = new HashMap<>();
    for (Tuple2<Long, Long> each : used.get()) {
      times.merge(each.f0, each.f1, Math::max);
    }
    return new VersionsState(
        versions, used, new RestoredVersions(stored, isRestored ? times : null));
  }

  /** What the savepoint has. Only once, as it has the bytes of models that are released later. */
  RestoredVersions takeRestored() {
    RestoredVersions taken = restored;
    restored = RestoredVersions.NONE;
    return taken;
  }

  /** Writes what {@link Models#stored} returns, before a snapshot. */
  void write(RuntimeContext context, Models<?> models) throws Exception {
    if (versions != null && used != null) {
      versions.update(models.stored(context.getTaskInfo().getIndexOfThisSubtask() == 0));
      List<Tuple2<Long, Long>> times = new ArrayList<>();
      models.versions().used().forEach((stamp, time) -> times.add(Tuple2.of(stamp, time)));
      used.update(times);
    }
  }
}
