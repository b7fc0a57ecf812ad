/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Rejected.Reason;
import org.junit.jupiter.api.Test;

class UserCodeTest {

  @Test
  void returnsWhatTheFunctionReturns() throws Exception {
    assertThat(UserCode.call(Reason.FUNCTION_FAILED, "endWhen", (Integer x) -> x + 1, 2))
        .isEqualTo(3);
  }

  @Test
  void rejectsTheRecordOnWhichTheFunctionFailsAndNamesTheOption() {
    assertThatThrownBy(
            () ->
                UserCode.call(
                    Reason.FUNCTION_FAILED,
                    "endWhen",
                    x -> {
                      throw new IllegalStateException("broken");
                    },
                    1))
        .isInstanceOf(Rejection.class)
        .hasMessageStartingWith(
            "the function passed to endWhen(...) threw: java.lang.IllegalStateException: broken at "
                + UserCodeTest.class.getName());
  }

  @Test
  void anInterruptionIsNoRejection() {
    assertThatThrownBy(
            () ->
                UserCode.output(
                    (x, scores, context) -> {
                      throw new InterruptedException();
                    },
                    1,
                    new float[0][],
                    () -> null))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void rejectsAMissingResult() {
    assertThatThrownBy(() -> UserCode.requireResult(Reason.OUTPUT_FAILED, "output", null))
        .isInstanceOf(Rejection.class)
        .hasMessage("the function passed to output(...) must not return null");
  }
}
