/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;

/** The keyed states of subtasks, as the state backend below a changelog wrote them. */
final class KeyedHandles {

  private KeyedHandles() {}

  /**
   * Those of a subtask.
   *
   * @throws SavepointException if they lack the changes that are in a changelog only
   */
  static List<KeyedStateHandle> of(Collection<KeyedStateHandle> handles) throws SavepointException {
    List<KeyedStateHandle> all = new ArrayList<>();
    for (KeyedStateHandle handle : handles) {
      if (handle instanceof ChangelogStateBackendHandle changelog) {
        requireMaterialized(changelog);
        all.addAll(of(changelog.getMaterializedStateHandles()));
      } else {
        all.add(handle);
      }
    }
    return all;
  }

  private static void requireMaterialized(ChangelogStateBackendHandle handle)
      throws SavepointException {
    if (!handle.getNonMaterializedStateHandles().isEmpty()) {
      throw new SavepointException(
          "all of the state must be that of a state backend: this is a checkpoint of a job with state.changelog.enabled=true, whose last changes are in the changelog only; take a savepoint and use that one");
    }
  }
}
