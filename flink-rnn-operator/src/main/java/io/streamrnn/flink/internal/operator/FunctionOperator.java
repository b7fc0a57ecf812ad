/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.util.Objects;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Runs a {@link RnnFunction}, and passes it what functions cannot see of the restored state. */
final class FunctionOperator<K, IN, OUT> extends KeyedProcessOperator<K, IN, OUT>
    implements BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final RnnFunction<K, IN, OUT> function;
  private transient @Nullable VersionsState versions;
  private transient @Nullable FailedJob failure;
  private transient RecentTime recentTime;
  private transient StableKeys<K> keys;
  private transient boolean isWithoutTime;

  FunctionOperator(RnnFunction<K, IN, OUT> function) {
    super(function);
    this.function = function;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    failure = function.initializeModel(context).failure();
    versions = VersionsState.of(context, function.storesVersions());
    function.setVersionsRestored(versions().takeRestored());
  }

  private VersionsState versions() {
    return Objects.requireNonNull(versions, "initializeState(...) comes before open()");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    versions().write(getRuntimeContext(), function.models());
  }

  @Override
  public void open() throws Exception {
    function.setEventsRestored(WaitingEvents.areIn(getKeyedStateBackend()));
    // A changelog around it must see each write.
    function.setWritesInPlace(getKeyedStateBackend() instanceof HeapKeyedStateBackend);
    recentTime =
        new RecentTime(getProcessingTimeService()::getCurrentProcessingTime, this::setRecentTimer);
    function.setRecentTime(recentTime);
    function.setSideOutputs(this::emitAside);
    KeyedStateBackend<K> backend = getKeyedStateBackend();
    keys = StableKeys.of(backend.getKeySerializer(), getExecutionConfig().isObjectReuseEnabled());
    try {
      super.open();
    } catch (Exception e) {
      throw Objects.requireNonNull(failure, "initializeState(...) comes before open()")
          .whileRestoring(e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Flink fails the task for what it throws.
  private void setRecentTimer(long end) {
    getProcessingTimeService().registerTimer(end, fired -> recentTime.end());
  }

  private <T> void emitAside(OutputTag<T> tag, T value, long timestamp) {
    StreamRecord<T> record = new StreamRecord<>(value);
    if (timestamp != KeyState.NONE || isWithoutTime) {
      record.setTimestamp(timestamp);
    }
    output.collect(tag, record);
  }

  /** Passes the time of an event as a number, where Flink's context has an object for it. */
  @Override
  @SuppressWarnings("unchecked") // The keys are those of the stream.
  public void processElement(StreamRecord<IN> event) throws Exception {
    if (keys.areCopies()) {
      setCurrentKey(keys.of((K) getCurrentKey()));
    }
    // What sources of Flink give a record without a time.
    isWithoutTime = event.hasTimestamp() && event.getTimestamp() == Long.MIN_VALUE;
    function.setTimestamp(event.hasTimestamp() ? event.getTimestamp() : KeyState.NONE);
    super.processElement(event);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(mark);
    function.retireModels(mark.getTimestamp());
  }

  @Override
  public void endInput() {
    function.endOfInput();
  }
}
