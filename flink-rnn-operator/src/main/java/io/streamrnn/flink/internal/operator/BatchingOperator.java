/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Scores events in batches, or with a state cache. */
@Internal
public final class BatchingOperator<K, IN, OUT> extends RnnOperator<K, IN, OUT>
    implements OneInputStreamOperator<IN, OUT>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /** Runs a plan. */
  public BatchingOperator(RnnPlan<IN, OUT> plan, RnnTypes<IN> types) {
    super(plan, types, false, false);
  }

  @Override
  public void processElement(StreamRecord<IN> record) throws Exception {
    event(record);
  }

  @Override
  public void endInput() throws Exception {
    endOfEvents();
  }
}
