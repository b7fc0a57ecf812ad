/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTensorsTest {

  @Test
  void startsFromTheStatesOfTheModel() throws Exception {
    KeyTensors<Float> tensors = tensors(InitialState.ofModel(), false);

    assertThat(tensors.initial(3f)).isSameAs(tensors.initial()).containsExactly(0);
  }

  @Test
  void startsFromTheStatesOfARecord() throws Exception {
    assertThat(tensors(x -> new float[][] {{x}}, false).initial(3f)).containsExactly(3);
  }

  @Test
  void roundsInitialStatesAsStoredOnes() throws Exception {
    float initial = tensors(x -> new float[][] {{x}}, true).initial(1 / 3f)[0];

    assertThat(Float.floatToRawIntBits(initial) & 0xFFFF).isZero();
  }

  @Test
  void aFunctionMayReturnTheStatesOfTheModelOrZeros() throws Exception {
    InitialState<Float> ofModel = InitialState.ofModel();
    InitialState<Float> zeros = InitialState.zeros();
    KeyTensors<Float> tensors =
        new KeyTensors<>(
            TestModels.sumsFrom(7),
            x -> x > 0 ? ofModel.of(x) : zeros.of(x),
            ConstantsPlan.none(),
            false);

    assertThat(tensors.initial(1f)).containsExactly(7);
    assertThat(tensors.initial(-1f)).containsExactly(0);
  }

  @Test
  void rejectsStatesThatDoNotFit() {
    assertThatThrownBy(() -> tensors(x -> new float[][] {{1, 2}}, false).initial(0f))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("states must fit the model")
        .hasMessageContaining("expected size=1, got=2");
    assertThatThrownBy(() -> tensors(x -> new float[0][], false).initial(0f))
        .hasMessageContaining("got arrays=0");
  }

  @Test
  void rejectsStatesThatAreNotFinite() {
    assertThatThrownBy(() -> tensors(x -> new float[][] {{Float.NaN}}, false).initial(0f))
        .hasMessageContaining("value=NaN");
  }

  @Test
  void namesAnInitialStateThatThrows() {
    InitialState<Float> broken =
        first -> {
          throw new IllegalStateException("broken");
        };

    assertThatThrownBy(() -> tensors(broken, false).initial(0f))
        .hasMessageContaining("the function passed to initialState(...) threw");
  }

  @Test
  void splitsCopies() {
    float[] values = {5};

    float[][] split = tensors(InitialState.ofModel(), false).splitStates(values);
    values[0] = 6;

    assertThat(split).isDeepEqualTo(new float[][] {{5}});
  }

  @Test
  void needsNoConstantsWhereTheModelHasNone() throws Exception {
    KeyTensors<Float> tensors = tensors(InitialState.ofModel(), false);

    assertThat(tensors.hasConstants()).isFalse();
    assertThat(tensors.requireConstants(null, new KeyState(0))).isNull();
  }

  /** As after a restart with another model. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void constantsOfAnotherSizeAreNone(int size) throws Exception {
    KeyTensors<Float> tensors =
        new KeyTensors<>(TestModels.scaled(2), InitialState.zeros(), ConstantsPlan.none(), false);
    KeyState key = new KeyState(0);
    key.constants(new float[size]);

    assertThat(tensors.areConstantsIn(key)).isFalse();
    assertThatThrownBy(() -> tensors.requireConstants(null, key))
        .isInstanceOfSatisfying(
            Rejection.class, why -> assertThat(why.reason()).isEqualTo(Reason.CONSTANTS))
        .hasMessageContaining("shapes=[[2]], stored sizes=[" + size + "]");

    key.constants(new float[] {3, 4});
    assertThat(tensors.requireConstants(null, key)).containsExactly(3, 4);
  }

  /** As after a restart with another model. */
  @ParameterizedTest
  @ValueSource(strings = {"4 4", "8", "5 3", "3 3 2"})
  void constantsOfAnotherSplitAreNone(String stored) throws Exception {
    int[] sizes = Stream.of(stored.split(" ")).mapToInt(Integer::parseInt).toArray();
    KeyTensors<Float> tensors =
        new KeyTensors<>(
            TestModels.scaled(3, 5), InitialState.zeros(), ConstantsPlan.none(), false);
    KeyState key = new KeyState(0);
    key.constants(new float[8], sizes);

    assertThat(tensors.areConstantsIn(key)).isFalse();
    assertThatThrownBy(() -> tensors.requireConstants(null, key))
        .hasMessageContaining("shapes=[[3], [5]], stored sizes=" + Arrays.toString(sizes));

    key.constants(new float[8], 3, 5);
    assertThat(tensors.areConstantsIn(key)).isTrue();
  }

  @Test
  void severalConstantsAreNotOneOfTheSameSize() {
    KeyTensors<Float> tensors =
        new KeyTensors<>(TestModels.scaled(8), InitialState.zeros(), ConstantsPlan.none(), false);
    KeyState key = new KeyState(0);
    key.constants(new float[8], 3, 5);

    assertThat(tensors.areConstantsIn(key)).isFalse();
  }

  private static KeyTensors<Float> tensors(InitialState<Float> initial, boolean isRounded) {
    return new KeyTensors<>(TestPlan.SUMS, initial, ConstantsPlan.none(), isRounded);
  }
}
