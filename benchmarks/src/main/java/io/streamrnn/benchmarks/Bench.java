/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

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

  private static final Map<String, Class<?>> BENCHMARKS = benchmarks();

  private Bench() {}

  private static Map<String, Class<?>> benchmarks() {
    Map<String, Class<?>> all = new LinkedHashMap<>();
    all.put("whole job", WholeJob.class);
    all.put("SQL", SqlJob.class);
    all.put("RocksDB", RocksDb.class);
    all.put("latency", Latency.class);
    all.put("growth", Growth.class);
    all.put("windows", Windows.class);
    all.put("start", Start.class);
    return all;
  }

  /** Prints all tables. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = Arguments.ofBench(args);
    Map<String, double[]> values = new LinkedHashMap<>();
    values.putAll(Steps.run(steps(arguments)).values());
    for (Map.Entry<String, Class<?>> benchmark : BENCHMARKS.entrySet()) {
      System.out.printf("%n== %s%n", benchmark.getKey());
      Results results = Benchmark.results(benchmark.getValue(), arguments);
      System.out.print(results.table());
      results.values().forEach((name, each) -> values.put(benchmark.getKey() + "/" + name, each));
    }
    Results all = new Results(values);
    if (arguments.json() != null) {
      Files.writeString(arguments.json(), all.json());
    }
    if (arguments.chart() != null) {
      Files.writeString(arguments.chart(), Chart.of(all));
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
