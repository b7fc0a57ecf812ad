/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.operator.OperatorStates;
import io.streamrnn.flink.internal.plan.RnnPlan;
import java.util.Objects;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.api.output.SnapshotUtils;
import org.apache.flink.state.api.output.TaggedOperatorSubtaskState;
import org.apache.flink.state.api.runtime.VoidTriggerable;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the states and timers of keys where the operator of a job restores them, and the events
 * that wait as they were. States are in a file until all have come, and never in the state backend,
 * in which they are registered only.
 */
final class StateWriterOperator<K> extends AbstractStreamOperator<TaggedOperatorSubtaskState>
    implements OneInputStreamOperator<PastState<K>, TaggedOperatorSubtaskState>, BoundedOneInput {

  private static final long serialVersionUID = 1L;
  // That of Flink's own writer.
  private static final long CHECKPOINT = 0;

  // -- configuration
  private final RnnPlan<?, ?> plan;
  private final Storage storage;
  // Null where none wait.
  private final @Nullable SavedWaiting savedWaiting;
  private final long timestamp;
  private final Path directory;

  // -- runtime
  private transient @Nullable StateInitializationContext restored;
  private transient @Nullable OperatorStates states;
  private transient @Nullable SpilledStates spilled;

  /**
   * Creates the operator.
   *
   * @param savedWaiting the state of events that wait; null for none
   * @param timestamp of the savepoint
   * @param directory of the savepoint
   */
  StateWriterOperator(
      RnnPlan<?, ?> plan,
      Storage storage,
      @Nullable SavedWaiting savedWaiting,
      long timestamp,
      Path directory) {
    this.plan = plan;
    this.storage = storage;
    this.savedWaiting = savedWaiting;
    this.timestamp = timestamp;
    this.directory = directory;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context;
  }

  @Override
  public void open() throws Exception {
    super.open();
    states =
        OperatorStates.open(
            plan,
            Objects.requireNonNull(restored, "initializeState(...) comes before open()"),
            getRuntimeContext());
    storage.register(states.serializer(), getRuntimeContext());
    if (savedWaiting != null) {
      getRuntimeContext().getMapState(savedWaiting.descriptor());
    }
    CheckpointableKeyedStateBackend<Object> backend = backend();
    spilled =
        new SpilledStates(
            getContainingTask().getEnvironment().getIOManager().createChannel().getPathFile(),
            backend.getKeySerializer(),
            backend.getKeyGroupRange());
  }

  private CheckpointableKeyedStateBackend<Object> backend() {
    return (CheckpointableKeyedStateBackend<Object>) this.<Object>getKeyedStateBackend();
  }

  private OperatorStates states() {
    return Objects.requireNonNull(states, "open() comes first");
  }

  private SpilledStates spilled() {
    return Objects.requireNonNull(spilled, "open() comes first");
  }

  private int maxParallelism() {
    return getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
  }

  @Override
  public void processElement(StreamRecord<PastState<K>> record) throws Exception {
    PastState<K> state = record.getValue();
    if (state.eventTimers().length + state.processingTimers().length > 0) {
      registerTimers();
    }
    Object key = getCurrentKey();
    spilled().add(KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism()), key, state);
  }

  // Where there are none, a savepoint does not have them either.
  private void registerTimers() throws Exception {
    getInternalTimerService(
        storage.timers(), VoidNamespaceSerializer.INSTANCE, VoidTriggerable.instance());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    states().snapshot();
  }

  @Override
  public void endInput() throws Exception {
    Configuration job = getContainingTask().getJobConfiguration();
    TaggedOperatorSubtaskState empty =
        SnapshotUtils.snapshot(
            CHECKPOINT,
            this,
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
            timestamp,
            CheckpointingOptions.getCheckpointingMode(job),
            CheckpointingOptions.isUnalignedCheckpointEnabled(job),
            getContainingTask().getConfiguration().getConfiguration(),
            directory);
    OperatorSubtaskState written =
        empty.state.toBuilder()
            .setManagedKeyedState(StateObjectCollection.singletonOrEmpty(written()))
            .build();
    output.collect(new StreamRecord<>(new TaggedOperatorSubtaskState(empty.index, written)));
  }

  private KeyedStateHandle written() throws Exception {
    CheckpointableKeyedStateBackend<Object> backend = backend();
    EntryFormat format =
        new EntryFormat(
            storage.format(states().serializer()), backend.getKeySerializer(), maxParallelism());
    SpilledSnapshot snapshot =
        new SpilledSnapshot(backend.savepoint().getSnapshotResources(), spilled(), format);
    try {
      return Canonical.write(snapshot, new StateCopies(directory));
    } finally {
      snapshot.release();
    }
  }

  @Override
  public void close() throws Exception {
    if (states != null) {
      states.close();
    }
    if (spilled != null) {
      spilled.close();
    }
    super.close();
  }
}
