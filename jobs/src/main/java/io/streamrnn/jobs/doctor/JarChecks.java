/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import static io.streamrnn.jobs.doctor.Finding.hint;
import static io.streamrnn.jobs.doctor.Finding.wrong;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Checks where ND4J is. It belongs into Flink's lib folder, all of it, and only there; or nowhere,
 * since models from files do not need it.
 */
final class JarChecks {

  private static final String OMP = "OMP_NUM_THREADS";
  private static final String OMP_OPTION = "containerized.taskmanager.env." + OMP;
  private static final String MAX_BYTES = "-Dorg.bytedeco.javacpp.maxbytes=";
  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("nd4j-api", "org/nd4j/linalg/factory/Nd4j\\.class");
    PARTS.put("nd4j-native", "org/nd4j/linalg/cpu/nativecpu/CpuBackend\\.class");
    PARTS.put("the natives of nd4j-native", "org/nd4j/.*nd4jcpu.*\\.(so|dll|dylib)");
    PARTS.put("javacpp", "org/bytedeco/javacpp/Loader\\.class");
    PARTS.put("the natives of javacpp", "org/bytedeco/javacpp/.*jnijavacpp.*\\.(so|dll|dylib)");
    PARTS.put("the natives of openblas", "org/bytedeco/openblas/.*openblas.*\\.(so|dll|dylib)");
  }

  private final Configuration flink;
  private final Jars lib;
  private final Jars job;
  private final Optional<String> threads;
  private final List<Finding> findings = new ArrayList<>();

  private JarChecks(Configuration flink, Jars lib, Jars job, Optional<String> threads) {
    this.flink = flink;
    this.lib = lib;
    this.job = job;
    this.threads = threads;
  }

  /**
   * What is wrong with the jars.
   *
   * @param lib Flink's
   * @param job the job's jar
   * @param threads the OMP_NUM_THREADS of this process
   */
  static List<Finding> of(Configuration flink, Jars lib, Jars job, Optional<String> threads) {
    JarChecks checks = new JarChecks(flink, lib, job, threads);
    checks.checkFlink();
    checks.checkJob();
    checks.checkLib();
    if (lib.hasNd4j() || job.hasNd4j()) {
      checks.checkThreads();
      checks.checkMemory();
    }
    return List.copyOf(checks.findings);
  }

  private void checkFlink() {
    if (job.has("org/apache/flink/streaming/api/environment/StreamExecutionEnvironment\\.class")) {
      findings.add(
          wrong(
              "Flink must not be in the job's jar: --jar has org.apache.flink.streaming; give Flink's artifacts the scope 'provided'"));
    }
  }

  private void checkJob() {
    if (!job.hasNd4j()) {
      if (isParentFirst() && !lib.hasNd4j() && !lib.equals(Jars.NONE)) {
        findings.add(
            hint(
                "classloader.parent-first-patterns.additional does nothing for ND4J if lib has none of it: %s; omit it",
                patterns()));
      }
      return;
    }
    if (!lib.hasNd4j()) {
      findings.add(
          wrong(
              "ND4J must be in Flink's lib folder and not in the job's jar, as each submission leaks a class loader, 10 MB of metaspace and up to 400 MB of unpacked natives: --jar has org.nd4j or org.bytedeco%s; give nd4j the scope 'provided', and copy jobs/target/nd4j-lib to lib",
              isParentFirst()
                  ? ", and %s does nothing without them in lib".formatted(patterns())
                  : ""));
    } else if (isParentFirst()) {
      findings.add(
          hint(
              "the job's jar needs no ND4J if lib has it: --jar has org.nd4j or org.bytedeco, %s; give nd4j the scope 'provided'",
              patterns()));
    } else {
      findings.add(
          wrong(
              "ND4J must not be in the job's jar beside Flink's lib folder, as each submission loads it again and leaks a class loader: --jar and --flink-lib have org.nd4j or org.bytedeco; give nd4j the scope 'provided'"));
    }
  }

  private boolean isParentFirst() {
    List<String> patterns = flink.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL);
    return patterns.stream().anyMatch(pattern -> pattern.startsWith("org.nd4j"))
        && patterns.stream().anyMatch(pattern -> pattern.startsWith("org.bytedeco"));
  }

  private String patterns() {
    return "classloader.parent-first-patterns.additional="
        + String.join(";", flink.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL));
  }

  private void checkLib() {
    List<String> missing =
        PARTS.entrySet().stream()
            .filter(part -> !lib.has(part.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (lib.hasNd4j() && !missing.isEmpty()) {
      findings.add(
          wrong(
              "ND4J must be in Flink's lib folder with all its parts: missing=%s; copy all of jobs/target/nd4j-lib",
              String.join(", ", missing)));
    }
  }

  private void checkThreads() {
    String value =
        Optional.ofNullable(flink.toMap().get(OMP_OPTION)).or(() -> threads).orElse("(not set)");
    if (!value.equals("1")) {
      findings.add(
          wrong(
              "ND4J must not start threads of its own beside those of the subtasks: %s=%s; export %1$s=1 where TaskManagers are started, or set %3$s: 1 on Kubernetes and YARN",
              OMP, value, OMP_OPTION));
    }
  }

  private void checkMemory() {
    String options =
        ConfigChecks.jvmOptions(flink) + " " + flink.get(CoreOptions.FLINK_TM_JVM_OPTIONS);
    if (!options.contains(MAX_BYTES)) {
      findings.add(
          hint(
              "JavaCPP takes as much memory outside the heap as the heap has, and counts all of the process: %s(not set); set it and -Dorg.bytedeco.javacpp.maxphysicalbytes=0 in env.java.opts.taskmanager",
              MAX_BYTES));
    }
    if (flink.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY).equals(MemorySize.ZERO)) {
      findings.add(
          wrong(
              "the memory of ND4J is outside the heap, and must be a part of the TaskManager's: taskmanager.memory.task.off-heap.size=0; set it, such as 512m"));
    }
  }
}
