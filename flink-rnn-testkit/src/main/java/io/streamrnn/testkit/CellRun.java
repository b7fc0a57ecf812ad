/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.SequenceKernel;
import java.util.Arrays;
import java.util.Random;

/** A kernel with its arguments, each array longer than necessary. */
final class CellRun {

  private static final int TAIL = 3;
  private static final float MARK = -12345;

  private final CellLaws laws;
  private final Cell cell;
  private final int rows;
  private final SequenceKernel kernel;
  private final float[] x;
  private final float[][] states;
  private final float[][] constants;
  private final float[] output;

  private CellRun(CellLaws laws, Cell cell, SequenceKernel kernel, int rows) {
    this.laws = laws;
    this.cell = cell;
    this.kernel = kernel;
    this.rows = rows;
    x = marked(rows * cell.inputShape().size());
    states =
        cell.states().stream().map(state -> marked(rows * state.size())).toArray(float[][]::new);
    constants =
        ConditionedCell.constantsOf(cell).stream()
            .map(constant -> marked(rows * constant.size()))
            .toArray(float[][]::new);
    output = marked(rows * cell.outputShape().size());
  }

  /** Random arguments, always the same ones. */
  static CellRun random(CellLaws laws, int rows) {
    Cell cell = laws.cell();
    return new CellRun(laws, cell, SequenceKernel.of(cell), rows).fill(42);
  }

  /** Other random arguments, for the same kernel. */
  CellRun other(int rows, long seed) {
    return new CellRun(laws, cell, kernel, rows).fill(seed);
  }

  /** The same arguments, for another kernel of the cell. */
  CellRun withNewKernel() {
    CellRun run = new CellRun(laws, cell, SequenceKernel.of(cell), rows);
    run.takeArgumentsOf(this);
    return run;
  }

