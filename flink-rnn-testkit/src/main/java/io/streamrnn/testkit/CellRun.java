/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;
import java.util.Arrays;
import java.util.Random;

/** A kernel with its arguments, each array longer than necessary. */
final class CellRun {

  private static final int TAIL = 3;
  private static final float MARK = -12345;

  private final Cell cell;
  private final int rows;
  private final Kernel kernel;
  private final float[] x;
  private final float[][] states;
  private final float[] output;

  private CellRun(Cell cell, Kernel kernel, int rows) {
    this.cell = cell;
    this.kernel = kernel;
    this.rows = rows;
    x = marked(cell.inputShape().size());
    states = cell.states().stream().map(StateSpec::size).map(this::marked).toArray(float[][]::new);
    output = marked(cell.outputShape().size());
  }

  /** Random inputs and states, always the same ones. */
  static CellRun random(Cell cell, int rows) {
    return new CellRun(cell, cell.kernel(), rows).fill(42);
  }

  /** Other random inputs and states, for the same kernel. */
  CellRun other(int rows, long seed) {
    return new CellRun(cell, kernel, rows).fill(seed);
  }

  private CellRun fill(long seed) {
    Random random = new Random(seed);
    fill(random, x);
    for (float[] state : states) {
      fill(random, state);
    }
    return this;
  }

  private float[] marked(int size) {
    float[] values = new float[rows * size + TAIL];
    Arrays.fill(values, MARK);
    return values;
  }

  private void fill(Random random, float[] values) {
    for (int i = 0; i < values.length - TAIL; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
  }

  CellRun fillOutputs(float value) {
    Arrays.fill(output, 0, output.length - TAIL, value);
    return this;
  }

  void takeArgumentsOf(CellRun other) {
    System.arraycopy(other.x, 0, x, 0, x.length);
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(other.states[k], 0, states[k], 0, states[k].length);
    }
  }

  void step() {
    float[][] passed = states.clone();
    kernel.step(rows, x, states, output);
    requireStatesIn(passed);
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

  float[] input() {
    return x;
  }

  float[] output() {
    return Arrays.copyOf(output, output.length - TAIL);
  }

  /** One row of all arguments, with another kernel. */
  CellRun row(int row) {
    CellRun result = new CellRun(cell, cell.kernel(), 1);
    copyRow(x, row, result.x);
    for (int k = 0; k < states.length; k++) {
      copyRow(states[k], row, result.states[k]);
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
      int end = all.length;
      all = Arrays.copyOf(all, end + state.length - TAIL);
      System.arraycopy(state, 0, all, end, state.length - TAIL);
    }
    return all;
  }

  boolean isFinite() {
    for (float value : results()) {
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
