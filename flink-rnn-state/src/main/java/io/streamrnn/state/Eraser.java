/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.operator.RnnOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Writes a savepoint without some keys of one operator. The states of that operator are written in
 * canonical format, entry by entry, so that no byte of an erased key is copied. Those of the other
 * operators are copied as they are.
 */
final class Eraser {

  private final SavepointMetadata metadata;
  private final ClassLoader classLoader;
  private final Path directory;

  Eraser(SavepointMetadata metadata, ClassLoader classLoader, String directory) {
    this.metadata = metadata;
    this.classLoader = classLoader;
    this.directory = new Path(directory);
  }

  /** Writes the savepoint, and returns the keys that were found. */
  Set<String> erase(OperatorState operator, Collection<String> keys) throws IOException {
    FileSystem files = directory.getFileSystem();
    if (files.exists(directory)) {
      throw new SavepointException(
          "the directory of a new savepoint must not exist: directory=%s; choose another one"
              .formatted(directory));
    }
    StateCopies.check(metadata.operators());
    ErasedKeys erased = new ErasedKeys(keys);
    files.mkdirs(directory);
    try {
      write(operator, erased);
      return erased.found();
    } catch (IOException | RuntimeException e) {
      files.delete(directory, true);
      throw e;
    }
  }

  private void write(OperatorState operator, ErasedKeys erased) throws IOException {
    StateCopies copies = new StateCopies(directory);
    List<OperatorState> operators = new ArrayList<>();
    for (OperatorState each : metadata.operators()) {
      boolean isIt = each.getOperatorID().equals(operator.getOperatorID());
      operators.add(isIt ? erase(each, erased, copies) : copies.copy(each));
    }
    metadata.writeTo(directory, operators);
  }

  private OperatorState erase(OperatorState operator, ErasedKeys erased, StateCopies copies)
      throws IOException {
    KeyedPart.of(operator); // Refuses what it cannot read.
    if (operator.isFullyFinished()) {
      return operator;
    }
    OperatorState remaining = StateCopies.empty(operator);
    for (var subtask : operator.getSubtaskStates().entrySet()) {
      remaining.putState(
          subtask.getKey(),
          erase(subtask.getValue(), operator.getMaxParallelism(), erased, copies));
    }
    return remaining;
  }

  private OperatorSubtaskState erase(
      OperatorSubtaskState subtask, int maxParallelism, ErasedKeys erased, StateCopies copies)
      throws IOException {
    if (subtask.isFinished()) {
      return subtask;
    }
    List<KeyedStateHandle> keyed = new ArrayList<>();
    List<OperatorStateHandle> lists = new ArrayList<>();
    TypeSerializer<Object> keys = null;
    for (KeyedStateHandle handle : KeyedHandles.of(subtask.getManagedKeyedState())) {
      try (KeyedSnapshot snapshot = KeyedSnapshot.open(handle, maxParallelism, classLoader)) {
        keys = snapshot.resources().getKeySerializer();
        keyed.add(Canonical.write(new RemainingEntries(snapshot, erased), copies));
      }
    }
    for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
      boolean hasKeys = handle.getStateNameToPartitionOffsets().containsKey(RnnOperator.TRACED);
      lists.add(
          hasKeys && keys != null ? untraced(handle, keys, erased, copies) : copies.copy(handle));
    }
    return subtask.toBuilder()
        .setManagedKeyedState(new StateObjectCollection<>(keyed))
        .setManagedOperatorState(new StateObjectCollection<>(lists))
        .setRawOperatorState(copies.operator(subtask.getRawOperatorState()))
        .build();
  }

  /** The lists of an operator without the erased keys among those that are traced. */
  private OperatorStateHandle untraced(
      OperatorStateHandle handle,
      TypeSerializer<Object> keys,
      ErasedKeys erased,
      StateCopies copies)
      throws IOException {
    KeyText text = KeyText.of(keys);
    try (DefaultOperatorStateBackend backend = OperatorLists.restored(handle, classLoader)) {
      ListState<Tuple2<Object, Integer>> traced = backend.getListState(traced(keys));
      List<Tuple2<Object, Integer>> remaining = new ArrayList<>();
      for (Tuple2<Object, Integer> each : traced.get()) {
        if (!erased.contain(each.f0, text, keys)) {
          remaining.add(each);
        }
      }
      traced.update(remaining);
      return written(backend, copies);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new FlinkRuntimeException(e);
    }
  }

  @SuppressWarnings("unchecked") // A class literal has no type parameter.
  private static ListStateDescriptor<Tuple2<Object, Integer>> traced(TypeSerializer<Object> keys) {
    return new ListStateDescriptor<>(
        RnnOperator.TRACED,
        new TupleSerializer<>(
            (Class<Tuple2<Object, Integer>>) (Class<?>) Tuple2.class,
            new TypeSerializer<?>[] {keys, IntSerializer.INSTANCE}));
  }

  private OperatorStateHandle written(DefaultOperatorStateBackend backend, StateCopies copies)
      throws Exception {
    var snapshot =
        backend.snapshot(
            metadata.content().getCheckpointId(),
            0,
            copies.files(),
            new CheckpointOptions(
                SavepointType.savepoint(SavepointFormatType.CANONICAL),
                CheckpointStorageLocationReference.getDefault()));
    snapshot.run();
    OperatorStateHandle handle = snapshot.get().getJobManagerOwnedSnapshot();
    if (handle == null) {
      throw new IOException("a list state must be written: state=" + RnnOperator.TRACED);
    }
    return handle;
  }
}
