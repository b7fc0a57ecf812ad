/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Steps of the cells that Keras lacks, against numbers that were worked out by hand. */
class StreamCellEquationsTest {

  private static final Offset<Float> EXACT = within(2e-6f);

  private static final ActivationFunction GATE = Activation.HARD_SIGMOID;
  private static final ActivationFunction LINEAR = Activation.LINEAR;

  // -- peepholes

  /**
   * i = 0.2 (1.5 - 0.5 * 3) + 0.5 = 0.5, f = 0.2 (2 + 0.1 * 3) + 0.5 = 0.96, g = 1, c' = 0.96 * 3 +
   * 0.5 = 3.38, o = 0.2 (0 - 0.5 * 3.38) + 0.5 = 0.162, h' = 0.162 * 3.38.
   */
  @Test
  void gatesSeeTheCellStateThroughPeepholes() {
    float[][] states = {{1}, {3}};
    float output = step(peephole(GATE, LINEAR, false, -0.5f, 0.1f, -0.5f), states, 1)[0];
    assertThat(states[1][0]).isCloseTo(3.38f, EXACT);
    assertThat(output).isCloseTo(0.162f * 3.38f, EXACT);
  }

  /** i = 0.8, f = 0.2, c' = 0.2 * 3 + 0.8. */
  @Test
  void aCoupledForgetGateIsOneMinusTheInputGate() {
    float[][] states = {{1}, {3}};
    step(peephole(GATE, LINEAR, true, 0, 0, 0), states, 1);
    assertThat(states[1][0]).isCloseTo(1.4f, EXACT);
  }

  /** Arguments 1.5 and 2 become 1: i = f = 0.7, g = 1, c' = 2.8, h' = 0.5 * 2.8. */
  @Test
  void clippingBoundsWhatTheGatesAreComputedFrom() {
    ActivationFunction gate = new ClippedActivation(1, GATE);
    ActivationFunction linear = new ClippedActivation(1, LINEAR);
    float[][] states = {{1}, {3}};
    Cell cell = peephole(gate, linear, false, 0, 0, 0);
    float output = step(cell, states, 1)[0];
    assertThat(states[1][0]).isCloseTo(2.8f, EXACT);
    assertThat(output).isCloseTo(1.4f, EXACT);
  }

