/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cells.Kernels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Is a step equally fast in every JVM? The compiler of a JVM decides from what it has seen so far,
 * and decides once.
 *
 * <pre>benchmarks/run FreshJvms [--cell LSTM] [--jvms 20] [--busy 0] [--others] [JVM option ...]
 * </pre>
 *
 * <p>Each of the JVMs steps a cell, {@code LSTM}, {@code GRU} or {@code SimpleRNN}, of several
 * sizes for {@value #SECONDS} s a size, one after the other, and measures its CPU time per row in
 * {@value #TURNS} turns: at once, and again when all sizes were stepped. The median counts. The
 * table shows the fastest, the median and the slowest JVM, and the slowest in terms of the fastest:
 * in CPU time, and in the multiply-adds that the core does from registers in that time, which are
 * measured between the rounds. A machine whose other guests slow the core differs in the first, and
 * what a compiler decided in both. {@code --busy n} keeps n threads of another process busy beside
 * them, so that the compiler waits for its turn. With {@code --others} each JVM first steps three
 * models of other shapes and cells. JVM options are passed on.
 */
public final class FreshJvms {

  private static final int INPUT_SIZE = 16;
  private static final int[] UNITS = {32, 64, 128, 256};
  private static final int[] ROWS = {1, 8, 64};
  private static final int SECONDS = 5;
  private static final int ROUNDS = 9;
  private static final double ROUND_NANOS = 30e6;
  // What another process does for a moment is not what the compiler decided.
  private static final int TURNS = 3;
  private static final int LIMITS_A_ROUND = 40;
  private static final String IN_MULTIPLY_ADDS = ", in multiply-adds";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private FreshJvms() {}

  /** Prints the table. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ReflectiveOperationException {
    if (args.length > 0 && args[0].equals("child")) {
      FreshJvm.endWithParent();
      child(SampleCell.labelled(args[1]), Integer.parseInt(args[2]), Boolean.parseBoolean(args[3]));
      return;
    }
    if (args.length > 0 && args[0].equals("spin")) {
      FreshJvm.endWithParent();
      spin();
    }
    SampleCell cell = SampleCell.LSTM;
    int jvms = 20;
    int busy = 0;
    boolean others = false;
    List<String> options = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--cell" -> cell = SampleCell.labelled(args[++i]);
        case "--jvms" -> jvms = Integer.parseInt(args[++i]);
        case "--busy" -> busy = Integer.parseInt(args[++i]);
        case "--others" -> others = true;
        default -> options.add(args[i]);
      }
    }
    List<Process> spinners = new ArrayList<>();
    try {
      for (int i = 0; i < busy; i++) {
        spinners.add(
            new ProcessBuilder(FreshJvm.command(List.of(), FreshJvms.class, List.of("spin")))
                .start());
      }
      run(cell, jvms, others, options);
    } finally {
      spinners.forEach(Process::destroyForcibly);
    }
  }

  private static void run(SampleCell cell, int jvms, boolean others, List<String> options)
      throws IOException, InterruptedException {
    List<String> arguments = List.of("child", cell.label, "" + SECONDS, "" + others);
    Map<String, double[]> times =
        FreshJvm.run(jvms, FreshJvm.command(options, FreshJvms.class, arguments));
    System.out.printf(
        "%-24s %9s %9s %9s %9s %16s  each%n",
        "CPU us per row", "fastest", "median", "slowest", "ratio", "in multiply-adds");
    times.forEach(
        (name, each) -> {
          double[] multiplyAdds = times.get(name + IN_MULTIPLY_ADDS);
          if (multiplyAdds != null) {
            print(name, each, multiplyAdds);
          }
        });
  }

  private static void print(String name, double[] times, double[] multiplyAdds) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    StringBuilder each = new StringBuilder();
    Arrays.stream(times).forEach(time -> each.append(" %.2f".formatted(time)));
    System.out.printf(
        "%-24s %9.2f %9.2f %9.2f %9.2f %16.2f %s%n",
        name,
        sorted[0],
        FreshJvm.median(times),
        sorted[sorted.length - 1],
        sorted[sorted.length - 1] / sorted[0],
        Arrays.stream(multiplyAdds).max().orElseThrow()
            / Arrays.stream(multiplyAdds).min().orElseThrow(),
        each);
  }

  private static void spin() {
    long value = 1;
    while (value != 0) {
      value = value * 6364136223846793005L | 1;
    }
  }

  private static void child(SampleCell measured, int seconds, boolean others)
      throws ReflectiveOperationException {
    System.out.println(Machine.description() + "; kernels: " + Kernels.provider());
    LongSupplier limit = Steps.limit();
    if (others) {
      for (Cell cell :
          List.of(
              SampleCell.GRU.of(7, 48, 1),
              SampleCell.SIMPLE_RNN.of(3, 20, 2),
              SampleCell.LSTM.of(5, 96, 3))) {
        for (int rows : new int[] {1, 64}) {
          new SteppedCell(cell, rows).forSeconds(1);
        }
      }
    }
    Map<SteppedCell, List<Round>> medians = new LinkedHashMap<>();
    for (int units : UNITS) {
      for (int rows : ROWS) {
        SteppedCell steps = new SteppedCell(measured.of(INPUT_SIZE, units, 7), rows);
        steps.forSeconds(seconds);
        medians.put(steps, new ArrayList<>(List.of(steps.median(limit))));
      }
    }
    for (int turn = 1; turn < TURNS; turn++) {
      medians.forEach((steps, nanos) -> nanos.add(steps.median(limit)));
    }
    medians.forEach(
        (steps, nanos) -> {
          String name = "%s %d units, %d rows".formatted(measured, steps.units, steps.rows);
          Round median = Round.median(nanos);
          System.out.printf("%s\t%s%n", name, median.nanos() / 1e3);
          System.out.printf("%s%s\t%s%n", name, IN_MULTIPLY_ADDS, median.multiplyAdds());
        });
  }

  /**
   * What a row took.
   *
   * @param multiplyAdds that the core does in that time
   */
  private record Round(double nanos, double multiplyAdds) {

    static Round median(List<Round> rounds) {
      return new Round(
          FreshJvm.median(rounds.stream().mapToDouble(Round::nanos).toArray()),
          FreshJvm.median(rounds.stream().mapToDouble(Round::multiplyAdds).toArray()));
    }
  }

  /** A kernel with its states. */
  private static final class SteppedCell {

    private final int units;
    private final int rows;
    private final Kernel kernel;
    private final float[] x;
    private final float[][] states;
    private final float[] output;

    SteppedCell(Cell cell, int rows) {
      this.units = cell.outputShape().size();
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

    Round median(LongSupplier limit) {
      int repetitions = (int) Math.max(20, ROUND_NANOS * 20 / times(20));
      List<Round> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double before = perNano(limit);
        double nanos = times(repetitions) / (double) repetitions / rows;
        rounds.add(new Round(nanos, nanos * (before + perNano(limit)) / 2));
      }
      return Round.median(rounds);
    }

    /** The multiply-adds of a nanosecond, at the moment. */
    private static double perNano(LongSupplier limit) {
      long before = THREADS.getCurrentThreadCpuTime();
      long done = 0;
      for (int i = 0; i < LIMITS_A_ROUND; i++) {
        done += limit.getAsLong();
      }
      return done / (double) (THREADS.getCurrentThreadCpuTime() - before);
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
