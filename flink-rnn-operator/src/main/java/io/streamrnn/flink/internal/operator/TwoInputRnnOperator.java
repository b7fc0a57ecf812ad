/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Scores events, and takes what a second input brings, which every subtask receives.
 *
 * @param <C> type of the second input
 */
@Internal
public abstract sealed class TwoInputRnnOperator<K, IN, C, OUT> extends RnnOperator<K, IN, OUT>
    implements TwoInputStreamOperator<IN, C, OUT>, BoundedMultiInput
    permits ControlledOperator, UpdatedOperator {

  private static final long serialVersionUID = 1L;

  private final boolean isHeldBack;

  // -- event time
  private transient long events;
  private transient long second;
  private transient long current;
  private transient boolean areEventsIdle;
  private transient boolean isSecondIdle;
  // As operators downstream know it.
  private transient boolean isIdle;
  // Whether no event will come, and some that came may still wait.
  private transient boolean areEventsEnding;

  /**
   * Runs a plan.
   *
   * @param isHeldBack whether the second input holds back the time of the events
   */
  TwoInputRnnOperator(
      RnnPlan<IN, OUT> plan, RnnTypes<IN> types, boolean takesUpdates, boolean isHeldBack) {
    super(plan, types, true, takesUpdates);
    this.isHeldBack = isHeldBack;
  }

  @Override
  public void open() throws Exception {
    events = Long.MIN_VALUE;
    second = Long.MIN_VALUE;
    current = Long.MIN_VALUE;
    super.open();
  }

  @Override
  public final void processElement1(StreamRecord<IN> record) throws Exception {
    event(record);
  }

  @Override
  public final void processWatermark1(Watermark mark) throws Exception {
    events = mark.getTimestamp();
    advance();
  }

  @Override
  public final void processWatermark2(Watermark mark) throws Exception {
    second = mark.getTimestamp();
    advance();
  }

  @Override
  protected final void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
    if (input == 0) {
      areEventsIdle = status.isIdle();
    } else {
      isSecondIdle = status.isIdle();
    }
    advance();
  }

  /** The time of the events alone counts. The second input may hold it back, and never more. */
  private void advance() throws Exception {
    long time = isHeldBack && !isSecondIdle ? Math.min(events, second) : events;
    if (time > current) {
      current = time;
      processWatermark(new Watermark(time));
    }
    forwardStatus();
    endOfEventsIfDue();
  }

  /** Idle events are active downstream until their time has passed: Flink drops it after idle. */
  private void forwardStatus() throws Exception {
    boolean isIdleNow = areEventsIdle && !isHoldingBack();
    if (isIdleNow != isIdle) {
      isIdle = isIdleNow;
      processWatermarkStatus(isIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
    }
  }

  private boolean isHoldingBack() {
    return current < events;
  }

  @Override
  public final void endInput(int input) throws Exception {
    if (input == 1) {
      areEventsEnding = true;
      endOfEventsIfDue();
    }
  }

  /** The events have ended when none of them waits for the updates. */
  private void endOfEventsIfDue() throws Exception {
    if (areEventsEnding && !isHoldingBack()) {
      areEventsEnding = false;
      endOfEvents();
    }
  }
}
