/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.testkit.SampleModels;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class OperatorStatesTest {

  /** A job that never saw an event of a model would release it at the next update. */
  @Test
  void aModelWhoseSequencesComeFromElsewhereIsKept() throws Exception {
    var first = new OneInputStreamOperatorTestHarness<>(new Writer());
    first.open();
    OperatorSubtaskState savepoint = first.snapshot(1, 1);
    first.close();
    Writer restored = new Writer();
    var second = new OneInputStreamOperatorTestHarness<>(restored);
    second.initializeState(savepoint);

    assertThat(restored.versions.takeRestored().used().values()).containsExactly(Long.MAX_VALUE);
    second.close();
  }

  /** Writes the states of keys. */
  private static final class Writer extends AbstractStreamOperator<Long>
      implements OneInputStreamOperator<Long, Long> {

    private static final long serialVersionUID = 1L;

    private transient VersionsState versions;
    private transient OperatorStates states;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      versions = VersionsState.of(context, true);
      states = OperatorStates.open(plan(), context, getRuntimeContext());
    }

    private static RnnPlan<Float, Float> plan() {
      return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
          .input(Float.class, 1, x -> new float[] {x})
          .output(Float.class, (x, y) -> y[0])
          .onModelChange(ModelChange.pin())
          .build()
          .plan();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
      super.snapshotState(context);
      states.snapshot();
    }

    @Override
    public void processElement(StreamRecord<Long> element) {
      throw new AssertionError("there is none");
    }

    @Override
    public void close() throws Exception {
      states.close();
      super.close();
    }
  }
}
