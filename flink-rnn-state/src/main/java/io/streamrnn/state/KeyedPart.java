/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;

/**
 * The keyed state that one subtask wrote.
 *
 * @param handle where it is
 * @param maxParallelism of the operator
 */
record KeyedPart(KeyedStateHandle handle, int maxParallelism) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Those of an operator, of which none has timers elsewhere. */
  static List<KeyedPart> of(OperatorState operator) throws SavepointException {
    List<KeyedPart> parts = new ArrayList<>();
    for (OperatorSubtaskState subtask : operator.getStates()) {
      requireNoTimersElsewhere(subtask);
      for (KeyedStateHandle handle : KeyedHandles.of(subtask.getManagedKeyedState())) {
        parts.add(new KeyedPart(handle, operator.getMaxParallelism()));
      }
    }
    return parts;
  }

  private static void requireNoTimersElsewhere(OperatorSubtaskState subtask)
      throws SavepointException {
    if (!subtask.getRawKeyedState().isEmpty()) {
      throw new SavepointException(
          "timers must be in the state backend: state.backend.rocksdb.timer-service.factory=HEAP writes them elsewhere in checkpoints and native savepoints; take a savepoint in canonical format and use that one");
    }
  }

  KeyedSnapshot open(ClassLoader classLoader) throws IOException {
    return KeyedSnapshot.open(handle, maxParallelism, classLoader);
  }
}
