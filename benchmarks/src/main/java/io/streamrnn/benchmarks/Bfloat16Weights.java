/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.Kernels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * What does a step of one row gain when weights are rounded to bfloat16?
 *
 * <pre>
 * benchmarks/run Bfloat16Weights [--cells LSTM,GRU] [--units 64,128,256,512,1024] [--inputs 16,128]
 *     [--rows 1] [--jvms 5] [JVM option ...]</pre>
 *
 * <p>Steps a cell and the same cell with rounded weights in turns of some milliseconds on one
 * thread. Each JVM measures the median CPU time over {@value #ROUNDS} turns. The table shows
 * medians over the JVMs, and the slowest JVM beside the fastest. {@link Bfloat16} shows what scores
 * lose.
 */
public final class Bfloat16Weights {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 31;
  private static final double TURN_NANOS = 8e6;
  private static final long WARM_UP_NANOS = 2_000_000_000;
  // Of the first step of a cell, which waits for the compiler.
  private static final long FIRST_WARM_UP_NANOS = 10_000_000_000L;

  private Bfloat16Weights() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("child")) {
      FreshJvm.endWithParent();
      child(args);
      return;
    }
    String[] lists = {"LSTM,GRU", "16,128", "64,128,256,512,1024", "1"};
    int jvms = 5;
    // Plain loops until the vectors are compiled would be measured in the first seconds.
    List<String> options = new ArrayList<>(List.of("-Dstreamrnn.kernels=vector"));
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--cells" -> lists[0] = args[++i];
        case "--inputs" -> lists[1] = args[++i];
        case "--units" -> lists[2] = args[++i];
        case "--rows" -> lists[3] = args[++i];
        case "--jvms" -> jvms = Integer.parseInt(args[++i]);
        default -> options.add(args[i]);
      }
    }
    List<String> arguments = new ArrayList<>(List.of("child"));
    arguments.addAll(List.of(lists));
    print(FreshJvm.run(jvms, FreshJvm.command(options, Bfloat16Weights.class, arguments)));
  }

  private static void print(Map<String, double[]> values) {
    System.out.printf(
        "%n%-44s %9s %9s %7s | %9s %9s%n",
        "CPU us per row", "float32", "bfloat16", "gain", "fastest", "slowest");
    values.forEach(
        (name, rounded) -> {
          if (name.endsWith("/bfloat16_us")) {
            double[] exact =
                Objects.requireNonNull(values.get(name.replace("/bfloat16_us", "/float32_us")));
            double[] gains = new double[rounded.length];
            Arrays.setAll(gains, jvm -> exact[jvm] / rounded[jvm]);
            System.out.printf(
                "%-44s %9.2f %9.2f %6.2fx | %9.2f %9.2f%n",
                name.replace("/bfloat16_us", ""),
                FreshJvm.median(exact),
                FreshJvm.median(rounded),
                FreshJvm.median(gains),
                Arrays.stream(rounded).min().orElseThrow(),
                Arrays.stream(rounded).max().orElseThrow());
          }
        });
  }

  private static void child(String[] lists) {
    System.out.println(Machine.description() + "; kernels: " + Kernels.provider());
    for (String label : lists[1].split(",")) {
      long warmUp = FIRST_WARM_UP_NANOS;
      for (String inputs : lists[2].split(",")) {
        for (String units : lists[3].split(",")) {
          for (String rows : lists[4].split(",")) {
            String name =
                "weights/%s/inputs=%s/units=%s/rows=%s".formatted(label, inputs, units, rows);
            Cell cell =
                SampleCell.labelled(label).of(Integer.parseInt(inputs), Integer.parseInt(units), 7);
            measure(name, cell, Integer.parseInt(rows), warmUp);
            warmUp = WARM_UP_NANOS;
          }
        }
      }
    }
  }

  private static void measure(String name, Cell cell, int rows, long warmUp) {
    Steps exact = new Steps(cell, rows);
    Steps rounded = new Steps(rounded(cell), rows);
    exact.warmUp(warmUp);
    rounded.warmUp(warmUp);
    double[][] times = new double[2][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      times[0][round] = exact.nanosOfRow();
      times[1][round] = rounded.nanosOfRow();
    }
    System.out.printf("%s/float32_us\t%s%n", name, FreshJvm.median(times[0]) / 1e3);
    System.out.printf("%s/bfloat16_us\t%s%n", name, FreshJvm.median(times[1]) / 1e3);
  }

  /** The same cell with rounded matrices. */
  private static Cell rounded(Cell cell) {
    return cell.withWeights(cell.weights().stream().map(Bfloat16Weights::rounded).toList());
  }

  private static Weight rounded(Weight weight) {
    if (weight.name().equals("bias")) {
      return weight;
    }
    float[] values = weight.toArray();
    Bfloat16.round(values);
    return Weight.of(weight.name(), weight.shape(), values);
  }

  /** A kernel with its states. */
  private static final class Steps {

    private final int rows;
    private final Kernel kernel;
    private final float[] x;
    private final float[][] states;
    private final float[] output;
    private int repetitions = 1;

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

    void warmUp(long nanos) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        repetitions = (int) Math.max(1, TURN_NANOS / rows / nanosOfRow());
      }
    }

    /** CPU time in a turn. */
    double nanosOfRow() {
      long before = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < repetitions; i++) {
        kernel.step(rows, x, states, output);
      }
      return Math.max(1, THREADS.getCurrentThreadCpuTime() - before) / (double) repetitions / rows;
    }
  }
}
