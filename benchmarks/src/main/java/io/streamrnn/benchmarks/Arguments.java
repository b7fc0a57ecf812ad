/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.benchmarks.Benchmark.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a {@link Benchmark}.
 *
 * @param child whether this JVM measures
 * @param jvms how many JVMs measure, one after the other
 * @param json where all figures are written, if anywhere
 * @param chart where they are drawn, if anywhere
 * @param jvmOptions for the JVMs that measure, as they were given
 */
record Arguments(
    boolean child,
    Scale scale,
    int jvms,
    @Nullable Path json,
    @Nullable Path chart,
    List<String> jvmOptions) {

  private static final int JVMS = 3;
  // Both, as Flink starts its processes: otherwise a full collection leaves a small heap, which is
  // collected often until it has grown. And a young generation of one size, all pages of which the
  // events before the measured ones have written to: the first write to a page costs as much as
  // several events.
  private static final List<String> OPTIONS_OF_JOBS = List.of("-Xms4g", "-Xmx4g", "-Xmn512m");

  /** Those of one benchmark, which measures in full unless they say otherwise. */
  static Arguments parse(String[] args) {
    return parse(args, Scale.FULL);
  }

  /** Those of all benchmarks, which measure in short unless they say otherwise. */
  static Arguments ofBench(String[] args) {
    return parse(args, Scale.SHORT);
  }

  private static Arguments parse(String[] args, Scale usual) {
    boolean child = false;
    Scale scale = usual;
    int jvms = 0;
    Path json = null;
    Path chart = null;
    List<String> options = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--child" -> child = true;
        case "--short" -> scale = Scale.SHORT;
        case "--full" -> scale = Scale.FULL;
        case "--jvms" -> jvms = Integer.parseInt(value(args, ++i));
        case "--json" -> json = writable(Path.of(value(args, ++i)));
        case "--chart" -> chart = writable(Path.of(value(args, ++i)));
        default -> options.add(jvmOption(args[i]));
      }
    }
    if (jvms < 1) {
      jvms = scale == Scale.SHORT ? 1 : JVMS;
    }
    return new Arguments(child, scale, jvms, json, chart, options);
  }

  /** For JVMs that run Flink. */
  List<String> jvmOptionsOfJobs() {
    List<String> options = new ArrayList<>(OPTIONS_OF_JOBS);
    options.addAll(jvmOptions);
    return options;
  }

  /**
   * A file that results are written to. It is checked before they are measured, and stays as it is
   * until then.
   */
  static Path writable(Path file) {
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      return file;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "results must go to a file that can be written: file=%s; choose another one, or create its folder"
              .formatted(file),
          e);
    }
  }

  private static String value(String[] args, int i) {
    if (i == args.length) {
      throw new IllegalArgumentException("an option must have a value: got=" + args[i - 1]);
    }
    return args[i];
  }

  private static String jvmOption(String arg) {
    if (!arg.startsWith("-X") && !arg.startsWith("-D") && !arg.startsWith("--add")) {
      throw new IllegalArgumentException(
          "an argument must be --short, --full, --jvms N, --json FILE, --chart FILE or an option of the JVM: got="
              + arg);
    }
    return arg;
  }
}
