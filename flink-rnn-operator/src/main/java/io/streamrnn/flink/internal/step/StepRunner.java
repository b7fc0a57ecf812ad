/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.Rejected.Reason;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * Runs steps of different keys together, a row each, and several steps of few keys at once. The
 * results of a run have the same bits whatever other runs it is run with. For one thread.
 *
 * <p>When a step of several rows fails, it is tried with half of them, down to the one at fault.
 */
@Internal
public final class StepRunner implements Runner {

  private static final Comparator<Run> LONGEST_FIRST = Comparator.comparingInt(r -> -r.steps());

  // -- configuration
  private final SequenceKernel kernel;
  private final boolean together;
  private final int inputSize;
  private final int outputSize;
  private final int[] stateSizes;
  private final int[] constantSizes;
  private final int stateSize;

  // -- runtime: rows side by side; the arrays grow with the batches
  private final float[][] states;
  private final float[][] constants;
  private float[] x = {};
  private float[] output = {};
  private int rows;
  // Whether all numbers are after the last step of several keys.
  private boolean areFinite;

  /** Creates a runner of this cell, with memory for this number of rows at once to begin with. */
  StepRunner(Cell cell, int rows) {
    kernel = SequenceKernel.of(cell);
    together = kernel.isBatchInvariant();
    inputSize = cell.inputShape().size();
    outputSize = cell.outputShape().size();
    stateSizes = cell.states().stream().mapToInt(StateSpec::size).toArray();
    constantSizes = ConditionedCell.constantsOf(cell).stream().mapToInt(Shape::size).toArray();
    stateSize = Arrays.stream(stateSizes).sum();
    states = new float[stateSizes.length][];
    constants = new float[constantSizes.length][];
    allocate(rows);
  }

  private void allocate(int rows) {
    this.rows = rows;
    x = new float[Math.multiplyExact(rows, inputSize)];
    output = new float[Math.multiplyExact(rows, outputSize)];
    Arrays.setAll(states, k -> new float[Math.multiplyExact(rows, stateSizes[k])]);
    Arrays.setAll(constants, k -> new float[Math.multiplyExact(rows, constantSizes[k])]);
  }

  @Override
  public void run(List<Run> runs) {
    makeRoom(runs.size());
    if (runs.size() == 1 && runs.get(0).steps() == 1) {
      runStep(runs.get(0));
    } else if (together) {
      runTogether(runs);
    } else {
      for (Run run : runs) {
        runTogether(List.of(run));
      }
    }
  }

  /** The usual case of an event: the loops of a batch would cost it a tenth more in a job. */
  private void runStep(Run run) {
    try {
      load(run, 0);
      setConstants();
      run.rows().copy(0, x, 0, inputSize);
      float[] score = new float[outputSize];
      kernel.step(1, x, states, score);
      takeOutput(run, 0, score);
      store(run, 0);
    } catch (RuntimeException e) {
      fail(run, e);
    }
  }

  private static void fail(Run run, RuntimeException e) {
    run.fail(failed(e));
  }

  private static Rejection failed(RuntimeException e) {
    return Rejection.causedBy(Reason.STEP_FAILED, "the model", e);
  }

  /**
   * Takes one step of a key, without a {@link Run}, of a model that has no constants.
   *
   * @param x its input; only read
   * @param start the states before it, one after the other; only read
   * @return its score, which the caller may keep
   */
  public float[] step(float[] x, float[] start) throws Rejection {
    float[] score = new float[outputSize];
    try {
      load(start, 0);
      // A copy, as the kernel keeps the array: see OneStepInput.readStep(...).
      System.arraycopy(x, 0, this.x, 0, inputSize);
      kernel.step(1, this.x, states, score);
    } catch (RuntimeException e) {
      throw failed(e);
    }
    requireFinite(score, outputSize, false);
    for (int k = 0; k < states.length; k++) {
      if (!isSeen(k)) {
        requireFinite(states[k], stateSizes[k], true);
      }
    }
    return score;
  }

  /** The number of values of an input. */
  public int inputSize() {
    return inputSize;
  }

  /** Whether steps of several keys can be taken together. */
  public boolean isBatchInvariant() {
    return together;
  }

  /** Makes room for this many rows at once. */
  public void makeRoom(int count) {
    if (count > rows) {
      allocate(Math.max(count, 2 * rows));
    }
  }

  /**
   * Sets the states before the next step of a row.
   *
   * @param values one after the other; only read
   */
  public void start(int row, float[] values) {
    load(values, row);
  }

  /**
   * Takes one step of each of the first rows together, of a batch-invariant model that has no
   * constants.
   *
   * @param x their inputs, row by row; only read
   */
  public void step(int count, float[] x) throws Rejection {
    try {
      kernel.step(count, x, states, output);
    } catch (RuntimeException e) {
      throw failed(e);
    }
    areFinite = Finite.areAll(output, count * outputSize);
    for (int k = 0; areFinite && k < states.length; k++) {
      areFinite = isSeen(k) || Finite.areAll(states[k], count * stateSizes[k]);
    }
  }

  /** Whether a state is finite after the last step if the scores and the other states are. */
  private boolean isSeen(int state) {
    return kernel.isOutput(state) || kernel.isFiniteWithOthers(state);
  }

