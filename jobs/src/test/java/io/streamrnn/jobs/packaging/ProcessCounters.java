/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a Java process holds, after a garbage collection.
 *
 * @param classes that are loaded
 * @param loaders class loaders of jobs
 * @param metaspace in bytes
 * @param threads that live
 * @param heap in bytes
 */
record ProcessCounters(long classes, long loaders, long metaspace, long threads, long heap) {

  private static final Pattern COUNTER = Pattern.compile("(\\S+)=(\\d+)");
  private static final Pattern HEAP =
      Pattern.compile("sun\\.gc\\.generation\\.\\d\\.space\\.\\d\\.used");
  private static final Pattern LOADER =
      Pattern.compile("\\s(\\d+)\\s+\\d+\\s+org\\.apache\\.flink\\S*ChildFirstClassLoader");

  /** Asks a process by {@code jcmd}. */
  static ProcessCounters of(Process process) throws IOException, InterruptedException {
    // What finalizers and cleaners release is collected by the second one.
    jcmd(process, "GC.run");
    jcmd(process, "GC.run");
    long loaders =
        LOADER
            .matcher(jcmd(process, "GC.class_histogram"))
            .results()
            .mapToLong(match -> Long.parseLong(match.group(1)))
            .sum();
    Map<String, Long> counters =
        COUNTER
            .matcher(jcmd(process, "PerfCounter.print"))
            .results()
            .collect(
                Collectors.toMap(
                    match -> match.group(1), match -> Long.parseLong(match.group(2)), (a, b) -> b));
    return new ProcessCounters(
        counters.get("java.cls.loadedClasses") - counters.get("java.cls.unloadedClasses"),
        loaders,
        counters.get("sun.gc.metaspace.used"),
        counters.get("java.threads.live"),
        counters.entrySet().stream()
            .filter(counter -> HEAP.matcher(counter.getKey()).matches())
            .mapToLong(Map.Entry::getValue)
            .sum());
  }

  private static String jcmd(Process process, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + process.pid(),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(output);
    }
    return output;
  }
}
