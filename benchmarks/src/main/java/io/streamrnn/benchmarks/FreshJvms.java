/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.Kernels;
import io.streamrnn.cells.SimpleRnnCell;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Is a step equally fast in every JVM? The compiler of a JVM decides from what it has seen so far,
 * and decides once.
 *
 * <pre>benchmarks/run FreshJvms [--jvms 20] [--busy 0] [--others] [JVM option ...]</pre>
 *
 * <p>Each of the JVMs steps an LSTM of several sizes for {@value #SECONDS} s a size, one after the
 * other, and then measures its CPU time per row. The table shows the fastest, the median and the
 * slowest JVM, and the slowest in terms of the fastest. {@code --busy n} keeps n threads of another
 * process busy beside them, so that the compiler waits for its turn. With {@code --others} each JVM
 * first steps three models of other shapes and cells. JVM options are passed on.
 */
public final class FreshJvms {

  private static final int INPUT_SIZE = 16;
  private static final int[] UNITS = {32, 64, 128, 256};
  private static final int[] ROWS = {1, 8, 64};
  private static final int SECONDS = 5;
  private static final int ROUNDS = 9;
  private static final double ROUND_NANOS = 30e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private FreshJvms() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("child")) {
      child(Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]));
      return;
    }
    if (args.length > 0 && args[0].equals("spin")) {
      spin();
    }
    int jvms = 20;
    int busy = 0;
    boolean others = false;
    List<String> options = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--jvms" -> jvms = Integer.parseInt(args[++i]);
        case "--busy" -> busy = Integer.parseInt(args[++i]);
        case "--others" -> others = true;
        default -> options.add(args[i]);
      }
    }
    List<Process> spinners = new ArrayList<>();
    try {
      for (int i = 0; i < busy; i++) {
        spinners.add(new ProcessBuilder(java(List.of(), "spin")).start());
      }
      run(jvms, others, options);
    } finally {
      spinners.forEach(Process::destroyForcibly);
    }
  }

  private static void run(int jvms, boolean others, List<String> options)
      throws IOException, InterruptedException {
    Map<String, double[]> times = new LinkedHashMap<>();
    for (int jvm = 0; jvm < jvms; jvm++) {
      Process child =
          new ProcessBuilder(java(options, "child", "" + SECONDS, "" + others))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] parts = line.split("\t");
          int place = jvm;
          if (parts.length == 2) {
            times.computeIfAbsent(parts[0], name -> new double[jvms])[place] =
                Double.parseDouble(parts[1]);
          } else if (jvm == 0) {
            System.out.println(line);
          }
        }
      }
      if (child.waitFor() != 0) {
        throw new IllegalStateException("a JVM failed: options=" + options);
      }
      System.err.printf("JVM %d of %d%n", jvm + 1, jvms);
    }
    System.out.printf(
        "%-24s %9s %9s %9s %9s  each%n", "CPU us per row", "fastest", "median", "slowest", "ratio");
    times.forEach(FreshJvms::print);
  }

  private static void print(String name, double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    StringBuilder each = new StringBuilder();
    Arrays.stream(times).forEach(time -> each.append(" %.2f".formatted(time)));
    System.out.printf(
        "%-24s %9.2f %9.2f %9.2f %9.2f %s%n",
        name,
        sorted[0],
        sorted[sorted.length / 2],
        sorted[sorted.length - 1],
        sorted[sorted.length - 1] / sorted[0],
        each);
  }

  private static List<String> java(List<String> options, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(options);
    command.add(FreshJvms.class.getName());
    command.addAll(List.of(args));
    return command;
  }

  private static void spin() {
    long value = 1;
    while (value != 0) {
      value = value * 6364136223846793005L | 1;
    }
  }

  private static void child(int seconds, boolean others) {
    System.out.println(Machine.description() + "; kernels: " + Kernels.provider());
    if (others) {
      for (Cell cell : List.of(gru(7, 48), simple(3, 20), SampleLstm.of(5, 96, 3).cell())) {
        for (int rows : new int[] {1, 64}) {
          new Steps(cell, rows).forSeconds(1);
        }
      }
    }
    for (int units : UNITS) {
      for (int rows : ROWS) {
        Steps steps = new Steps(SampleLstm.of(INPUT_SIZE, units, 7).cell(), rows);
        steps.forSeconds(seconds);
        System.out.printf("LSTM %d units, %d rows\t%s%n", units, rows, steps.median() / 1e3);
      }
    }
  }

  private static Cell gru(int inputSize, int units) {
    Random random = new Random(1);
    return new GruCell(
        Activation.TANH,
        Activation.SIGMOID,
        true,
        weight(random, "kernel", inputSize, 3 * units),
        weight(random, "recurrent_kernel", units, 3 * units),
        weight(random, "bias", 2, 3 * units));
  }

  private static Cell simple(int inputSize, int units) {
    Random random = new Random(2);
    return new SimpleRnnCell(
        Activation.TANH,
        weight(random, "kernel", inputSize, units),
        weight(random, "recurrent_kernel", units, units),
        Weight.of("bias", Shape.of(units), new float[units]));
  }

  private static Weight weight(Random random, String name, int rows, int columns) {
    return Weight.of(
        name, Shape.of(rows, columns), SampleLstm.gaussian(random, rows * columns, 0.1));
  }

  /** A kernel with its states. */
  private static final class Steps {

    private final int rows;
    private final Kernel kernel;
    private final float[] x;
    private final float[][] states;
    private final float[] output;

    Steps(Cell cell, int rows) {
      this.rows = rows;
      kernel = cell.kernel();
      x = SampleLstm.gaussian(new Random(11), rows * cell.inputShape().size(), 1);
      states =
          cell.states().stream()
              .map(state -> new float[rows * state.size()])
              .toArray(float[][]::new);
      output = new float[rows * cell.outputShape().size()];
    }

    void forSeconds(int seconds) {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      while (System.nanoTime() < end) {
        times(20);
      }
    }

    /** CPU time per row, nanoseconds. */
    double median() {
      int repetitions = (int) Math.max(20, ROUND_NANOS * 20 / times(20));
      double[] times = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        times[round] = times(repetitions) / (double) repetitions / rows;
      }
      Arrays.sort(times);
      return times[ROUNDS / 2];
    }

    private long times(int repetitions) {
      long before = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < repetitions; i++) {
        kernel.step(rows, x, states, output);
      }
      return THREADS.getCurrentThreadCpuTime() - before;
    }
  }
}
