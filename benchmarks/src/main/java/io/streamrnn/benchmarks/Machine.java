/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine of the measurement. */
final class Machine {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Processor and JVM, in one line. */
  static String description() {
    return "%s, %d processors; %s %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"));
  }

  /** The model and its vector extensions on Linux, the architecture elsewhere. */
  private static String processor() {
    String arch = System.getProperty("os.arch");
    try {
      List<String> lines = Files.readAllLines(CPU_INFO);
      List<String> flags = List.of(value("flags", lines).split(" "));
      String vectors =
          flags.contains("avx512f")
              ? "AVX-512"
              : flags.contains("avx2") ? "AVX2" : "neither AVX2 nor AVX-512";
      return "%s (%s, %s)".formatted(value("model name", lines), arch, vectors);
    } catch (IOException e) {
      return arch;
    }
  }

  /** The value of the first line with this name, or "unknown". */
  private static String value(String name, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("unknown");
  }
}
