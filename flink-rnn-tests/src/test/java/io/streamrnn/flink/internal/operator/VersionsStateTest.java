/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class VersionsStateTest {

  @Test
  void itHoldsNoRestoredModelsAfterTheyWereTaken() throws Exception {
    var first = new OneInputStreamOperatorTestHarness<>(new Keeper());
    first.open();
    OperatorSubtaskState savepoint = first.snapshot(1, 1);
    first.close();
    Keeper restored = new Keeper();
    var second = new OneInputStreamOperatorTestHarness<>(restored);
    second.initializeState(savepoint);

    assertThat(restored.versions.takeRestored().used()).isEqualTo(Map.of());
    assertThat(restored.versions.takeRestored()).isSameAs(RestoredVersions.NONE);
    second.close();
  }

  /** Has the state. */
  private static final class Keeper extends AbstractStreamOperator<Long>
      implements OneInputStreamOperator<Long, Long> {

    private static final long serialVersionUID = 1L;

    private transient VersionsState versions;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      versions = VersionsState.of(context, true);
    }

    @Override
    public void processElement(StreamRecord<Long> element) {
      throw new AssertionError("there is none");
    }
  }
}
