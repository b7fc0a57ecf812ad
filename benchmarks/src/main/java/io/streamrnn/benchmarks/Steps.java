/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import ai.onnxruntime.OrtException;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cells.Kernels;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What does a step cost per row, compared with ONNX Runtime and with the fastest that the processor
 * multiplies and adds?
 *
 * <pre>benchmarks/run Steps [--short] [--cells LSTM,GRU,SimpleRNN] [--units 32,64] [--inputs 16]
 *     [--rows 1,8,64,256] [--jvms 3] [--json FILE] [JVM option ...]</pre>
 *
 * <p>All step the same weights on one thread, in turns of some milliseconds. Each JVM measures the
 * median CPU time over {@value #ROUNDS} turns. The table shows medians over the JVMs. "best" is
 * ONNX Runtime with all tensors made once over direct memory and its outputs pinned; "as called"
 * makes the tensors for each call, and copies the results. "of limit" is the share of the time that
 * the multiply-adds of the step would take from registers. The last columns are wall times. Before
 * the measurement all must agree within {@value #AGREEMENT} after {@value #CHECKED_STEPS} steps.
 *
 * <p>{@code --short} is for LSTM and GRU with 16 inputs. {@code -Dstreamrnn.kernels=plain} measures
 * the plain kernels.
 */
public final class Steps {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  private static final int ROUNDS = 15;
  private static final double TURN_NANOS = 8e6;
  // A step is warm when the compiler has done nothing for a while, which is asked now and then.
  private static final long FIRST_QUIET_NANOS = 3_000_000_000L;
  private static final long QUIET_NANOS = 400_000_000;
  private static final int QUIET = 8;
  private static final String LIMIT = "io.streamrnn.benchmarks.MultiplyAddLimit";
  private static final double AGREEMENT = 1e-4;
  // The first one starts at zeros, which no recurrent weight changes.
  private static final int CHECKED_STEPS = 3;
  private static final String[] FIGURES = {
    "streamrnn_us", "ort_best_us", "ort_as_called_us", "limit_us"
  };
  private static final String[] WALL_FIGURES = {
    "streamrnn_wall_us", "ort_best_wall_us", "ort_as_called_wall_us"
  };
  // Of all figures but the first, by the first.
  private static final String[] RATIOS = {
    "ort_best_over_streamrnn", "ort_as_called_over_streamrnn", "share_of_limit"
  };

  // Keeps the compiler from leaving out what nobody reads.
  private static long last;

  private Steps() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("child")) {
      FreshJvm.endWithParent();
      child(configs(Arrays.stream(args).skip(1).map(list -> List.of(list.split(","))).toList()));
      return;
    }
    run(args);
  }

  /** Prints the table, and returns all figures. */
  static Results run(String... args) throws IOException, InterruptedException {
    List<String> cells = List.of("SimpleRNN", "GRU", "LSTM");
    List<String> units = List.of("32", "64", "128", "256", "512");
    List<String> inputs = List.of("16", "128");
    List<String> rows = List.of("1", "8", "64", "256");
    int jvms = 3;
    Optional<Path> json = Optional.empty();
    List<String> options = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--short" -> {
          cells = List.of("GRU", "LSTM");
          inputs = List.of("16");
        }
        case "--cells" -> cells = List.of(args[++i].split(","));
        case "--units" -> units = List.of(args[++i].split(","));
        case "--inputs" -> inputs = List.of(args[++i].split(","));
        case "--rows" -> rows = List.of(args[++i].split(","));
        case "--jvms" -> jvms = Integer.parseInt(args[++i]);
        case "--json" -> json = Optional.of(Arguments.writable(Path.of(args[++i])));
        default -> options.add(args[i]);
      }
    }
    List<String> arguments = new ArrayList<>(List.of("child"));
    List<List<String>> lists = List.of(cells, inputs, units, rows);
    lists.forEach(list -> arguments.add(String.join(",", list)));
    List<Config> configs = configs(lists);
    Results results =
        withRatios(configs, FreshJvm.run(jvms, FreshJvm.command(options, Steps.class, arguments)));
    print(configs, results.values());
    if (json.isPresent()) {
      Files.writeString(json.get(), results.json());
    }
    return results;
  }

  /** All combinations of these cells, inputs, units and rows. */
  private static List<Config> configs(List<List<String>> lists) {
    List<Config> configs = new ArrayList<>();
    for (String cell : lists.get(0)) {
      for (String inputs : lists.get(1)) {
        for (String units : lists.get(2)) {
          lists.get(3).forEach(rows -> configs.add(Config.of(cell, inputs, units, rows)));
        }
      }
    }
    return configs;
  }

  /** What the JVMs measured, and the ratios of each JVM. */
  static Results withRatios(List<Config> configs, Map<String, double[]> measured) {
    Map<String, double[]> values = new LinkedHashMap<>(measured);
    for (Config config : configs) {
      for (int k = 0; k < RATIOS.length; k++) {
        values.put(
            config.figure(RATIOS[k]),
            ratios(config.of(FIGURES[k + 1], values), config.of(FIGURES[0], values)));
      }
    }
    return new Results(values);
  }

  private static void print(List<Config> configs, Map<String, double[]> values) {
    System.out.printf(
        "%n%-9s %6s %6s %5s | %9s | %9s %9s | %8s %9s | %8s | %9s %9s %9s%n",
        "CPU us per row",
        "inputs",
        "units",
        "rows",
        "StreamRNN",
        "ORT best",
        "as called",
        "best",
        "as called",
        "of limit",
        "wall",
        "best",
        "as called");
    for (Config config : configs) {
      double[] row = new double[9];
      for (int k = 0; k < 3; k++) {
        row[k] = FreshJvm.median(config.of(FIGURES[k], values));
        row[3 + k] = FreshJvm.median(config.of(RATIOS[k], values));
        row[6 + k] = FreshJvm.median(config.of(WALL_FIGURES[k], values));
      }
      System.out.printf(
          "%-14s %6d %6d %5d | %9.3f | %9.3f %9.3f | %7.2fx %8.2fx | %6.0f %% | %9.3f %9.3f %9.3f%n",
          config.cell().label,
          config.inputs(),
          config.units(),
          config.rows(),
          row[0],
          row[1],
          row[2],
          row[3],
          row[4],
          100 * row[5],
          row[6],
          row[7],
          row[8]);
    }
  }

  private static double[] ratios(double[] a, double[] b) {
    double[] ratios = new double[a.length];
    Arrays.setAll(ratios, jvm -> a[jvm] / b[jvm]);
    return ratios;
  }

  private static void child(List<Config> configs)
      throws OrtException, ReflectiveOperationException {
    System.out.println(Machine.description() + "; kernels: " + Kernels.provider());
    LongSupplier limit = limit();
    long quietNanos = FIRST_QUIET_NANOS;
    for (Config config : configs) {
      measure(config, limit, quietNanos);
      quietNanos = QUIET_NANOS;
    }
  }

  /** Multiplies and adds as fast as this core can, and returns how often it did. */
  static LongSupplier limit() throws ReflectiveOperationException {
    return Class.forName(LIMIT)
        .asSubclass(LongSupplier.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  private static void measure(Config config, LongSupplier limit, long quietNanos)
      throws OrtException {
    int rows = config.rows();
    Cell cell = config.cell().of(config.inputs(), config.units(), 7);
    Kernel kernel = cell.kernel();
    float[] x = SampleLstm.gaussian(new Random(11), rows * config.inputs(), 1);
    float[][] ours = states(cell, rows);
    float[][] theirs = states(cell, rows);
    float[] output = new float[rows * config.units()];
    try (OnnxSteps onnx = new OnnxSteps(cell, rows)) {
      onnx.setInput(x);
      List<Step> steps =
          List.of(
              () -> kernel.step(rows, x, ours, output),
              onnx::best,
              () -> onnx.asCalled(x, theirs),
              () -> last = limit.getAsLong());
      requireAgreement(config, steps, List.of(() -> ours, onnx::states, () -> theirs));
      Times times = medians(steps, quietNanos);
      double limitOfRow =
          times.cpu()[3]
              / limit.getAsLong()
              * config.cell().multiplyAdds(config.inputs(), config.units());
      print(config, FIGURES[3], limitOfRow);
      for (int k = 0; k < WALL_FIGURES.length; k++) {
        print(config, FIGURES[k], times.cpu()[k] / rows);
        print(config, WALL_FIGURES[k], times.wall()[k] / rows);
      }
    }
  }

  private static void print(Config config, String figure, double nanos) {
    System.out.printf("%s\t%s%n", config.figure(figure), nanos / 1e3);
  }

  private static float[][] states(Cell cell, int rows) {
    return cell.states().stream()
        .map(state -> new float[rows * state.size()])
        .toArray(float[][]::new);
  }

  /** Times of a step. */
  static Times medians(List<Step> steps, long quietNanos) throws OrtException {
    int[] repetitions = new int[steps.size()];
    for (int k = 0; k < repetitions.length; k++) {
      repetitions[k] = repetitions(steps.get(k), quietNanos);
    }
    double[][] cpu = new double[steps.size()][ROUNDS];
    double[][] wall = new double[steps.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int k = 0; k < repetitions.length; k++) {
        long before = System.nanoTime();
        cpu[k][round] = nanos(steps.get(k), repetitions[k]);
        wall[k][round] = (System.nanoTime() - before) / (double) repetitions[k];
      }
    }
    return new Times(medians(cpu), medians(wall));
  }

  private static double[] medians(double[][] times) {
    return Arrays.stream(times).mapToDouble(FreshJvm::median).toArray();
  }

  /** Warms up, and returns how often a step is taken in a turn. */
  private static int repetitions(Step step, long quietNanos) throws OrtException {
    double nanos = TURN_NANOS;
    long compiled = -1;
    for (int quiet = 0; quiet < QUIET; quiet++) {
      if (COMPILER.getTotalCompilationTime() != compiled) {
        compiled = COMPILER.getTotalCompilationTime();
        quiet = 0;
      }
      long end = System.nanoTime() + quietNanos / QUIET;
      while (System.nanoTime() < end) {
        nanos = nanos(step, (int) Math.max(1, TURN_NANOS / 10 / nanos));
      }
    }
    return (int) Math.max(1, TURN_NANOS / nanos);
  }

  private static double nanos(Step step, int repetitions) throws OrtException {
    long before = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < repetitions; i++) {
      step.take();
    }
    return Math.max(1, THREADS.getCurrentThreadCpuTime() - before) / (double) repetitions;
  }

  /**
   * Takes some steps in each way that has states, and compares these with those of the first way.
   */
  static void requireAgreement(Config config, List<Step> steps, List<Supplier<float[][]>> states)
      throws OrtException {
    for (int k = 0; k < states.size(); k++) {
      for (int step = 0; step < CHECKED_STEPS; step++) {
        steps.get(k).take();
      }
      requireAgreement(config.figure(FIGURES[k]), states.get(0).get(), states.get(k).get());
    }
  }

  private static void requireAgreement(String title, float[][] ours, float[][] theirs) {
    for (int k = 0; k < ours.length; k++) {
      for (int j = 0; j < ours[k].length; j++) {
        if (!(Math.abs(ours[k][j] - theirs[k][j]) <= AGREEMENT)) {
          throw new IllegalStateException(
              "both must compute the same before they are measured: %s, state %d[%d]: StreamRNN=%s, ONNX Runtime=%s"
                  .formatted(title, k, j, ours[k][j], theirs[k][j]));
        }
      }
    }
  }

  /**
   * Nanoseconds of each step.
   *
   * @param cpu time of the thread
   * @param wall time
   */
  record Times(double[] cpu, double[] wall) {}

  /** What is measured. */
  interface Step {
    void take() throws OrtException;
  }

  record Config(SampleCell cell, int inputs, int units, int rows) {

    static Config of(String cell, String inputs, String units, String rows) {
      return new Config(
          SampleCell.labelled(cell),
          Integer.parseInt(inputs),
          Integer.parseInt(units),
          Integer.parseInt(rows));
    }

    double[] of(String figure, Map<String, double[]> values) {
      return Objects.requireNonNull(values.get(figure(figure)), "a figure is missing");
    }

    String figure(String name) {
      return "step/%s/inputs=%d/units=%d/rows=%d/%s"
          .formatted(cell.label, inputs, units, rows, name);
    }
  }
}
