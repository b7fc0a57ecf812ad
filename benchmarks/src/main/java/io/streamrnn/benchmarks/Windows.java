/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.Kernels;
import io.streamrnn.cells.StackedCells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What does it cost to score an event with the window of the last n events, beside one step?
 *
 * <pre>benchmarks/run Windows</pre>
 *
 * <p>CPU time of the engine, in turns in one JVM: n steps one after the other; the steps of a
 * window at once, as the operator takes them; those of several keys together, as with {@code
 * batching}; and what would be left if each key kept the states of its n open windows, which one
 * step of n rows continues. That includes the copies of these states, but not what a state backend
 * takes.
 */
public final class Windows {

  // The Vector API is used once it is compiled.
  private static final long FIRST_QUIET_NANOS = 2_000_000_000L;
  private static final long QUIET_NANOS = 400_000_000;
  private static final int[] KEYS = {8, 64};

  private Windows() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(Windows.class, args, Windows::measure);
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    System.out.println("kernels: " + Kernels.provider());
    Runs first = new Runs(turbofan(), 1, 8);
    Steps.medians(List.of(first::stepByStep), FIRST_QUIET_NANOS);
    int[] lengths = scale.of(new int[] {50}, new int[] {10, 50});
    measure("LSTM 64", SampleLstm.of(Events.INPUT_SIZE, 64, 7).cell(), lengths, figures);
    measure("turbofan", turbofan(), lengths, figures);
    for (int units : scale.of(new int[] {}, new int[] {32, 128, 512})) {
      Cell cell = SampleLstm.of(Events.INPUT_SIZE, units, 7).cell();
      measure("LSTM " + units, cell, lengths, figures);
      measure("GRU " + units, SampleCell.GRU.of(Events.INPUT_SIZE, units, 7), lengths, figures);
    }
  }

  /** As a published model of the remaining life of engines. */
  private static Cell turbofan() {
    Weight kernel =
        Weight.of("kernel", Shape.of(50, 1), SampleLstm.gaussian(new Random(9), 50, 0.1));
    Weight bias = Weight.of("bias", Shape.of(1), new float[1]);
    return new StackedCells(
        List.of(
            SampleLstm.of(25, 100, 7).cell(Activation.HARD_SIGMOID),
            SampleLstm.of(100, 50, 8).cell(Activation.HARD_SIGMOID),
            new DenseCell(Activation.LINEAR, kernel, bias)));
  }

  private static void measure(String name, Cell cell, int[] lengths, Figures figures)
      throws Exception {
    for (int length : lengths) {
      String prefix = "%s, window of %d: ".formatted(name, length);
      List<Steps.Step> steps = new ArrayList<>();
      Runs one = new Runs(cell, 1, 1);
      Runs window = new Runs(cell, length, 1);
      steps.add(one::stepByStep);
      steps.add(window::stepByStep);
      steps.add(window::atOnce);
      steps.add(new Runs(cell, 1, length)::continueOpenWindows);
      for (int keys : KEYS) {
        steps.add(new Runs(cell, length, keys)::atOnce);
      }
      double[] nanos = Steps.medians(steps, QUIET_NANOS).cpu();
      add(figures, prefix + "one step", nanos[0], 1);
      add(figures, prefix + "n steps one after the other", nanos[1], 1);
      add(figures, prefix + "n steps at once", nanos[2], 1);
      add(figures, prefix + "states of n windows kept", nanos[3], 1);
      for (int k = 0; k < KEYS.length; k++) {
        add(figures, prefix + KEYS[k] + " keys together", nanos[4 + k], KEYS[k]);
      }
      ratio(figures, prefix, "n steps one after the other", "n steps at once");
      ratio(figures, prefix, "n steps one after the other", "states of n windows kept");
      ratio(figures, prefix, "n steps one after the other", KEYS[0] + " keys together");
    }
  }

  private static void add(Figures figures, String name, double nanos, int events) {
    figures.add(name + ", us/event", nanos / events / 1e3);
  }

  private static void ratio(Figures figures, String prefix, String dividend, String divisor) {
    figures.addRatio(
        prefix + dividend + " / " + divisor,
        prefix + dividend + ", us/event",
        prefix + divisor + ", us/event");
  }

  /** Steps of rows, from zero states. */
  private static final class Runs {

    private final Kernel kernel;
    private final SequenceKernel sequence;
    private final int steps;
    private final int rows;
    private final int inputSize;
    // The features that keys keep, [T, I]; the same for all of them.
    private final float[] kept;
    private final float[] x;
    private final float[][] states;
    private final float[][] keptStates;
    private final float[] output;

    Runs(Cell cell, int steps, int rows) {
      kernel = cell.kernel();
      sequence = SequenceKernel.of(cell);
      this.steps = steps;
      this.rows = rows;
      inputSize = cell.inputShape().size();
      kept = SampleLstm.gaussian(new Random(3), steps * inputSize, 1);
      x = new float[SequenceKernel.stepsAtOnce(rows) * rows * inputSize];
      states = new float[cell.states().size()][];
      Arrays.setAll(states, k -> new float[rows * cell.states().get(k).size()]);
      keptStates = Arrays.stream(states).map(float[]::clone).toArray(float[][]::new);
      output = new float[rows * cell.outputShape().size()];
    }

    void stepByStep() {
      begin();
      for (int step = 0; step < steps; step++) {
        read(step, 1);
        kernel.step(rows, x, states, output);
      }
    }

    void atOnce() {
      begin();
      int most = SequenceKernel.stepsAtOnce(rows);
      for (int step = 0; step < steps; step += most) {
        int count = Math.min(most, steps - step);
        read(step, count);
        sequence.steps(count, rows, x, states, false, output);
      }
    }

    void continueOpenWindows() {
      copy(keptStates, states);
      read(0, 1);
      kernel.step(rows, x, states, output);
      copy(states, keptStates);
    }

    private void begin() {
      for (float[] state : states) {
        Arrays.fill(state, 0);
      }
    }

    private void read(int step, int count) {
      for (int next = 0; next < count; next++) {
        for (int row = 0; row < rows; row++) {
          int to = (next * rows + row) * inputSize;
          System.arraycopy(kept, (step + next) * inputSize, x, to, inputSize);
        }
      }
    }

    private static void copy(float[][] from, float[][] to) {
      for (int k = 0; k < from.length; k++) {
        System.arraycopy(from[k], 0, to[k], 0, from[k].length);
      }
    }
  }
}
