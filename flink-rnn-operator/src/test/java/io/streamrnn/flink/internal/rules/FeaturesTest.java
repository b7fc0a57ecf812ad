/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("serial") // The functions of a test are not serialized.
class FeaturesTest {

  private static final float NAN = Float.NaN;

  private MissingValues missing = MissingValues.reject();
  private Duration elapsed = InputPlan.NO_ELAPSED_TIME;

  @Test
  void takesTheRowsAsTheyAre() throws Exception {
    float[][] given = {{1, 2}, {3, 4}};

    Features.Steps steps = read(2, given, 0, null);

    assertThat(steps.rows()).isDeepEqualTo(given);
    assertThat(steps.unmasked()).isSameAs(steps.rows());
    assertThat(steps.observed()).isNull();
  }

  @Test
  void copiesRowsThatAreUsedLater() throws Exception {
    float[][] given = {{1, 2}};

    Features.Steps steps = features(2, true).read(given, 0, null, new Features.Steps());

    assertThat(steps.rows()[0]).isNotSameAs(given[0]).containsExactly(1, 2);
  }

  @Test
  void usesStepsAgainForTheNextRecord() throws Exception {
    elapsed = Duration.ofMillis(10);
    Features<float[][]> features = features(2, true);
    Features.Steps steps = new Features.Steps();
    float[][] rows = features.read(new float[][] {{1}, {2}}, 5, null, steps).rows();
    float[] first = rows[0];
    KeyState past = new KeyState(0);
    past.lastStep(5);

    assertThat(features.read(new float[][] {{3}, {4}}, 5, past, steps).rows())
        .isSameAs(rows)
        .isDeepEqualTo(new float[][] {{3, 0}, {4, 0}});
    assertThat(rows[0]).isSameAs(first);
    assertThat(features.read(new float[][] {{5}}, 25, past, steps).rows())
        .isDeepEqualTo(new float[][] {{5, 2}});
  }

  @Test
  void rejectsAMissingValueByDefault() {
    assertThatThrownBy(() -> read(2, new float[][] {{1, NAN}}, 0, null))
        .isInstanceOf(Rejection.class)
        .hasMessage("input must be finite: input[1]=NaN at step 0");
  }

  @Test
  void rejectsAnInfinityAlways() {
    missing = MissingValues.maskStep();

    assertThatThrownBy(() -> read(1, new float[][] {{1}, {Float.POSITIVE_INFINITY}}, 0, null))
        .hasMessage("input must be finite: input[0]=Infinity at step 1");
  }

  @Test
  void rejectsAnotherLength() {
    assertThatThrownBy(() -> read(2, new float[][] {{1}}, 0, null))
        .hasMessageContaining("expected inputSize=2, got length=1");
  }

  @Test
  void fillsWithFixedValues() throws Exception {
    missing = MissingValues.fillWith(7, 8);

    assertThat(read(2, new float[][] {{NAN, 2}}, 0, null).rows())
        .isDeepEqualTo(new float[][] {{7, 2}});
  }

  @Test
  void fillsWithTheLastValueOfTheSequence() throws Exception {
    missing = MissingValues.forwardFill(7, 8);
    KeyState past = new KeyState(0);
    past.observed(new float[] {5, NAN});

    Features.Steps steps = read(2, new float[][] {{NAN, NAN}, {1, NAN}, {NAN, 2}}, 0, past);

    assertThat(steps.rows()).isDeepEqualTo(new float[][] {{5, 8}, {1, 8}, {1, 2}});
    assertThat(steps.observed()).containsExactly(1, 2);
  }

  @Test
  void masksStepsWithMissingValues() throws Exception {
    missing = MissingValues.maskStep();

    Features.Steps steps = read(1, new float[][] {{1}, {NAN}, {3}}, 0, null);

    assertThat(steps.rows()[1]).isNull();
    assertThat(steps.unmasked()).isDeepEqualTo(new float[][] {{1}, {3}});
    assertThat(steps.masked()).isOne();
  }

  @Test
  void indicatesWhichValuesArePresent() throws Exception {
    missing = MissingValues.indicator();

    assertThat(read(4, new float[][] {{NAN, 2}, {3, 4}}, 0, null).rows())
        .isDeepEqualTo(new float[][] {{0, 2, 0, 1}, {3, 4, 1, 1}});
  }

  @Test
  void appendsTheTimeSinceTheLastStep() throws Exception {
    elapsed = Duration.ofMillis(10);
    KeyState past = new KeyState(0);
    past.lastStep(100);

    assertThat(read(2, new float[][] {{1}, {2}}, 125, past).rows())
        .isDeepEqualTo(new float[][] {{1, 2.5f}, {2, 0}});
    assertThat(read(2, new float[][] {{1}}, 90, past).rows())
        .as("older than the last step")
        .isDeepEqualTo(new float[][] {{1, 0}});
  }

  @Test
  void keepsACopyOfTheLastStepAsItCame() throws Exception {
    missing = MissingValues.fillWith(7);
    float[][] given = {{1}, {Float.NaN}};

    Features.Steps steps = read(1, given, 0, null);
    given[1][0] = 2;

    assertThat(steps.given()).containsExactly(Float.NaN);
    assertThat(read(1, new float[0][], 0, null).given()).isNull();
  }

  static Stream<Arguments> failing() {
    return Stream.of(
        Arguments.of("input", InputPlan.ofInput((String x) -> fail(), 1)),
        Arguments.of("token", InputPlan.ofToken((String x) -> fail().length)),
        Arguments.of("steps", InputPlan.ofSteps((String x) -> new float[][] {fail()}, 1)));
  }

  private static float[] fail() {
    throw new IllegalStateException("no features");
  }

  @ParameterizedTest
  @MethodSource("failing")
  void namesTheMethodThatTheFunctionWasPassedTo(String option, InputPlan<String> plan) {
    Features<String> features = new Features<>(plan, 1, List.of(), false, false);

    assertThatThrownBy(() -> features.read("", 0, null, new Features.Steps()))
        .hasMessageStartingWith("the function passed to " + option + "(...) threw");
  }

  private Features.Steps read(int inputSize, float[][] given, long timestamp, KeyState past)
      throws Exception {
    return features(inputSize, false).read(given, timestamp, past, new Features.Steps());
  }

  private Features<float[][]> features(int inputSize, boolean copies) {
    return new Features<>(
        new InputPlan<>(
            (given, texts, one) -> given,
            InputPlan.ANY_SIZE,
            InputPlan.Option.STEPS,
            false,
            "",
            missing,
            elapsed,
            ConstantsPlan.none()),
        inputSize,
        List.of(),
        copies,
        true);
  }
}
