/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Scores events, and applies the commands of a second input, which every subtask receives and of
 * which each applies those to its keys. Event time is that of the events alone.
 */
@Internal
public final class ControlledOperator<K, IN, OUT> extends RnnOperator<K, IN, OUT>
    implements TwoInputStreamOperator<IN, Control<K>, OUT>, BoundedMultiInput {

  private static final long serialVersionUID = 1L;

  /** Runs a plan. */
  public ControlledOperator(RnnPlan<IN, OUT> plan, RnnTypes<IN> types) {
    super(plan, types, true);
  }

  @Override
  public void processElement1(StreamRecord<IN> record) throws Exception {
    event(record);
  }

  @Override
  public void processElement2(StreamRecord<Control<K>> record) throws Exception {
    command(record.getValue());
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    processWatermark(mark);
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // Commands do not hold back the time of the events.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
    if (input == 0) {
      processWatermarkStatus(status);
    }
  }

  @Override
  public void endInput(int input) throws Exception {
    if (input == 1) {
      endOfEvents();
    }
  }
}
