/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.RnnVerifier;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the constants of a key come from. */
class ConstantsTest {

  private static RnnVerifier<Reading, String, Alert> verify() {
    return RnnVerifier.verify(scaled(1).build(), Reading::pump);
  }

  /** A record brings constants that are all the same, or none. */
  private static StreamingRnnBuilder<Reading, Alert> scaled(int constants) {
    return StreamingRnn.model(
            ModelSource.of(
                "scaled by " + constants, () -> Model.of("scaled", new Scaled(constants))))
        .input(Reading.class, r -> new float[] {r.rpm()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
        .constants(
            r ->
                r.celsius() == 0
                    ? ConstantsFunction.UNCHANGED
                    : new float[][] {constants(constants, r.celsius())});
  }

  private static float[] constants(int count, float value) {
    float[] constants = new float[count];
    Arrays.fill(constants, value);
    return constants;
  }

  @Test
  void holdFromTheRecordOnThatBringsThem() throws Exception {
    verify()
        .given(new Reading("a", 1, 10), new Reading("a", 2, 0), new Reading("a", 3, 100))
        .emits(new Alert("a", 10), new Alert("a", 20), new Alert("a", 300));
  }

  @Test
  void areMissingUntilARecordBringsThem() throws Exception {
    verify().given(new Reading("a", 1, 0)).emits().rejects(Reason.CONSTANTS);
  }

  @Test
  void areSetByACommand() throws Exception {
    verify()
        .control(Control.setConstants("a", new float[] {5}))
        .at(0, new Reading("a", 2, 0))
        .run()
        .emits(new Alert("a", 10));
  }

  @Test
  void areNotSetByACommandThatDoesNotFit() throws Exception {
    verify()
        .control(Control.setConstants("a", new float[] {5, 6}))
        .at(0, new Reading("a", 2, 0))
        .run()
        .rejects(Reason.CONSTANTS)
        .reports(Cause.CONTROL_REJECTED);
  }

  @Test
  void areKeptBetweenSequencesAndForgottenWithTheKey() throws Exception {
    verify()
        .at(0, new Reading("a", 1, 10))
        .control(Control.reset("a"))
        .at(1, new Reading("a", 1, 0))
        .control(Control.delete("a"))
        .at(2, new Reading("a", 1, 0))
        .run()
        .emits(new Alert("a", 10), new Alert("a", 10))
        .rejects(Reason.CONSTANTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void ofAnotherSizeAreMissingAfterARestart(int size) throws Exception {
    Scoring window = Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE);
    OperatorSubtaskState snapshot;
    try (var job = RnnHarness.start(scaled(size).scoring(window).build(), Reading::pump)) {
      snapshot = job.process(new Reading("a", 1, 10)).snapshot();
    }
    try (var job =
        RnnHarness.start(
            scaled(2).scoring(window).build(),
            Reading::pump,
            new HashMapStateBackend(),
            snapshot)) {
      job.process(new Reading("a", 2, 0)).process(new Reading("a", 3, 5));

      assertThat(job.rejected()).extracting(Rejected::reason).containsExactly(Reason.CONSTANTS);
      assertThat(job.outputs()).containsExactly(new Alert("a", 30));
    }
  }

  /** The two constants are of 1 and 3 numbers, then of 2 and 2. */
  @Test
  void ofAnotherSplitAreMissingAfterARestart() throws Exception {
    Scoring window = Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE);
    OperatorSubtaskState snapshot;
    try (var job = RnnHarness.start(split(1, 3).scoring(window).build(), Reading::pump)) {
      snapshot = job.process(new Reading("a", 1, 10)).snapshot();
    }
    try (var job =
        RnnHarness.start(
            split(2, 2).scoring(window).build(),
            Reading::pump,
            new HashMapStateBackend(),
            snapshot)) {
      job.process(new Reading("a", 2, 0)).process(new Reading("a", 3, 5));

      assertThat(job.rejected()).extracting(Rejected::reason).containsExactly(Reason.CONSTANTS);
      assertThat(job.outputs()).containsExactly(new Alert("a", 30));
    }
  }

  /** Multiplies by the sum of the first of two constants. */
  private static StreamingRnnBuilder<Reading, Alert> split(int first, int second) {
    return StreamingRnn.model(
            ModelSource.of(
                "split by " + first, () -> Model.of("scaled", new Scaled(first, second))))
        .input(Reading.class, r -> new float[] {r.rpm()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
        .constants(
            r ->
                r.celsius() == 0
                    ? ConstantsFunction.UNCHANGED
                    : new float[][] {
                      constants(first, r.celsius()), constants(second, r.celsius())
                    });
  }

  /** Multiplies by the sum of the first constants. */
  static final class Scaled implements ConditionedCell {

    private final int count;
    private final List<Shape> constants;

    Scaled(int... sizes) {
      count = sizes[0];
      constants = Arrays.stream(sizes).mapToObj(Shape::of).toList();
    }

    @Override
    public String className() {
      return "Scaled";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("last", 1));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public List<Shape> constants() {
      return constants;
    }

    @Override
    public ConditionedKernel kernel() {
      return new ConditionedKernel() {
        private float[] scale;

        @Override
        public void setConstants(float[][] constants) {
          scale = constants[0];
        }

        @Override
        public void step(int rows, float[] x, float[][] states, float[] output) {
          for (int row = 0; row < rows; row++) {
            float factor = 0;
            for (int k = 0; k < count; k++) {
              factor += scale[row * count + k];
            }
            output[row] = factor * x[row];
            states[0][row] = output[row];
          }
        }
      };
    }
  }
}
