/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.features.Preprocessing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureInputTest {

  private final FeatureInput input =
      new FeatureInput(Preprocessing.numbers(List.of("id", "rpm"))).withTokens(List.of(0));

  private float[] step(double id, double rpm) throws InvalidRowException {
    return input.step(Row.event(0, 1, FieldValue.text("k"), new double[] {id, rpm}, ""));
  }

  @Test
  void measurementsAreRoundedToFloats() throws InvalidRowException {
    assertThat(step(16_777_216, 123_456_789)).containsExactly(16_777_216f, 123_456_792f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {123_456_789, 16_777_217, -16_777_217, 0x1p60})
  void aTokenThatAFloatDoesNotHoldIsRejected(double id) {
    assertThatThrownBy(() -> step(id, 1))
        .isInstanceOf(InvalidRowException.class)
        .hasMessageStartingWith("column 'id' must hold tokens that a 32-bit float holds");
  }

  @Test
  void aTokenNeedNotBeWhole() throws InvalidRowException {
    assertThat(step(1.1, 1)).containsExactly(1.1f, 1);
  }

  @Test
  void aMissingTokenIsNotOneThatIsRounded() throws InvalidRowException {
    assertThat(step(Double.NaN, 1)).containsExactly(Float.NaN, 1);
  }
}
