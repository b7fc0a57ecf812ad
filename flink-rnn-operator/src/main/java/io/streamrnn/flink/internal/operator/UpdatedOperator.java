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
import org.apache.flink.types.Either;

/**
 * Scores events, applies commands, and replaces models. Where events are ordered by their time,
 * those of a time are scored when the updates of that time are known.
 */
@Internal
public final class UpdatedOperator<K, IN, OUT>
    extends TwoInputRnnOperator<K, IN, Either<Control<K>, LoadedUpdate>, OUT> {

  private static final long serialVersionUID = 1L;

  /** Runs a plan. */
  public UpdatedOperator(RnnPlan<IN, OUT> plan, RnnTypes<IN> types) {
    super(plan, types, true, plan.isByEventTime());
  }

  @Override
  public void processElement2(StreamRecord<Either<Control<K>, LoadedUpdate>> record)
      throws Exception {
    Either<Control<K>, LoadedUpdate> message = record.getValue();
    if (message.isRight()) {
      update(message.right());
    } else {
      command(message.left());
    }
  }
}
