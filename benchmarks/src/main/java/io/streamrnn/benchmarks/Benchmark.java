/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures in several fresh JVMs, since the compiler of a JVM decides once, from what it has seen so
 * far. The table shows the median over the JVMs beside the smallest and the largest value.
 *
 * <pre>benchmarks/run NAME [--short] [--jvms N] [--json FILE] [JVM option ...]</pre>
 *
 * <p>{@code --short} measures the chosen cases for a shorter time. {@code --json} writes all figures
 * to a file. JVM options are passed on.
 */
interface Benchmark {

  /** How much is measured. */
  enum Scale {
    SHORT,
    FULL;

    /** The number for this scale. */
    long of(long inShort, long inFull) {
      return this == SHORT ? inShort : inFull;
    }
  }

  /** Measures in this JVM. */
  void measure(Scale scale, Figures figures) throws Exception;

  /** Runs a benchmark from the command line. */
  static void main(Class<?> type, String[] args, Benchmark benchmark) throws Exception {
    Arguments arguments = Arguments.parse(args);
    if (arguments.child()) {
      System.out.println("machine\t" + Machine.description());
      Figures figures = new Figures();
      benchmark.measure(arguments.scale(), figures);
      figures.values().forEach((name, value) -> System.out.println(name + "\t" + value));
      // Threads of a peer must not keep the process.
      System.exit(0);
    }
    Results results = results(type, arguments);
    System.out.println(results.machine());
    System.out.print(results.table());
    if (arguments.json() != null) {
      Files.writeString(arguments.json(), results.json());
    }
  }

  /** Runs the JVMs one after the other. */
  static Results results(Class<?> type, Arguments arguments) throws Exception {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    String machine = "";
    for (int jvm = 0; jvm < arguments.jvms(); jvm++) {
      System.err.printf("%s: JVM %d of %d%n", type.getSimpleName(), jvm + 1, arguments.jvms());
      for (String line : child(type, arguments)) {
        String[] parts = line.split("\t");
        if (parts[0].equals("machine")) {
          machine = parts[1];
        } else {
          values
              .computeIfAbsent(parts[0], name -> new ArrayList<>())
              .add(Double.parseDouble(parts[1]));
        }
      }
    }
    return new Results(machine, values);
  }

  private static Collection<String> child(Class<?> type, Arguments arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments.jvmOptions());
    command.add(type.getName());
    command.add("--child");
    if (arguments.scale() == Scale.SHORT) {
      command.add("--short");
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.contains("\t")) {
          lines.add(line);
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("a JVM failed, see above: command=" + command);
    }
    return lines;
  }
}