  private CellRun fill(long seed) {
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      fillInput(random, row);
    }
    for (float[] state : states) {
      fill(random, state);
    }
    for (float[] constant : constants) {
      fill(random, constant);
    }
    return this;
  }

  private static float[] marked(int size) {
    float[] values = new float[size + TAIL];
    Arrays.fill(values, MARK);
    return values;
  }

  private void fillInput(Random random, int row) {
    float[] input = laws.input(random);
    assertThat(input).as("input(...) returns a row of inputs").hasSize(cell.inputShape().size());
    System.arraycopy(input, 0, x, row * input.length, input.length);
  }

  private static void fill(Random random, float[] values) {
    for (int i = 0; i < values.length - TAIL; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
  }

  CellRun fillOutputs(float value) {
    Arrays.fill(output, 0, output.length - TAIL, value);
    return this;
  }

  /** Sets one of the numbers of a state, in the last row. */
  CellRun fillOneOf(int state, float value) {
    states[state][states[state].length - TAIL - 1] = value;
    return this;
  }

  /**
   * Requires that what the kernel says of its states is true.
   *
   * @param last the outputs of the last step
   */
  void requireKnownStates(float[] last) {
    boolean areOthersFinite = true;
    for (int k = 0; k < states.length; k++) {
      if (kernel.isOutput(k)) {
        assertThat(withoutTail(states[k]))
            .as("isOutput(%d) returns true only if the state has the numbers of the output", k)
            .isEqualTo(last);
      }
      areOthersFinite &= kernel.isFiniteWithOthers(k) || isFinite(withoutTail(states[k]));
    }
    for (int k = 0; k < states.length && areOthersFinite; k++) {
      assertThat(isFinite(withoutTail(states[k])))
          .as(
              "isFiniteWithOthers(%d) returns true only if the state is finite; return false if it is not known",
              k)
          .isTrue();
    }
  }

  boolean isBatchInvariant() {
    return kernel.isBatchInvariant();
  }

  void takeArgumentsOf(CellRun other) {
    System.arraycopy(other.x, 0, x, 0, x.length);
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(other.states[k], 0, states[k], 0, states[k].length);
    }
    for (int k = 0; k < constants.length; k++) {
      System.arraycopy(other.constants[k], 0, constants[k], 0, constants[k].length);
    }
  }

  void step() {
    float[][] passed = states.clone();
    setConstants();
    kernel.step(rows, x, states, output);
    requireStatesIn(passed);
  }

  private void setConstants() {
    if (constants.length > 0) {
      ConditionedKernel.setConstants(kernel, constants);
    }
  }

  /**
   * Takes a step of each of these inputs, one after the other.
   *
   * @return the outputs of all steps, or of the last one
   */
  float[] stepOneByOne(float[] inputs, boolean everyOutput) {
    int size = x.length - TAIL;
    float[] outputs = {};
    for (int at = 0; at < inputs.length; at += size) {
      System.arraycopy(inputs, at, x, 0, size);
      step();
      outputs = everyOutput ? joined(outputs, output()) : output();
    }
    return outputs;
  }

  /**
   * Takes a step of each of these inputs, all at once.
   *
   * @return the outputs of all steps, or of the last one
   */
  float[] stepAtOnce(float[] inputs, boolean everyOutput) {
    int steps = inputs.length / (x.length - TAIL);
    float[] outputs = marked((everyOutput ? steps : 1) * (output.length - TAIL));
    float[][] passed = states.clone();
    setConstants();
    kernel.steps(steps, rows, inputs, states, everyOutput, outputs);
    requireStatesIn(passed);
    assertThat(untouchedTail(outputs)).as("what lies behind the outputs is left alone").isTrue();
    return withoutTail(outputs);
  }

  /** Random inputs of this number of steps. */
  float[] inputs(int steps, long seed) {
    float[] inputs = {};
    for (int step = 0; step < steps; step++) {
      inputs = joined(inputs, withoutTail(other(rows, seed + step).x));
    }
    return inputs;
  }

  /** The caller copies states from the arrays that it passed, wherever the kernel put them. */
  private void requireStatesIn(float[][] passed) {
    for (int k = 0; k < passed.length; k++) {
      assertThat(states[k])
          .as(
              "a step writes its states into the arrays that it was passed: state=%s; copy them into states[%d]",
              cell.states().get(k).name(), k)
          .isSameAs(passed[k]);
    }
  }

  Cell cell() {
    return cell;
  }

  int rows() {
    return rows;
  }

  float[] input() {
    return x;
  }

  float[][] constants() {
    return constants;
  }

  float[][] states() {
    return states;
  }

  float[] output() {
    return withoutTail(output);
  }

  /** One row of all arguments, with another kernel. */
  CellRun row(int row) {
    CellRun result = new CellRun(laws, cell, SequenceKernel.of(cell), 1);
    copyRow(x, row, result.x);
    for (int k = 0; k < states.length; k++) {
      copyRow(states[k], row, result.states[k]);
    }
    for (int k = 0; k < constants.length; k++) {
      copyRow(constants[k], row, result.constants[k]);
    }
    copyRow(output, row, result.output);
    return result;
  }

  private static void copyRow(float[] from, int row, float[] to) {
    int size = to.length - TAIL;
    System.arraycopy(from, row * size, to, 0, size);
  }

  /** Output and states, one after the other. */
  float[] results() {
    float[] all = output();
    for (float[] state : states) {
      all = joined(all, withoutTail(state));
    }
    return all;
  }

  private static float[] withoutTail(float[] values) {
    return Arrays.copyOf(values, values.length - TAIL);
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  boolean isFinite() {
    return isFinite(results());
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  boolean untouchedTail() {
    boolean untouched = untouchedTail(output);
    for (float[] state : states) {
      untouched &= untouchedTail(state);
    }
    return untouched;
  }

  private static boolean untouchedTail(float[] values) {
    for (int i = values.length - TAIL; i < values.length; i++) {
      if (values[i] != MARK) {
        return false;
      }
    }
    return true;
  }
}
