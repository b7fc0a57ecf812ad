/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether vector arithmetic is faster than plain arithmetic by now. Until C2 has compiled it, it is
 * slower by two orders of magnitude, which lasts for seconds where the compiler waits for a
 * processor. So a thread computes the same with both until the vectors win. Both give the same
 * bits, so that kernels can change from one to the other at any step.
 */
final class WarmUp {

  private static final int WIDTH = 32;

  /** Products take two inputs at a time, and may have one left. */
  private static final int INPUTS = WIDTH - 1;

  /** They take an odd number of panels: one row takes two at a time, and one that is left. */
  private static final int PARTS = 5;

  private static final int GATES_OF_LSTM = 4;
  private static final int GATES_OF_GRU = 3;

  /** The inputs of a matrix that is large enough to be read in bfloat16. */
  private static final int MANY = 128;

  private static final int REPETITIONS = 10;

  /** All ways in which rows are divided into tiles. */
  private static final int[] ROWS = {Rows.CAPACITY, 7, 6, 1};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** How often in succession the vectors must win. */
  private static final int WINS = 3;

  /** Where they have not won by then, they never do. */
  private static final int MOST_SECONDS = 120;

  // Leaves the processor to the compiler.
  private static final long PAUSE_NANOS = 2_000_000;

  private volatile boolean isDone;

  private WarmUp(boolean isDone) {
    this.isDone = isDone;
  }

  /** One that is not waited for. */
  static WarmUp none() {
    return new WarmUp(true);
  }

  /** One that runs in a thread, once the arithmetic of this process is picked. */
  static WarmUp begin(Arithmetic vectors) {
    WarmUp result = new WarmUp(false);
    Thread thread = new Thread(() -> result.run(vectors), "streamrnn-kernels");
    thread.setDaemon(true);
    // The class loader of a job must not outlive it because of this thread.
    thread.setContextClassLoader(null);
    thread.start();
    return result;
  }

  /** Whether vector arithmetic is to be used. */
  boolean isDone() {
    return isDone;
  }

  private void run(Arithmetic vectors) {
    Work vector = new Work(vectors, vectors.stride(WIDTH));
    Work plain = new Work(new PlainArithmetic("warm-up"), vectors.stride(WIDTH));
    long end = System.nanoTime() + MOST_SECONDS * 1_000_000_000L;
    int wins = 0;
    while (wins < WINS && System.nanoTime() < end) {
      wins = vector.nanos() <= plain.nanos() ? wins + 1 : 0;
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    isDone = wins == WINS;
  }

  /** What kernels of small sizes do. */
  private static final class Work {

    private final Arithmetic arithmetic;
    private final Sums sums;
    private final Sums large;
    private final LstmStep lstm;
    private final GruStep gru;
    private final Rows a;
    private final Rows many;
    private final Rows h;
    private final Rows c;
    private final float[] values = new float[PARTS * WIDTH];
    private final float[] scale = new float[PARTS * WIDTH];
    private final float[] shift = new float[PARTS * WIDTH];

    Work(Arithmetic arithmetic, int stride) {
      this.arithmetic = arithmetic;
      Arrays.fill(scale, 0.5f);
      Arrays.fill(shift, 0.5f);
      Activation[] none = new Activation[PARTS];
      Arrays.fill(none, Activation.LINEAR);
      float[] bias = new float[PARTS * WIDTH];
      sums = arithmetic.sums(bias, List.of(matrix(INPUTS)), stride, none);
      large = arithmetic.sums(bias, List.of(matrix(MANY)), stride, none);
      lstm = lstm(arithmetic);
      gru = gru(arithmetic, stride);
      a = rows(INPUTS, stride);
      many = rows(MANY, arithmetic.stride(MANY));
      h = rows(WIDTH, stride);
      c = rows(WIDTH, stride);
    }

    private static LstmStep lstm(Arithmetic arithmetic) {
      return arithmetic.lstm(
          new float[GATES_OF_LSTM * WIDTH],
          matrix(INPUTS).parts(0, GATES_OF_LSTM),
          matrix(WIDTH).parts(0, GATES_OF_LSTM),
          GateActivation.SIGMOID,
          Activation.TANH);
    }

    private static GruStep gru(Arithmetic arithmetic, int stride) {
      float[] bias = new float[GATES_OF_GRU * WIDTH];
      Matrix kernel = matrix(INPUTS).parts(0, GATES_OF_GRU);
      Matrix recurrentKernel = matrix(WIDTH).parts(0, GATES_OF_GRU);
      ActivationFunction gate = GateActivation.SIGMOID;
      Activation tanh = Activation.TANH;
      Sums sums = arithmetic.sums(bias, List.of(kernel), stride, gate, gate, tanh);
      Sums recurrent = arithmetic.sums(bias, List.of(recurrentKernel), stride, gate, gate, tanh);
      GruStep general =
          new GruStep() {
            @Override
            public void ahead(int rows, Rows x) {
              sums.ahead(rows, x);
            }

            @Override
            public void apply(int rows, Rows x, Rows h) {
              sums.set(rows, x);
              recurrent.set(rows, h);
            }
          };
      return arithmetic.gru(bias, bias, kernel, recurrentKernel, gate, tanh, general);
    }

    private static Rows rows(int width, int stride) {
      Rows result = new Rows(width, stride);
      Arrays.fill(result.values(Rows.CAPACITY), 0.25f);
      return result;
    }

    /** Of weights that are bfloat16 numbers. */
    private static Matrix matrix(int inputs) {
      float[][] rows = new float[inputs][PARTS * WIDTH];
      for (float[] row : rows) {
        Arrays.fill(row, 0.125f);
      }
      return new Matrix(rows, PARTS);
    }

    /** CPU time: another process that takes the processor makes neither slower. */
    long nanos() {
      long began = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < REPETITIONS; i++) {
        sums.set(Rows.CAPACITY, a);
        sums.set(1, a);
        large.set(1, many);
        for (int rows : ROWS) {
          lstm.apply(rows, a, h, c);
          gru.apply(rows, a, h);
        }
        Arrays.fill(values, 1);
        arithmetic.squash(values, scale, shift);
        arithmetic.tanh(values, 0, values.length);
        arithmetic.fastSigmoid(values, 0, values.length);
      }
      return THREADS.getCurrentThreadCpuTime() - began;
    }
  }
}
