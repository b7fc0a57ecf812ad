/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures in several fresh JVMs, since the compiler of a JVM decides once, from what it has seen
 * so far. The table shows the median over the JVMs beside the smallest and the largest value.
 *
 * <pre>benchmarks/run NAME [--short] [--jvms N] [--json FILE] [JVM option ...]</pre>
 *
 * <p>{@code --short} measures the chosen cases for a shorter time. {@code --json} writes all
 * figures to a file. JVM options are passed on.
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

    /** The cases for this scale. */
    int[] of(int[] inShort, int[] inFull) {
      return this == SHORT ? inShort : inFull;
    }
  }

  /** Measures in this JVM. */
  void measure(Scale scale, Figures figures) throws Exception;

  /** Runs a benchmark from the command line. */
  static void main(Class<?> type, String[] args, Benchmark benchmark) throws Exception {
    Arguments arguments = Arguments.parse(args);
    if (arguments.child()) {
      FreshJvm.endWithParent();
      System.out.println(Machine.description());
      Figures figures = new Figures();
      benchmark.measure(arguments.scale(), figures);
      figures.values().forEach((name, value) -> System.out.println(name + "\t" + value));
      // Threads of a peer must not keep the process.
      System.exit(0);
    }
    Results results = results(type, arguments);
    System.out.print(results.table());
    if (arguments.json() != null) {
      Files.writeString(arguments.json(), results.json());
    }
  }

  /** Runs the JVMs one after the other. */
  static Results results(Class<?> type, Arguments arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("--child"));
    if (arguments.scale() == Scale.SHORT) {
      words.add("--short");
    }
    return new Results(
        FreshJvm.run(
            arguments.jvms(), FreshJvm.command(arguments.jvmOptionsOfJobs(), type, words)));
  }
}