  @Test
  void aClipMustBePositive() {
    assertThatThrownBy(() -> new ClippedActivation(0, GATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threshold=0.0");
  }

  @Test
  void withoutPeepholesItIsTheLstm() {
    Weight kernel = weight(Shape.of(1, 4), 1, 0, 2, -1);
    Weight recurrent = weight(Shape.of(1, 4), 0.5f, 1, -1, 0.5f);
    Weight bias = weight(Shape.of(4), 0, 1, 0, 0.5f);
    Cell lstm = new LstmCell(Activation.TANH, Activation.SIGMOID, kernel, recurrent, bias);
    Cell peephole =
        new PeepholeLstmCell(
            Activation.SIGMOID,
            Activation.TANH,
            Activation.TANH,
            false,
            kernel,
            recurrent,
            Optional.of(bias),
            Optional.empty());
    assertThat(step(peephole, new float[][] {{1}, {3}}, 1))
        .isEqualTo(step(lstm, new float[][] {{1}, {3}}, 1));
  }

  private static Cell peephole(
      ActivationFunction gate, ActivationFunction candidate, boolean coupled, float... peepholes) {
    return new PeepholeLstmCell(
        gate,
        candidate,
        LINEAR,
        coupled,
        weight(Shape.of(1, 4), 1, 0, 2, -1),
        weight(Shape.of(1, 4), 0.5f, 1, -1, 0.5f),
        Optional.of(weight(Shape.of(4), 0, 1, 0, 0.5f)),
        Optional.of(weight(Shape.of(3, 1), peepholes)));
  }

  // -- LSTM with a projection

  /** Gates open, c' = 3 + tanh(0), then tanh(3) and tanh(0) are projected to 2 tanh(3). */
  @Test
  void theOutputOfAProjectedLstmIsAProjectionOfItsCellState() {
    float open = 40;
    Cell cell =
        new ProjectedLstmCell(
            weight(Shape.of(1, 8), new float[8]),
            weight(Shape.of(1, 8), new float[8]),
            Optional.of(weight(Shape.of(8), open, open, open, open, 0, 0, open, open)),
            weight(Shape.of(2, 1), 2, 5));
    float[][] states = {{9}, {3, 0}};
    float expected = (float) (2 * Math.tanh(3));
    assertThat(step(cell, states, 1)[0]).isCloseTo(expected, EXACT);
    assertThat(states[0][0]).isCloseTo(expected, EXACT);
    assertThat(states[1]).containsExactly(3, 0);
  }

  /** The projected output, not the units, is what the gates read: f = sigmoid(ln 3). */
  @Test
  void theGatesOfAProjectedLstmReadTheProjection() {
    Cell cell =
        new ProjectedLstmCell(
            weight(Shape.of(1, 8), new float[8]),
            weight(Shape.of(1, 8), 0, 0, LN3, 0, 0, 0, 0, 0),
            Optional.empty(),
            weight(Shape.of(2, 1), 0, 0));
    float[][] states = {{1}, {4, 4}};
    step(cell, states, 1);
    assertThat(states[1][0]).isCloseTo(3, EXACT);
    assertThat(states[1][1]).isCloseTo(2, EXACT);
  }

  @Test
  void learnedInitialStatesAreTheLastWeights() {
    Cell gru = new MinGruCell(false, weight(Shape.of(1, 2), LN3, 2), weight(Shape.of(2), 0, 0));
    Cell cell = new LearnedInitialStateCell(gru, List.of(weight(Shape.of(1), 4)));
    assertThat(cell.initialState(0)).containsExactly(4);
    List<Weight> other =
        List.of(gru.weights().get(0), gru.weights().get(1), weight(Shape.of(1), 5));
    assertThat(cell.withWeights(other).initialState(0)).containsExactly(5);
  }

  @Test
  void everyStateOfACellHasALearnedInitialState() {
    Cell lstm = new MinGruCell(false, weight(Shape.of(1, 2), LN3, 2), weight(Shape.of(2), 0, 0));
    assertThatThrownBy(() -> new LearnedInitialStateCell(lstm, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cell=MinGRUCell");
  }

  // -- minGRU and minLSTM; sigmoid(ln 3) = 0.75

  private static final float LN3 = (float) Math.log(3);

  /** z = 0.75, n = 2, h' = 0.25 * 4 + 0.75 * 2. */
  @Test
  void minGruMixesTheOldAndTheNew() {
    Cell cell = new MinGruCell(false, weight(Shape.of(1, 2), LN3, 2), weight(Shape.of(2), 0, 0));
    assertThat(step(cell, new float[][] {{4}}, 1)[0]).isCloseTo(2.5f, EXACT);
  }

  /** n = 2 + 0.5 above zero and sigmoid(-ln 3) = 0.25 below. */
  @Test
  void thePositiveCandidateIsThatOfTheLogSpaceForm() {
    Cell up = new MinGruCell(true, weight(Shape.of(1, 2), LN3, 2), weight(Shape.of(2), 0, 0));
    Cell down = new MinGruCell(true, weight(Shape.of(1, 2), LN3, -LN3), weight(Shape.of(2), 0, 0));
    assertThat(step(up, new float[][] {{4}}, 1)[0]).isCloseTo(1 + 0.75f * 2.5f, EXACT);
    assertThat(step(down, new float[][] {{4}}, 1)[0]).isCloseTo(1 + 0.75f * 0.25f, EXACT);
  }

  /** f = 0.75, i = 0.25, which share one; h' = 0.75 * 4 + 0.25 * 2. */
  @Test
  void minLstmSharesOneBetweenItsGates() {
    Cell cell =
        new MinLstmCell(false, weight(Shape.of(1, 3), LN3, -LN3, 2), weight(Shape.of(3), 0, 0, 0));
    assertThat(step(cell, new float[][] {{4}}, 1)[0]).isCloseTo(3.5f, EXACT);
  }

  /** f = i = 0.75, so half each: h' = 0.5 * 4 + 0.5 * 2. */
  @Test
  void minLstmNormalizesItsGates() {
    Cell cell =
        new MinLstmCell(false, weight(Shape.of(1, 3), LN3, LN3, 2), weight(Shape.of(3), 0, 0, 0));
    assertThat(step(cell, new float[][] {{4}}, 1)[0]).isCloseTo(3f, EXACT);
  }

  // -- LRU

  /**
   * lambda = 0.5 i, gamma = 2, B = 1 + 3 i, C = 5 + 7 i, D = 11. s = 4 + 2 i: s' = 0.5 i (4 + 2 i)
   * + 2 (1 + 3 i) = 1 + 8 i, y = Re((1 + 8 i)(5 + 7 i)) + 11 = 5 - 56 + 11.
   */
  @Test
  void lruTurnsAndShrinksItsStates() {
    Cell cell =
        new LruCell(
            List.of(
                weight(Shape.of(1), (float) Math.log(Math.log(2))),
                weight(Shape.of(1), (float) Math.log(Math.PI / 2)),
                weight(Shape.of(1), (float) Math.log(2)),
                weight(Shape.of(1, 1), 1),
                weight(Shape.of(1, 1), 3),
                weight(Shape.of(1, 1), 5),
                weight(Shape.of(1, 1), 7),
                weight(Shape.of(1), 11)));
    float[][] states = {{4}, {2}};
    float y = step(cell, states, 1)[0];
    assertThat(states[0][0]).isCloseTo(1, within(1e-5f));
    assertThat(states[1][0]).isCloseTo(8, within(1e-5f));
    assertThat(y).isCloseTo(-40, within(1e-4f));
  }

  // -- GRU-D: one value, one unit; z = r = 0.5 and n = tanh(v), unless said otherwise

  @Test
  void anObservedValueIsTakenAsItIsAndRemembered() {
    float[][] states = {{0}, {9}, {2}};
    float h = step(gruD(0, 0), states, 0.5f, 1, 3)[0];
    assertThat(h).isCloseTo((float) (0.5 * Math.tanh(0.5)), EXACT);
    assertThat(states[1]).containsExactly(0.5f);
    assertThat(states[2]).containsExactly(0);
  }

  /** 2 + 3 since the last observation of 1.5: exp(-5 ln 2 / 5) = 0.5, v = 0.5 * 1.5 + 0.5 * 0.1. */
  @Test
  void aMissingValueDecaysFromTheLastOneTowardsTheMean() {
    float[][] states = {{0}, {1.5f}, {2}};
    float h = step(gruD((float) (Math.log(2) / 5), 0), states, 77, 0, 3)[0];
    assertThat(h).isCloseTo((float) (0.5 * Math.tanh(0.8)), EXACT);
    assertThat(states[1]).containsExactly(1.5f);
    assertThat(states[2]).containsExactly(5);
  }

  /** exp(-4 ln 2 / 4) = 0.5: h' = 0.5 * (0.5 * 0.8) + 0.5 * tanh(0). */
  @Test
  void theHiddenStateDecaysWithTimeToo() {
    float[][] states = {{0.8f}, {0}, {1}};
    float h = step(gruD(0, (float) (Math.log(2) / 4)), states, 0, 1, 3)[0];
    assertThat(h).isCloseTo(0.2f, EXACT);
  }

  @Test
  void whatIsNotObservedIsNotLookedAt() {
    float[][] states = {{0.5f}, {1}, {1}};
    float[][] others = {{0.5f}, {1}, {1}};
    assertThat(step(gruD(0.3f, 0.2f), states, Float.NaN, 0, 1))
        .isEqualTo(step(gruD(0.3f, 0.2f), others, 0, 0, 1));
    assertThat(states).isDeepEqualTo(others);
  }

  @Test
  void theLastObservationIsTheMeanAtFirst() {
    assertThat(gruD(0, 0).initialState(1)).containsExactly(0.1f);
    assertThat(gruD(0, 0).initialState(0)).containsExactly(0);
  }

  private static Cell gruD(float inputDecay, float hiddenDecay) {
    return new GruDCell(
        List.of(
            weight(Shape.of(1, 3), 0, 0, 1),
            weight(Shape.of(1, 3), 0, 0, 0),
            weight(Shape.of(1, 3), 0, 0, 0),
            weight(Shape.of(3), 0, 0, 0),
            weight(Shape.of(1), inputDecay),
            weight(Shape.of(1), 0),
            weight(Shape.of(1, 1), hiddenDecay),
            weight(Shape.of(1), 0),
            weight(Shape.of(1), 0.1f)));
  }

  private static Weight weight(Shape shape, float... values) {
    return Weight.of("w", shape, values);
  }

  private static float[] step(Cell cell, float[][] states, float... x) {
    float[] output = new float[cell.outputShape().size()];
    cell.kernel().step(1, x, states, output);
    return output;
  }
}
