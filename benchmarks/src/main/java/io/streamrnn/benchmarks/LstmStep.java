/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import ai.onnxruntime.OrtException;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cells.Kernels;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/**
 * What does an LSTM step cost for one event, compared with ONNX Runtime?
 *
 * <pre>benchmarks/run LstmStep</pre>
 *
 * <p>Both step the same weights over the same inputs on one thread, alternating within one run. The
 * table shows the medians of {@value #ROUNDS} rounds. Before the measurement, both must agree
 * within {@value #AGREEMENT}. ONNX Runtime is called once per step, with tensors created for the
 * call (see {@link OnnxLstm}). Ratios depend on the machine, so the table names it. The last column
 * compares the ratio of CPU times with the project's target.
 */
public final class LstmStep {

  private static final int INPUT_SIZE = 16;
  private static final int[] UNITS = {32, 64, 128, 256};
  private static final double[] TARGETS = {15, 8, 4, 1.8};
  private static final int ROUNDS = 15;
  private static final int DISTINCT_INPUTS = 256;
  private static final double AGREEMENT = 1e-4;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private LstmStep() {}

  /** Prints the table. */
  public static void main(String[] args) throws OrtException {
    System.out.printf(
        "One LSTM step, 1 row, input %d, one thread; kernels: %s%n",
        INPUT_SIZE, Kernels.provider());
    System.out.printf("%s%n%n", Machine.description());
    System.out.printf(
        "%6s | %27s | %27s | %15s | %14s%n",
        "", "StreamRNN, us per step", "ONNX Runtime, us per step", "times faster", "");
    System.out.printf(
        "%6s | %13s %13s | %13s %13s | %7s %7s | %14s%n",
        "units", "CPU", "wall", "CPU", "wall", "CPU", "wall", "target (CPU)");
    for (int i = 0; i < UNITS.length; i++) {
      compare(UNITS[i], TARGETS[i]);
    }
  }

  private static void compare(int units, double target) throws OrtException {
    SampleLstm lstm = SampleLstm.of(INPUT_SIZE, units, 7);
    float[][] inputs = new float[DISTINCT_INPUTS][];
    Random random = new Random(11);
    Arrays.setAll(inputs, i -> SampleLstm.gaussian(random, INPUT_SIZE, 1));
    try (OnnxLstm onnx = new OnnxLstm(lstm, 1)) {
      Kernel kernel = lstm.cell().kernel();
      float[][] states = {new float[units], new float[units]};
      float[] output = new float[units];
      float[] h = new float[units];
      float[] c = new float[units];
      Step ours = x -> kernel.step(1, x, states, output);
      Step theirs = x -> onnx.step(x, h, c);

      run(ours, inputs, DISTINCT_INPUTS);
      run(theirs, inputs, DISTINCT_INPUTS);
      requireAgreement(units, output, h);

      int ourSteps = stepsFor(ours, inputs);
      int theirSteps = stepsFor(theirs, inputs);
      double[][] our = new double[2][ROUNDS];
      double[][] their = new double[2][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        record(our, round, measure(ours, inputs, ourSteps));
        record(their, round, measure(theirs, inputs, theirSteps));
      }
      double timesFaster = median(their[0]) / median(our[0]);
      System.out.printf(
          "%6d | %13.2f %13.2f | %13.2f %13.2f | %7.1f %7.1f | %5.1f %8s%n",
          units,
          median(our[0]),
          median(our[1]),
          median(their[0]),
          median(their[1]),
          timesFaster,
          median(their[1]) / median(our[1]),
          target,
          timesFaster >= target ? "met" : "missed");
    }
  }

  /** The number of steps in about a tenth of a second, measured after warming up. */
  private static int stepsFor(Step step, float[][] inputs) throws OrtException {
    int steps = 1000;
    measure(step, inputs, 10 * steps);
    double microseconds = 0;
    for (int i = 0; i < 5; i++) {
      microseconds = measure(step, inputs, steps)[1];
      steps = Math.max(1000, (int) (100_000 / microseconds));
    }
    return steps;
  }

  /** CPU and wall time of one step, microseconds. */
  private static double[] measure(Step step, float[][] inputs, int steps) throws OrtException {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    run(step, inputs, steps);
    return new double[] {
      (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / steps,
      (System.nanoTime() - wall) / 1e3 / steps
    };
  }

  private static void run(Step step, float[][] inputs, int steps) throws OrtException {
    for (int i = 0; i < steps; i++) {
      step.take(inputs[i % inputs.length]);
    }
  }

  private static void record(double[][] into, int round, double[] times) {
    into[0][round] = times[0];
    into[1][round] = times[1];
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void requireAgreement(int units, float[] ours, float[] theirs) {
    for (int j = 0; j < units; j++) {
      if (!(Math.abs(ours[j] - theirs[j]) <= AGREEMENT)) {
        throw new IllegalStateException(
            "both must compute the same result before they are measured: units=%d, h[%d]: StreamRNN=%s, ONNX Runtime=%s"
                .formatted(units, j, ours[j], theirs[j]));
      }
    }
  }

  private interface Step {
    void take(float[] x) throws OrtException;
  }
}
