/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.TestPlan;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;

class RnnOperatorFactoryTest {

  @Test
  void theClassOfTheOperatorIsRightInBatchModeToo() {
    var factory =
        new RnnOperatorFactory<>(new TestPlan().plan(), RnnTypes.of(Types.FLOAT, Types.STRING));

    assertThat(factory.getStreamOperatorClass(getClass().getClassLoader()))
        .isAssignableFrom(FunctionOperator.class)
        .isAssignableFrom(BatchingOperator.class);
  }
}
