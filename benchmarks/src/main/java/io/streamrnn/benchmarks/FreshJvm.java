/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A benchmark in fresh JVMs, one after the other: what the compiler decides, it decides once. */
final class FreshJvm {

  private FreshJvm() {}

  /** The command line of a JVM with the class path and the Java of this one. */
  static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    // Figures have the same names everywhere, as benchmarks/run sets it: "100,000 keys".
    command.addAll(List.of("-Duser.language=en", "-Duser.country=US"));
    // The jobs of a benchmark leave classes behind, and to unload them is a pause of 0.1 s and
    // more.
    command.add("-XX:MetaspaceSize=256m");
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /**
   * Ends this JVM when the one that started it has ended, killed or not: what it measures has no
   * reader, and takes the processor from others. To be called first.
   */
  static void endWithParent() {
    Thread watch = new Thread(FreshJvm::awaitParent, "end with parent");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitParent() {
    try {
      while (System.in.read() != -1) {
        // Nothing is sent here.
      }
    } catch (IOException e) {
      // As at the end of the input.
    }
    Runtime.getRuntime().halt(1);
  }

  /**
   * What some JVMs print, one after the other: the values of each line {@code name, tab, value}, by
   * name, one per JVM. Other lines of the first JVM are printed.
   */
  static Map<String, double[]> run(int jvms, List<String> command)
      throws IOException, InterruptedException {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (int jvm = 0; jvm < jvms; jvm++) {
      run(command, jvm, jvms, values);
      System.err.printf("JVM %d of %d%n", jvm + 1, jvms);
    }
    return values;
  }

  private static void run(List<String> command, int jvm, int jvms, Map<String, double[]> values)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t");
        if (parts.length == 2) {
          values.computeIfAbsent(parts[0], name -> new double[jvms])[jvm] =
              Double.parseDouble(parts[1]);
        } else if (jvm == 0) {
          System.out.println(line);
        }
      }
    }
    if (child.waitFor() != 0) {
      throw new IllegalStateException("a JVM failed: command=" + command);
    }
  }

  /** The value in the middle, or the mean of both if there are two. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
