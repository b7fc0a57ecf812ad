/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.EventScope;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.rules.KeyRules;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a batch: an event, a watermark, or nothing but outputs. Used again for later batches.
 * For one thread.
 */
final class BatchEntry<IN, OUT> {

  private static final int NO_WAVE = -1;
  private static final Object NO_VALUE = "";

  private final Event<IN> event = new Event<>();
  private final EventScope<IN> scope = new EventScope<>();
  private final List<Output> outputs = new ArrayList<>();
  private int outputCount;
  private @Nullable Watermark watermark;
  private int wave = NO_WAVE;
  private int before;
  // Of the timer that brought the event, or NONE.
  private long timer = KeyState.NONE;

  /** An output that waits to be emitted. */
  private static final class Output {

    private final StreamRecord<Object> record = new StreamRecord<>(NO_VALUE);
    private @Nullable OutputTag<?> tag;
  }

  /**
   * Holds an event that is scored in a wave.
   *
   * @param arrived whose record is replaced by a copy that may be kept
   */
  void hold(Event<IN> arrived, @Nullable IN copy, int wave, long timer) {
    event.hold(arrived.key(), copy, arrived.timestamp(), arrived.arrived());
    this.wave = wave;
    this.timer = timer;
  }

  /** Holds a watermark. */
  void hold(Watermark mark) {
    watermark = mark;
  }

  boolean isIn(int wave) {
    return this.wave == wave;
  }

  /** The key of its event. Only an entry in a wave has one. */
  Object key() {
    return event.key();
  }

  long timer() {
    return timer;
  }

  /** How many events of the shortcut come before it. */
  int before() {
    return before;
  }

  /** Sets {@link #before()}. */
  void before(int events) {
    before = events;
  }

  /** Begins its event with the state of its key, and returns what is to be run. */
  List<Run> begin(KeyRules<IN, OUT> rules, @Nullable KeyState state) throws InterruptedException {
    scope.enter(event, state);
    rules.begin(scope);
    return scope.runs();
  }

  /** Finishes its event, and returns what became of it. */
  EventScope<IN> finish(KeyRules<IN, OUT> rules, Host<IN, OUT> host) throws InterruptedException {
    rules.finish(scope, host);
    return scope;
  }

  /** Releases its event. */
  void release() {
    event.release();
    scope.release();
    wave = NO_WAVE;
    timer = KeyState.NONE;
  }

  /**
   * Adds an output of its event.
   *
   * @param tag of a side output; null for the main output
   * @param timestamp in event time, or {@link KeyState#NONE}
   */
  void add(@Nullable OutputTag<?> tag, Object value, long timestamp) {
    if (outputCount == outputs.size()) {
      outputs.add(new Output());
    }
    Output output = outputs.get(outputCount++);
    output.tag = tag;
    set(output.record, value, timestamp);
  }

  private static void set(StreamRecord<Object> record, Object value, long timestamp) {
    record.replace(value);
    if (timestamp == KeyState.NONE) {
      record.eraseTimestamp();
    } else {
      record.setTimestamp(timestamp);
    }
  }

  /** Emits its outputs, and its watermark. */
  void emit(BatchHost<OUT> operator) throws Exception {
    for (int i = 0; i < outputCount; i++) {
      Output output = outputs.get(i);
      operator.emit(output.tag, output.record);
      output.record.replace(NO_VALUE);
    }
    outputCount = 0;
    if (watermark != null) {
      operator.advance(watermark);
      operator.forward(watermark);
      watermark = null;
    }
  }
}
