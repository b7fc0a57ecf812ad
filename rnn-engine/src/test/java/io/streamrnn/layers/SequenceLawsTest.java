/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every cell and every sequence, to the bit. */
class SequenceLawsTest {

  private static final int ROWS = 4;
  private static final int STEPS = 13;
  private static final int INPUTS = BuiltInCells.INPUTS;

  private final Random random = new Random(7);

  static Stream<Named<Cell>> cells() {
    return BuiltInCells.recurrent();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void streamingASequenceEventByEventIsTheSequence(Cell cell) {
    Tensor x = randomInputs();
    Tensor whole = sequences(cell).call(x);
    Stepper stepper = Model.of("test", cell).stepper();
    for (int row = 0; row < ROWS; row++) {
      stepper.reset();
      for (int t = 0; t < STEPS; t++) {
        assertThat(stepper.step(step(x, row, t))).isEqualTo(step(whole, row, t));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void anySplitWithCarriedStateIsTheWhole(Cell cell) {
    Tensor x = randomInputs();
    Tensor whole = sequences(cell).call(x);
    for (int trial = 0; trial < 10; trial++) {
      Rnn stateful = Rnn.of(cell).returnSequences(true).stateful(true).build();
      stateful.build(TensorShape.of(ROWS, -1, INPUTS));
      stateful.resetStates(stateful.getInitialState(ROWS));
      for (int from = 0; from < STEPS; ) {
        int to = from + 1 + random.nextInt(STEPS - from);
        assertThat(stateful.call(steps(x, from, to)).toArray())
            .isEqualTo(steps(whole, from, to).toArray());
        from = to;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void statesHandedOverByHandCarryASplitToo(Cell cell) {
    Tensor x = randomInputs();
    Rnn layer = Rnn.of(cell).build();
    Output first = layer.call(Arguments.of(steps(x, 0, 5)));
    Output second =
        layer.call(
            Arguments.of(steps(x, 5, STEPS)).initialState(first.states().toArray(Tensor[]::new)));
    assertThat(second.output().toArray()).isEqualTo(layer.call(x).toArray());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void rowsAreIndependent(Cell cell) {
    Tensor x = randomInputs();
    Tensor mask = randomMask();
    Output together = masked(cell, x, mask);
    for (int row = 0; row < ROWS; row++) {
      Output alone = masked(cell, row(x, row), row(mask, row));
      assertThat(alone.output().toArray()).isEqualTo(row(together.output(), row).toArray());
      for (int k = 0; k < alone.states().size(); k++) {
        assertThat(alone.states().get(k).toArray())
            .isEqualTo(row(together.states().get(k), row).toArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void whatStandsInASkippedStepChangesNothing(Cell cell) {
    Tensor x = randomInputs();
    Tensor mask = randomMask();
    float[] garbage = x.toArray();
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = mask.at(i / INPUTS) == 0 ? Float.NaN : garbage[i];
    }
    Output expected = masked(cell, x, mask);
    Output actual = masked(cell, Tensor.of(x.shape(), garbage), mask);
    assertThat(actual.output().toArray()).isEqualTo(expected.output().toArray());
    assertThat(values(actual.states())).isDeepEqualTo(values(expected.states()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aSequenceWithSkippedStepsIsTheSequenceWithoutThem(Cell cell) {
    Tensor x = row(randomInputs(), 0);
    float[] mask = {0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0};
    int[] used = {1, 2, 5, 7, 8, 9, 11};
    float[] kept = new float[used.length * INPUTS];
    for (int i = 0; i < used.length; i++) {
      System.arraycopy(step(x, 0, used[i]), 0, kept, i * INPUTS, INPUTS);
    }
    Output skipping = masked(cell, x, Tensor.of(Shape.of(1, STEPS), mask));
    Output without =
        sequences(cell).call(Arguments.of(Tensor.of(Shape.of(1, used.length, INPUTS), kept)));
    for (int i = 0; i < used.length; i++) {
      assertThat(step(skipping.output(), 0, used[i])).isEqualTo(step(without.output(), 0, i));
    }
    assertThat(values(skipping.states())).isDeepEqualTo(values(without.states()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aMaskOfOnesIsNoMask(Cell cell) {
    Tensor x = randomInputs();
    float[] ones = new float[ROWS * STEPS];
    Arrays.fill(ones, 1);
    assertThat(masked(cell, x, Tensor.of(Shape.of(ROWS, STEPS), ones)).output().toArray())
        .isEqualTo(sequences(cell).call(x).toArray());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void goingBackwardsIsGoingForwardsThroughTheReversedSequence(Cell cell) {
    Tensor x = randomInputs();
    Tensor mask = randomMask();
    Rnn backwards = Rnn.of(cell).returnSequences(true).goBackwards(true).build();
    Output actual = backwards.call(Arguments.of(x).mask(mask));
    Output expected = masked(cell, reversed(x), reversed(mask));
    assertThat(actual.output().toArray()).isEqualTo(expected.output().toArray());
    assertThat(values(actual.states())).isDeepEqualTo(values(expected.states()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void timeMayBeTheMajorAxis(Cell cell) {
    Tensor x = randomInputs();
    Tensor mask = randomMask();
    Rnn layer = Rnn.of(cell).returnSequences(true).timeMajor(true).build();
    Output actual = layer.call(Arguments.of(transposed(x)).mask(transposed(mask)));
    Output expected = masked(cell, x, mask);
    assertThat(actual.output().toArray()).isEqualTo(transposed(expected.output()).toArray());
    assertThat(values(actual.states())).isDeepEqualTo(values(expected.states()));
  }

  private static Rnn sequences(Cell cell) {
    return Rnn.of(cell).returnSequences(true).build();
  }

  private static Output masked(Cell cell, Tensor x, Tensor mask) {
    return sequences(cell).call(Arguments.of(x).mask(mask));
  }

  private Tensor randomInputs() {
    Shape shape = Shape.of(ROWS, STEPS, INPUTS);
    return Tensor.of(shape, BuiltInCells.values(random, shape.size()));
  }

  private Tensor randomMask() {
    float[] mask = new float[ROWS * STEPS];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextInt(3) == 0 ? 0 : 1;
    }
    return Tensor.of(Shape.of(ROWS, STEPS), mask);
  }

  private static float[][] values(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::toArray).toArray(float[][]::new);
  }

  /** The vector of a step of a row. */
  private static float[] step(Tensor x, int row, int t) {
    int width = x.shape().size() / x.shape().dim(0) / x.shape().dim(1);
    int from = (row * x.shape().dim(1) + t) * width;
    return Arrays.copyOfRange(x.toArray(), from, from + width);
  }

  private static Tensor row(Tensor x, int row) {
    int width = x.shape().size() / x.shape().dim(0);
    return Tensor.of(
        withDim(x.shape(), 0, 1), Arrays.copyOfRange(x.toArray(), row * width, (row + 1) * width));
  }

  private static Tensor steps(Tensor x, int from, int to) {
    return gather(withDim(x.shape(), 1, to - from), (row, t) -> step(x, row, from + t));
  }

  private static Tensor reversed(Tensor x) {
    int last = x.shape().dim(1) - 1;
    return gather(x.shape(), (row, t) -> step(x, row, last - t));
  }

  private static Tensor transposed(Tensor x) {
    Shape shape = withDim(withDim(x.shape(), 0, x.shape().dim(1)), 1, x.shape().dim(0));
    return gather(shape, (t, row) -> step(x, row, t));
  }

  private interface Source {
    float[] at(int first, int second);
  }

  private static Tensor gather(Shape shape, Source source) {
    float[] values = new float[shape.size()];
    int width = values.length / shape.dim(0) / shape.dim(1);
    for (int i = 0; i < shape.dim(0) * shape.dim(1); i++) {
      float[] vector = source.at(i / shape.dim(1), i % shape.dim(1));
      System.arraycopy(vector, 0, values, i * width, width);
    }
    return Tensor.of(shape, values);
  }

  private static Shape withDim(Shape shape, int axis, int dim) {
    int[] dims = shape.dims().stream().mapToInt(Integer::intValue).toArray();
    dims[axis] = dim;
    return Shape.of(dims);
  }
}
