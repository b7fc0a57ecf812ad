/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Scores events, and applies commands, each subtask those to its keys. Event time is that of the
 * events alone.
 */
@Internal
public final class ControlledOperator<K, IN, OUT>
    extends TwoInputRnnOperator<K, IN, Control<K>, OUT> {

  private static final long serialVersionUID = 1L;

  /** Runs a plan. */
  public ControlledOperator(RnnPlan<IN, OUT> plan, RnnTypes<IN> types) {
    super(plan, types, false, false);
  }

  @Override
  public void processElement2(StreamRecord<Control<K>> record) throws Exception {
    command(record.getValue());
  }
}
