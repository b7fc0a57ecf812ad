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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether vector arithmetic is faster than plain arithmetic by now. Until C2 has compiled it, it is
 * slower by two orders of magnitude, which lasts for seconds where the compiler waits for a
 * processor. So a thread computes the same with both until the vectors win. Both give the same
 * bits, so that kernels can change from one to the other at any step.
 *
 * <p>Where they do not win for a while, the thread ends, so that it does not keep the class loader
 * of a job that has ended. The next one begins while kernels are used.
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

  /** The rows of a tile. */
  private static final int TILE = 4;

  private static final int REPETITIONS = 10;

  /** All ways in which rows are divided into tiles. */
  private static final int[] ROWS = {Rows.CAPACITY, 7, 6, 1};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** How often in succession the vectors must win. */
  private static final int WINS = 3;

  /** How long a thread tries, and how long the next one is waited for. */
  static final long TRIAL_NANOS = 20_000_000_000L;

  /** How long it takes a whole processor; then a half. */
  private static final long URGENT_NANOS = 5_000_000_000L;

  // Leaves the processor to the compiler.
  private static final long PAUSE_NANOS = 2_000_000;

  /** How often the clock is not read by a step that asks. */
  static final int ASKED_BETWEEN = 64;

  // A literal is one object in all class loaders of a process: jobs that start together take turns,
  // and leave the other processors to the compiler.
  private static final Object TURN = "io.streamrnn.internal.WarmUp";

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.cells.Kernels");

  /** What runs and waits: a thread, or a test. */
  interface Host {

    /** Runs this elsewhere. */
    void start(Runnable trial);

    void pause(long nanos);

    long nanoTime();

    /** The CPU time of the current thread; -1 where this JVM does not measure it. */
    long cpuNanos();
  }

  private final Supplier<BooleanSupplier> comparison;
  private final Host host;
  private volatile boolean isDone;
  private volatile boolean isRunning;
  // A trial that throws would throw again, unless it was for lack of memory.
  private volatile boolean hasFailed;
  private volatile long next;
  // Approximate: several threads may count.
  private int asked;
  private int trials;

  /**
   * One that is not done.
   *
   * @param comparison makes what computes with both, and says whether the vectors win
   */
  WarmUp(Supplier<BooleanSupplier> comparison, Host host) {
    this.comparison = comparison;
    this.host = host;
  }

  /** One that is not waited for. */
  static WarmUp none() {
    WarmUp none = new WarmUp(() -> () -> true, new Threads());
    none.isDone = true;
    return none;
  }

  /** One that runs in a thread, once the arithmetic of this process is picked. */
  static WarmUp begin(Arithmetic vectors) {
    Host threads = new Threads();
    WarmUp result = new WarmUp(() -> comparison(vectors, threads), threads);
    result.begin();
    return result;
  }

  private static BooleanSupplier comparison(Arithmetic vectors, Host host) {
    Work vector = new Work(vectors, vectors.stride(WIDTH));
    Work plain = new Work(new PlainArithmetic("warm-up"), vectors.stride(WIDTH));
    return () -> nanos(vector, host) <= nanos(plain, host);
  }

  /**
   * How long work takes, in CPU time: another process that takes the processor makes it no slower.
   * Where that is not measured, the clock counts: both differ by far until the vectors are
   * compiled.
   */
  static long nanos(Runnable work, Host host) {
    long began = host.nanoTime();
    long cpuBegan = host.cpuNanos();
    work.run();
    long cpuEnded = host.cpuNanos();
    return cpuBegan < 0 || cpuEnded < 0 ? host.nanoTime() - began : cpuEnded - cpuBegan;
  }

  /** Whether vector arithmetic is to be used. Asked for each step. */
  boolean isDone() {
    return isDone || isDoneNow();
  }

  private boolean isDoneNow() {
    if (!isRunning && !hasFailed && ++asked % ASKED_BETWEEN == 0 && host.nanoTime() - next >= 0) {
      begin();
    }
    return isDone;
  }

  /** Begins a trial, unless one runs. */
  synchronized void begin() {
    if (!isRunning && !isDone) {
      trials++;
      isRunning = true;
      try {
        host.start(this::run);
      } catch (OutOfMemoryError noThread) {
        // A step asked, which needs none.
        endTrial();
      }
    }
  }

  // What it throws must not reach the thread, where Flink may end the process for it.
  private void run() {
    try {
      isDone = isWon();
      log();
    } catch (OutOfMemoryError e) {
      if (isLogged()) {
        logFailure("give the process more memory; they are tried again", e);
      }
    } catch (RuntimeException | Error e) {
      hasFailed = true;
      logFailure("they are not tried again; restart the process, report this if it returns", e);
    } finally {
      endTrial();
    }
  }

  private void endTrial() {
    next = host.nanoTime() + TRIAL_NANOS;
    isRunning = false;
  }

  private boolean isWon() {
    BooleanSupplier vectorsWin = comparison.get();
    long start = host.nanoTime();
    long now = start;
    int wins = 0;
    while (wins < WINS && now - start < TRIAL_NANOS) {
      long began = now;
      synchronized (TURN) {
        wins = vectorsWin.getAsBoolean() ? wins + 1 : 0;
      }
      long spent = host.nanoTime() - began;
      host.pause(began - start < URGENT_NANOS ? PAUSE_NANOS : Math.max(PAUSE_NANOS, spent));
      now = host.nanoTime();
    }
    return wins == WINS;
  }

  private void log() {
    if (!isDone && isLogged()) {
      LOG.warn(
          "the vector kernels are not compiled yet: trials={} of {} s; the plain kernels are used meanwhile, which are slower and give the same bits; if this does not end, give the process more processors, or restart it",
          trials,
          TRIAL_NANOS / 1_000_000_000L);
    } else if (isDone && trials > 1) {
      LOG.info("the vector kernels are compiled: trials={}", trials);
    }
  }

  private void logFailure(String next, Throwable cause) {
    LOG.warn(
        "the vector kernels could not be tried: trials={}; the plain kernels are used, which are slower and give the same bits; {}",
        trials,
        next,
        cause);
  }

  /** Whether a trial that is followed by another is logged: the first, second, fourth and so on. */
  private boolean isLogged() {
    return Integer.bitCount(trials) == 1;
  }

  /** Threads of this process. */
  private static final class Threads implements Host {

    @Override
    public void start(Runnable trial) {
      Thread thread = new Thread(trial, "streamrnn-kernels");
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    }

    @Override
    public void pause(long nanos) {
      LockSupport.parkNanos(nanos);
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long cpuNanos() {
      return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
    }
  }

  /** What kernels of small sizes do. */
  private static final class Work implements Runnable {

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
          Activation.SIGMOID,
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

    @Override
    public void run() {
      for (int i = 0; i < REPETITIONS; i++) {
        sums.set(Rows.CAPACITY, a);
        sums.set(1, a);
        large.set(1, many);
        large.set(TILE, many);
        for (int rows : ROWS) {
          lstm.apply(rows, a, h, c);
          gru.apply(rows, a, h);
        }
        Arrays.fill(values, 1);
        arithmetic.squash(values, scale, shift);
        arithmetic.tanh(values, 0, values.length);
        arithmetic.fastSigmoid(values, 0, values.length);
      }
    }
  }
}
