/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.Decision;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.rules.KeyRules;
import io.streamrnn.flink.internal.rules.Outcome;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Results;
import io.streamrnn.flink.internal.step.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  private final List<StreamRecord<?>> outputs = new ArrayList<>();
  private final List<@Nullable OutputTag<?>> tags = new ArrayList<>();
  private final Results results = new Results();
  private @Nullable Watermark watermark;
  private @Nullable Event<IN> event;
  private int wave = NO_WAVE;
  // Of the timer that brought the event, or NONE.
  private long timer = KeyState.NONE;
  private @Nullable KeyState state;
  private @Nullable Decision decision;

  /** Holds an event that is scored in a wave. */
  void hold(Event<IN> event, int wave, long timer) {
    this.event = event;
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

  /** Its event. Only an entry in a wave has one. */
  Event<IN> event() {
    return Objects.requireNonNull(event, "an entry in a wave has an event");
  }

  long timer() {
    return timer;
  }

  /** Begins its event, and returns what is to be run. */
  List<Run> begin(KeyRules<IN, OUT> rules, KeyStates states)
      throws IOException, InterruptedException {
    Event<IN> begun = event();
    KeyState before = states.get(begun.key());
    Decision decided = rules.begin(begun, before, results);
    state = before;
    decision = decided;
    return decided.runs();
  }

  /** Finishes its event. */
  Outcome finish(KeyRules<IN, OUT> rules, Host<IN, OUT> host) throws InterruptedException {
    return rules.finish(
        event(), Objects.requireNonNull(decision, "begin comes before finish"), state, host);
  }

  /** Releases its event. */
  void release() {
    event = null;
    wave = NO_WAVE;
    timer = KeyState.NONE;
    state = null;
    decision = null;
  }

  /** Adds an output of its event. */
  void add(@Nullable OutputTag<?> tag, StreamRecord<?> record) {
    tags.add(tag);
    outputs.add(record);
  }

  /** Emits its outputs, and its watermark. */
  void emit(BatchHost<OUT> operator) throws Exception {
    for (int i = 0; i < outputs.size(); i++) {
      operator.emit(tags.get(i), outputs.get(i));
    }
    outputs.clear();
    tags.clear();
    if (watermark != null) {
      operator.advance(watermark);
      operator.forward(watermark);
      watermark = null;
    }
  }
}
