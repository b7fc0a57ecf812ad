/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.step.Rejection;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  private static final Tokens ID = Tokens.of("id", Reason.INPUT_FAILED, List.of(1), 1, 1);

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -16_777_215, 16_777_216, 16_777_218, Long.MIN_VALUE, 1L << 40})
  void aTokenThatAFloatHoldsIsItself(long token) throws Rejection {
    assertThat(new BigDecimal(ID.of(token, 0))).isEqualByComparingTo(BigDecimal.valueOf(token));
    assertThat(ID.of((double) token, 0)).isEqualTo(ID.of(token, 0));
    assertThat(ID.of(BigDecimal.valueOf(token), 0)).isEqualTo(ID.of(token, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {16_777_217, -16_777_217, 123_456_789, Long.MAX_VALUE, Long.MAX_VALUE - 1})
  void aTokenThatWouldBecomeAnotherOneIsRejected(long token) {
    assertThatThrownBy(() -> ID.of(token, 0))
        .isInstanceOf(Rejection.class)
        .hasMessage(
            "a token must be a whole number that a float holds, as the model takes floats and would look another one up: column=id, all numbers to 16777216 are held; give the ids smaller numbers in a view, as in training");
    assertThatThrownBy(() -> ID.of(BigDecimal.valueOf(token), 0)).isInstanceOf(Rejection.class);
  }

  @Test
  void aWholeTokenOfATypeWithFractionsIsRejectedToo() {
    assertThatThrownBy(() -> ID.of(123_456_789d, 0)).isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> ID.of(new BigDecimal("123456789.00"), 0))
        .isInstanceOf(Rejection.class);
  }

  @Test
  void aFractionIsWhatTheModelMakesOfIt() throws Rejection {
    assertThat(ID.of(0.1, 0)).isEqualTo(0.1f);
    assertThat(ID.of(new BigDecimal("0.1"), 0)).isEqualTo(0.1f);
    assertThat(ID.of(Double.NaN, 0)).isNaN();
  }

  @Test
  void aMeasurementIsRounded() throws Rejection {
    assertThat(Tokens.NONE.of(123_456_789L, 0)).isEqualTo(123_456_789f);
    assertThat(Tokens.of("x", Reason.INPUT_FAILED, List.of(1), 0, 1)).isSameAs(Tokens.NONE);
  }

  @Test
  void aTokenOfAnArrayIsAtItsPositionInEachStep() throws Rejection {
    Tokens second = Tokens.of("xs", Reason.INPUT_FAILED, List.of(1), 0, 2);

    assertThat(second.of(16_777_217L, 0)).isEqualTo(16_777_216f);
    assertThat(second.of(16_777_217L, 2)).isEqualTo(16_777_216f);
    assertThatThrownBy(() -> second.of(16_777_217L, 3)).isInstanceOf(Rejection.class);
  }
}