  /** The score of a row after {@link #step(int, float[])}: a new array. */
  public float[] score(int row) throws Rejection {
    float[] score = Arrays.copyOfRange(output, row * outputSize, (row + 1) * outputSize);
    if (!areFinite) {
      requireFinite(score, outputSize, false);
      float[] end = new float[stateSize];
      end(row, end);
      requireFinite(end, stateSize, true);
    }
    return score;
  }

  /** Copies the states of a row after its last step, one after the other. */
  public void end(int row, float[] to) {
    int from = 0;
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(states[k], row * stateSizes[k], to, from, stateSizes[k]);
      from += stateSizes[k];
    }
  }

  private void setConstants() {
    if (constants.length > 0) {
      ConditionedKernel.setConstants(kernel, constants);
    }
  }

  private void runTogether(List<Run> runs) {
    try {
      step(inOrder(runs));
    } catch (RuntimeException e) {
      if (runs.size() == 1) {
        fail(runs.get(0), e);
      } else if (!runs.isEmpty()) {
        runTogether(runs.subList(0, runs.size() / 2));
        runTogether(runs.subList(runs.size() / 2, runs.size()));
      }
    }
  }

  /** The longest first, so that the runs that continue are always the first rows. */
  private static List<Run> inOrder(List<Run> runs) {
    int steps = runs.isEmpty() ? 0 : runs.get(0).steps();
    for (int row = 1; row < runs.size(); row++) {
      if (runs.get(row).steps() != steps) {
        return runs.stream().sorted(LONGEST_FIRST).toList();
      }
    }
    return runs;
  }

  private void step(List<Run> runs) {
    for (int row = 0; row < runs.size(); row++) {
      load(runs.get(row), row);
    }
    setConstants();
    boolean everyOutput = emitsEveryOutput(runs);
    int running = runs.size();
    int step = 0;
    while (running > 0) {
      int left = runs.get(running - 1).steps() - step;
      if (left == 0) {
        running--;
      } else {
        int count = Math.min(left, SequenceKernel.stepsAtOnce(running));
        step(runs, running, step, count, everyOutput);
        step += count;
      }
    }
    for (int row = 0; row < runs.size(); row++) {
      store(runs.get(row), row);
    }
  }

  private static boolean emitsEveryOutput(List<Run> runs) {
    for (int row = 0; row < runs.size(); row++) {
      if (runs.get(row).everyOutput()) {
        return true;
      }
    }
    return false;
  }

  /** Takes the next steps of the first runs, all of which have that many left. */
  private void step(List<Run> runs, int rows, int step, int count, boolean everyOutput) {
    makeRoom(count * rows, everyOutput ? count * rows : rows);
    for (int next = 0; next < count; next++) {
      for (int row = 0; row < rows; row++) {
        int at = (next * rows + row) * inputSize;
        runs.get(row).rows().copy(step + next, x, at, inputSize);
      }
    }
    kernel.steps(count, rows, x, states, everyOutput, output);
    for (int next = everyOutput ? 0 : count - 1; next < count; next++) {
      for (int row = 0; row < rows; row++) {
        takeOutput(runs.get(row), step + next, everyOutput ? next * rows + row : row);
      }
    }
  }

  private void makeRoom(int inputs, int outputs) {
    int ofInputs = Math.multiplyExact(inputs, inputSize);
    if (x.length < ofInputs) {
      x = new float[ofInputs];
    }
    int ofOutputs = Math.multiplyExact(outputs, outputSize);
    if (output.length < ofOutputs) {
      output = new float[ofOutputs];
    }
  }

  private void load(Run run, int row) {
    load(run.start(), row);
    int from = 0;
    for (int k = 0; k < constants.length; k++) {
      System.arraycopy(
          run.constants(), from, constants[k], row * constantSizes[k], constantSizes[k]);
      from += constantSizes[k];
    }
    run.compute(run.outputCount());
  }

  private void load(float[] start, int row) {
    int from = 0;
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(start, from, states[k], row * stateSizes[k], stateSizes[k]);
      from += stateSizes[k];
    }
  }

  /** Takes the output of a step from a row of the outputs. */
  private void takeOutput(Run run, int step, int row) {
    if (run.everyOutput() || step == run.steps() - 1) {
      int at = row * outputSize;
      takeOutput(
          run, run.everyOutput() ? step : 0, Arrays.copyOfRange(output, at, at + outputSize));
    }
  }

  private static void takeOutput(Run run, int at, float[] score) {
    run.output(at, score);
    requireFinite(run, score, false);
  }

  private void store(Run run, int row) {
    float[] end = run.end(stateSize);
    end(row, end);
    requireFinite(run, end, true);
  }

  static void requireFinite(Run run, float[] values, boolean areStates) {
    if (!Finite.areAll(values, values.length) && run.failure() == null) {
      run.fail(Rejection.notFinite(areStates));
    }
  }

  private static void requireFinite(float[] values, int size, boolean areStates) throws Rejection {
    if (!Finite.areAll(values, size)) {
      throw Rejection.notFinite(areStates);
    }
  }
}
