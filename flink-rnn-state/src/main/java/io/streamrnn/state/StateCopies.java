/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/**
 * Copies states, byte by byte, into the directory of a new savepoint, to which they are relative.
 */
final class StateCopies {

  // As large as Flink's default.
  private static final int INLINE = 20 * 1024;
  private static final int BUFFER = 1 << 16;

  private final FsCheckpointStreamFactory files;

  StateCopies(Path directory) throws IOException {
    files =
        new FsCheckpointStreamFactory(
            directory.getFileSystem(), directory, directory, INLINE, BUFFER);
  }

  FsCheckpointStreamFactory files() {
    return files;
  }

  /**
   * Refuses operators with parts that are not copied, before anything is written.
   *
   * @throws SavepointException if there are such parts
   */
  static void check(Collection<OperatorState> operators) throws SavepointException {
    for (OperatorState operator : operators) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        requireNothingInFlight(subtask);
        requireKnown(KeyedHandles.of(subtask.getManagedKeyedState()));
        requireKnown(KeyedHandles.of(subtask.getRawKeyedState()));
      }
    }
  }

  // They are neither searched for keys nor scored again, and no source sends them again.
  private static void requireNothingInFlight(OperatorSubtaskState subtask)
      throws SavepointException {
    if (!subtask.getInputChannelState().isEmpty()
        || !subtask.getUpstreamOutputBufferState().isEmpty()
        || !subtask.getResultSubpartitionState().isEmpty()) {
      throw new SavepointException(
          "a savepoint must have no records in flight, as they are neither searched for keys nor scored again: this is an unaligned checkpoint; take a savepoint, which never has them, and use that one");
    }
  }

  private static void requireKnown(List<KeyedStateHandle> handles) throws SavepointException {
    for (KeyedStateHandle handle : handles) {
      if (!(handle instanceof KeyGroupsStateHandle)
          && !(handle instanceof IncrementalRemoteKeyedStateHandle)) {
        throw unknown(handle);
      }
    }
  }

  /** All of an operator that {@link #check} does not refuse. */
  OperatorState copy(OperatorState operator) throws IOException {
    if (operator.isFullyFinished()) {
      return operator;
    }
    OperatorState copy = empty(operator);
    for (var subtask : operator.getSubtaskStates().entrySet()) {
      copy.putState(subtask.getKey(), copy(subtask.getValue()));
    }
    return copy;
  }

  /** An operator without the states of its subtasks. */
  static OperatorState empty(OperatorState operator) {
    OperatorState empty =
        new OperatorState(
            operator.getOperatorName().orElse(null),
            operator.getOperatorUid().orElse(null),
            operator.getOperatorID(),
            operator.getParallelism(),
            operator.getMaxParallelism());
    empty.setCoordinatorState(operator.getCoordinatorState());
    return empty;
  }

  private OperatorSubtaskState copy(OperatorSubtaskState subtask) throws IOException {
    if (subtask.isFinished()) {
      return subtask;
    }
    return subtask.toBuilder()
        .setManagedKeyedState(keyed(subtask.getManagedKeyedState()))
        .setRawKeyedState(keyed(subtask.getRawKeyedState()))
        .setManagedOperatorState(operator(subtask.getManagedOperatorState()))
        .setRawOperatorState(operator(subtask.getRawOperatorState()))
        .build();
  }

  private StateObjectCollection<KeyedStateHandle> keyed(
      StateObjectCollection<KeyedStateHandle> handles) throws IOException {
    List<KeyedStateHandle> copies = new ArrayList<>();
    for (KeyedStateHandle handle : KeyedHandles.of(handles)) {
      copies.add(copy(handle));
    }
    return new StateObjectCollection<>(copies);
  }

  StateObjectCollection<OperatorStateHandle> operator(
      StateObjectCollection<OperatorStateHandle> handles) throws IOException {
    List<OperatorStateHandle> copies = new ArrayList<>();
    for (OperatorStateHandle handle : handles) {
      copies.add(copy(handle));
    }
    return new StateObjectCollection<>(copies);
  }

  OperatorStateHandle copy(OperatorStateHandle handle) throws IOException {
    return new OperatorStreamStateHandle(
        handle.getStateNameToPartitionOffsets(), copy(handle.getDelegateStateHandle()));
  }

  private KeyedStateHandle copy(KeyedStateHandle handle) throws IOException {
    if (handle instanceof KeyGroupsSavepointStateHandle canonical) {
      return new KeyGroupsSavepointStateHandle(
          canonical.getGroupRangeOffsets(), copy(canonical.getDelegateStateHandle()));
    }
    if (handle instanceof KeyGroupsStateHandle groups) {
      return new KeyGroupsStateHandle(
          groups.getGroupRangeOffsets(), copy(groups.getDelegateStateHandle()));
    }
    if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
      return copy(incremental);
    }
    throw unknown(handle);
  }

  private KeyedStateHandle copy(IncrementalRemoteKeyedStateHandle handle) throws IOException {
    return new IncrementalRemoteKeyedStateHandle(
        handle.getBackendIdentifier(),
        handle.getKeyGroupRange(),
        handle.getCheckpointId(),
        copy(handle.getSharedState()),
        copy(handle.getPrivateState()),
        copy(handle.getMetaDataStateHandle()));
  }

  private List<HandleAndLocalPath> copy(List<HandleAndLocalPath> handles) throws IOException {
    List<HandleAndLocalPath> copies = new ArrayList<>();
    for (HandleAndLocalPath each : handles) {
      copies.add(HandleAndLocalPath.of(copy(each.getHandle()), each.getLocalPath()));
    }
    return copies;
  }

  private StreamStateHandle copy(StreamStateHandle handle) throws IOException {
    if (handle instanceof ByteStreamStateHandle) {
      return handle;
    }
    try (CheckpointStateOutputStream out =
            files.createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE);
        InputStream in = handle.openInputStream()) {
      in.transferTo(out);
      StreamStateHandle copy = out.closeAndGetHandle();
      return copy == null ? new ByteStreamStateHandle("empty", new byte[0]) : copy;
    }
  }

  private static SavepointException unknown(StateObject handle) {
    return new SavepointException(
        "the states of all operators must be those of a heap or RocksDB state backend: kind=%s; take a savepoint in canonical format and use that one"
            .formatted(handle.getClass().getSimpleName()));
  }
}
