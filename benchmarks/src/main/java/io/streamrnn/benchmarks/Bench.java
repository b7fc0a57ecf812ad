/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All benchmarks, one after the other, in the short form unless {@code --full} is given.
 *
 * <pre>./streamrnn bench [--full] [--jvms N] [--json FILE] [--chart FILE.svg]</pre>
 */
public final class Bench {

  private static final List<Part> PARTS =
      List.of(
          arguments -> Steps.run(steps(arguments)),
          part("whole job", WholeJob.class),
          part("SQL", SqlJob.class),
          part("RocksDB", RocksDb.class),
          part("latency", Latency.class),
          part("growth", Growth.class),
          part("windows", Windows.class),
          part("start", Start.class));

  private Bench() {}

  /** Measures and prints. */
  @FunctionalInterface
  interface Part {
    Results measure(Arguments arguments) throws Exception;
  }

  private static Part part(String title, Class<?> benchmark) {
    return arguments -> {
      System.out.printf("%n== %s%n", title);
      Results results = Benchmark.results(benchmark, arguments);
      System.out.print(results.table());
      return results.named(title);
    };
  }

  /** Prints all tables. */
  public static void main(String[] args) throws Exception {
    run(PARTS, Arguments.ofBench(args));
  }

  /** Writes the files after each part, so that they have what was measured before one failed. */
  static void run(List<Part> parts, Arguments arguments) throws Exception {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Part part : parts) {
      values.putAll(part.measure(arguments).values());
      write(new Results(values), arguments);
    }
  }

  private static void write(Results results, Arguments arguments) throws IOException {
    if (arguments.json() != null) {
      Files.writeString(arguments.json(), results.json());
    }
    if (arguments.chart() != null) {
      Files.writeString(arguments.chart(), Chart.of(results));
    }
  }

  static String[] steps(Arguments arguments) {
    List<String> steps = new ArrayList<>(List.of("--jvms", "" + arguments.jvms()));
    if (arguments.scale() == Benchmark.Scale.SHORT) {
      steps.addAll(List.of("--short", "--units", "32,128", "--rows", "1,8,64"));
    }
    steps.addAll(arguments.jvmOptions());
    return steps.toArray(String[]::new);
  }
}
