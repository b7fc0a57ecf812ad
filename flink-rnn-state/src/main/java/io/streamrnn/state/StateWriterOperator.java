/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.operator.StateWriter;
import io.streamrnn.flink.internal.plan.RnnPlan;
import java.util.Objects;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.api.output.SnapshotUtils;
import org.apache.flink.state.api.output.TaggedOperatorSubtaskState;
import org.apache.flink.state.api.runtime.VoidTriggerable;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the states and timers of keys where the operator of a job restores them, and the events
 * that wait as they were.
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
  private transient @Nullable StateInitializationContext states;
  private transient @Nullable StateWriter writer;
  private transient @Nullable MapState<Object, Object> waiting;
  // Null until there is a timer: Flink restores what is registered.
  private transient @Nullable InternalTimerService<VoidNamespace> timers;

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
    states = context;
  }

  @Override
  public void open() throws Exception {
    super.open();
    writer =
        StateWriter.open(
            plan,
            Objects.requireNonNull(states, "initializeState(...) comes before open()"),
            getRuntimeContext(),
            descriptor -> storage.states(descriptor, getRuntimeContext()));
    waiting =
        savedWaiting == null ? null : getRuntimeContext().getMapState(savedWaiting.descriptor());
  }

  private StateWriter writer() {
    return Objects.requireNonNull(writer, "open() comes first");
  }

  @Override
  public void processElement(StreamRecord<PastState<K>> record) throws Exception {
    PastState<K> key = record.getValue();
    if (key.state().length > 0) {
      writer().put(key.state());
    }
    if (savedWaiting != null && waiting != null) {
      for (Tuple3<Long, byte[], byte[]> event : key.waiting()) {
        savedWaiting.put(event, waiting);
      }
    }
    for (long time : key.eventTimers()) {
      timers().registerEventTimeTimer(VoidNamespace.INSTANCE, time);
    }
    for (long time : key.processingTimers()) {
      timers().registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
    }
  }

  private InternalTimerService<VoidNamespace> timers() {
    if (timers == null) {
      timers =
          getInternalTimerService(
              storage.timers(), VoidNamespaceSerializer.INSTANCE, VoidTriggerable.instance());
    }
    return timers;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    writer().snapshot();
  }

  @Override
  public void endInput() throws Exception {
    Configuration job = getContainingTask().getJobConfiguration();
    output.collect(
        new StreamRecord<>(
            SnapshotUtils.snapshot(
                CHECKPOINT,
                this,
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                timestamp,
                CheckpointingOptions.getCheckpointingMode(job),
                CheckpointingOptions.isUnalignedCheckpointEnabled(job),
                getContainingTask().getConfiguration().getConfiguration(),
                directory)));
  }

  @Override
  public void close() throws Exception {
    if (writer != null) {
      writer.close();
    }
    super.close();
  }
}
