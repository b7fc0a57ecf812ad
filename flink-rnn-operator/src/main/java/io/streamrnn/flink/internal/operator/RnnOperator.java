/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.TestableKeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionKeyedStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BatchRunner} needs of Flink, with one input and with two. States and timers are
 * those of a {@link RnnFunction}, so that a savepoint of either restores into the other.
 */
@Internal
public abstract sealed class RnnOperator<K, IN, OUT> extends AbstractStreamOperator<OUT>
    implements Triggerable<Object, VoidNamespace>, BatchHost<OUT>
    permits BatchingOperator, TwoInputRnnOperator {

  private static final long serialVersionUID = 1L;

  /** Flink's name for the timers of process functions. */
  private static final String TIMERS = "user-timers";

  /** The name of the keys that are traced, in a savepoint. */
  public static final String TRACED = "rnn-traced";

  // -- configuration
  private final RnnPlan<IN, OUT> plan;
  private final RnnTypes<IN> types;
  private final boolean isControlled;
  private final boolean takesUpdates;

  // -- runtime
  private transient @Nullable ModelState model;
  private transient RnnRuntime<IN, OUT> runtime;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient BatchRunner<IN, OUT> runner;
  private transient @Nullable VersionsState versions;
  private transient StableKeys<K> keys;
  private transient @Nullable ListState<Tuple2<K, Integer>> traced;
  private transient boolean isWithoutTime;
  private transient boolean isInBatchMode;
  // Null in streaming mode.
  private transient @Nullable BatchModeTies ties;
  private transient boolean hasPassedTimers;

  /**
   * Runs a plan.
   *
   * @param isControlled whether there is a second input
   * @param takesUpdates whether it brings models
   */
  RnnOperator(
      RnnPlan<IN, OUT> plan, RnnTypes<IN> types, boolean isControlled, boolean takesUpdates) {
    this.plan = plan;
    this.types = types;
    this.isControlled = isControlled;
    this.takesUpdates = takesUpdates;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    model = ModelState.of(plan, context, getRuntimeContext());
    versions = VersionsState.of(context, takesUpdates || Models.keepsFormer(plan));
    if (isControlled) {
      traced = context.getOperatorStateStore().getListState(tracedKeys());
    }
  }

  private VersionsState versions() {
    return Objects.requireNonNull(versions, "initializeState(...) comes before open()");
  }

  /** Not keyed: then each event would read it. */
  @SuppressWarnings("unchecked") // A class literal has no type parameter.
  private ListStateDescriptor<Tuple2<K, Integer>> tracedKeys() {
    KeyedStateBackend<K> backend = getKeyedStateBackend();
    return new ListStateDescriptor<>(
        TRACED,
        new TupleSerializer<>(
            (Class<Tuple2<K, Integer>>) (Class<?>) Tuple2.class,
            new TypeSerializer<?>[] {backend.getKeySerializer(), IntSerializer.INSTANCE}));
  }

  @Override
  public void open() throws Exception {
    super.open();
    KeyedStateBackend<K> backend = getKeyedStateBackend();
    keys = StableKeys.of(backend.getKeySerializer(), getExecutionConfig().isObjectReuseEnabled());
    isInBatchMode = getKeyedStateBackend() instanceof BatchExecutionKeyedStateBackend;
    ties = isInBatchMode ? new BatchModeTies() : null;
    if (isControlled && isInBatchMode) {
      throw new NonRecoverableException(
          "a stream of commands or model updates must not be used in batch mode, which does not keep the order of two streams: execution.runtime-mode=BATCH, or AUTOMATIC with bounded sources only; use STREAMING, which takes bounded sources too");
    }
    ModelState model =
        Objects.requireNonNull(this.model, "initializeState(...) comes before open()");
    try {
      runtime =
          RnnRuntime.open(
              plan,
              model,
              versions().takeRestored(),
              getMetricGroup(),
              isControlled ? EventFlow.TOGETHER_WITH_COMMANDS : EventFlow.TOGETHER);
      runtime.logChecks(getRuntimeContext());
      timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
      runner = runner(model.failure().isRestored());
      traceAgain();
    } catch (Exception e) {
      throw model.failure().whileRestoring(e);
    }
  }

  private void traceAgain() throws Exception {
    if (traced != null) {
      for (Tuple2<K, Integer> each : traced.get()) {
        // With another parallelism it may be the key of another subtask.
        if (isMine(each.f0)) {
          runtime.rules().trace(each.f0, each.f1);
        }
      }
    }
  }

  private BatchRunner<IN, OUT> runner(boolean isRestored) throws Exception {
    return new BatchRunner<>(
        runtime,
        types,
        (isInBatchMode ? ExecutionPlan.none() : plan.execution()).batched(),
        runtime.store(getRuntimeContext()::getState),
        WaitingEvents.of(
            types.records(),
            getRuntimeContext(),
            plan.isByEventTime() && !isInBatchMode,
            WaitingEvents.areIn(getKeyedStateBackend())),
        this,
        isRestored && !isInBatchMode && hasTimers(),
        isInBatchMode);
  }

  /** Whether timers in event time were restored, of options that are no longer in use. */
  private boolean hasTimers() throws Exception {
    boolean[] found = {false};
    timers.forEachEventTimeTimer((namespace, time) -> found[0] = true);
    return found[0];
  }

  final void event(StreamRecord<IN> record) throws Exception {
    Object key = stableKey();
    isWithoutTime = record.hasTimestamp() && record.getTimestamp() == Long.MIN_VALUE;
    long timestamp = record.hasTimestamp() ? record.getTimestamp() : KeyState.NONE;
    if (ties != null) {
      ties.event(key, timestamp);
    }
    runner.process(key, record.getValue(), timestamp);
  }

  /** The current key, which is one that may be kept from now on. */
  @SuppressWarnings("unchecked") // The keys are those of the stream.
  private Object stableKey() {
    K key = keys.of((K) getCurrentKey());
    if (keys.areCopies()) {
      setCurrentKey(key);
    }
    return key;
  }

  final void command(Control<K> command) throws Exception {
    if (command == null) {
      runtime.metrics().commandRejected(() -> "a command must not be null");
    } else if (command.key() == null) {
      runner.beforeAllKeys();
      KeyedStateBackend<K> backend = getKeyedStateBackend();
      try (Stream<K> known = backend.getKeys(KeyStore.STATE_NAME, VoidNamespace.INSTANCE)) {
        // The heap state backend must not be changed meanwhile, and has its keys in memory. Others
        // iterate over the keys as they were, which may not fit in memory.
        Iterator<K> keys = isOnHeap(backend) ? known.toList().iterator() : known.iterator();
        while (keys.hasNext()) {
          runner.command(command, keys.next());
        }
      }
    } else if (isMine(command.key())) {
      runner.command(command, keys.of(command.key()));
    }
  }

  /** By its class, as older versions of Flink do not say what kind a state backend is. */
  private static boolean isOnHeap(KeyedStateBackend<?> backend) {
    return backend instanceof TestableKeyedStateBackend<?> outer
        ? outer.getDelegatedKeyedStateBackend(true) instanceof HeapKeyedStateBackend
        : backend instanceof HeapKeyedStateBackend;
  }

  final void update(LoadedUpdate update) throws Exception {
    runner.flush();
    runtime.models().update(update);
    runner.retireModels(currentWatermark());
  }

  private boolean isMine(K key) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return task.getIndexOfThisSubtask()
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
  }

  @Override
  public final void processWatermark(Watermark mark) throws Exception {
    runner.watermark(mark);
    if (runtime.models().areSeveral()) {
      runner.retireModels(mark.getTimestamp());
    }
  }

  @Override
  public final void processWatermarkStatus(WatermarkStatus status) throws Exception {
    runner.flush();
    super.processWatermarkStatus(status);
  }

  @Override
  public final void onEventTime(InternalTimer<Object, VoidNamespace> timer) throws Exception {
    runner.eventTimer(timer.getKey(), timer.getTimestamp());
  }

  @Override
  public final void onProcessingTime(InternalTimer<Object, VoidNamespace> timer) throws Exception {
    runner.processingTimer(timer.getKey(), timer.getTimestamp());
  }

  @Override
  public final void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    runner.beforeBarrier();
    if (currentWatermark() == KeyState.NONE && runtime.models().areSeveral()) {
      // There may be no watermark that does it.
      runner.retireModels(KeyState.NONE);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // The keys are those of the stream.
  public final void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    versions().write(getRuntimeContext(), runtime.models());
    if (traced != null) {
      List<Tuple2<K, Integer>> keys = new ArrayList<>();
      runtime.rules().traced().forEach((key, events) -> keys.add(Tuple2.of((K) key, events)));
      traced.update(keys);
    }
  }

  /** The events have ended, and none of them waits for the watermark. */
  final void endOfEvents() throws Exception {
    runner.beforeBarrier();
    runtime.rules().endOfInput();
  }

  /** After the last event. */
  @Override
  public final void finish() throws Exception {
    runner.beforeBarrier();
    super.finish();
  }

  @Override
  public final void close() throws Exception {
    if (runtime != null) {
      runtime.close();
    }
    super.close();
  }

  // -- what the runner asks for

  @Override
  public final boolean writesInPlace() {
    // A changelog around it must see each write.
    return getKeyedStateBackend() instanceof HeapKeyedStateBackend;
  }

  @Override
  public final boolean sharesStates() {
    return !getKeyedStateBackend().isSafeToReuseKVState();
  }

  @Override
  public final long checkpointInterval() {
    return getRuntimeContext()
        .getJobConfiguration()
        .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
        .map(Duration::toMillis)
        .filter(millis -> millis > 0)
        .orElse(DirtyBound.UNKNOWN);
  }

  @Override
  public final long currentWatermark() {
    return timers.currentWatermark();
  }

  @Override
  public final long processingTime() {
    return timers.currentProcessingTime();
  }

  @Override
  public final void setEventTimer(long time) {
    if (isInBatchMode && currentWatermark() == Watermark.MAX_WATERMARK.getTimestamp()) {
      // At the end of a key, where all that is due is done at once; Flink would log each timer.
      return;
    }
    hasPassedTimers |= time <= timers.currentWatermark();
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
  }

  @Override
  public final void setProcessingTimer(long time) {
    if (isInBatchMode) {
      // It would fire at the end of the key, however long before its time.
      return;
    }
    timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
  }

  @Override
  public final void deleteEventTimer(long time) {
    timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, time);
  }

  @Override
  public final void deleteProcessingTimer(long time) {
    timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, time);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Flink fails the task for what it throws.
  public final void setLingerTimer(long time) {
    getProcessingTimeService().registerTimer(time, runner::lingerTimer);
  }

  @Override
  public final void advance(Watermark mark) throws Exception {
    InternalTimeServiceManager<?> manager = getTimeServiceManager().orElseThrow();
    manager.advanceWatermark(mark);
  }

  @Override
  public final boolean hasPassedTimers() {
    return hasPassedTimers;
  }

  @Override
  public final void forgetPassedTimers() {
    hasPassedTimers = false;
  }

  @Override
  public final void forward(Watermark mark) {
    output.emitWatermark(mark);
  }

  @Override
  @SuppressWarnings("unchecked") // A record of the main output is of its type.
  public final void emit(@Nullable OutputTag<?> tag, StreamRecord<?> record) {
    if (isWithoutTime && !record.hasTimestamp()) {
      // What sources of Flink give a record without a time, and process functions pass on.
      record.setTimestamp(Long.MIN_VALUE);
    }
    if (tag == null) {
      output.collect((StreamRecord<OUT>) record);
    } else {
      emitAside((OutputTag<Object>) tag, (StreamRecord<Object>) record);
    }
  }

  private <T> void emitAside(OutputTag<T> tag, StreamRecord<T> record) {
    output.collect(tag, record);
  }
}
