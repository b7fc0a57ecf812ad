/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.cell.TensorCell;
import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with a process or a job that runs all the same. Each finding is logged once for a
 * job in a process. {@code ./streamrnn doctor} finds the same, and more, before a job is submitted.
 */
final class StartChecks {

  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");
  private static final String ND4J = "org.nd4j.linalg.factory.Nd4j";

  // The class loader of a job has its own.
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private StartChecks() {}

  /** Logs what was not logged before. */
  static void log(RuntimeContext context, Model model) {
    Configuration job = ((StreamingRuntimeContext) context).getJobConfiguration();
    for (String finding : find(job, context.getUserCodeClassLoader(), model)) {
      if (LOGGED.add(finding)) {
        LOG.warn(finding);
      }
    }
  }

  private static List<String> find(Configuration job, ClassLoader ofJob, Model model) {
    List<String> findings = new ArrayList<>();
    checkpoints(job).ifPresent(findings::add);
    if (usesNd4j(model)) {
      threads(System.getenv("OMP_NUM_THREADS")).ifPresent(findings::add);
      classLoaders(ofJob, StreamOperator.class.getClassLoader()).ifPresent(findings::add);
    }
    return findings;
  }

  /** Whether a cell of the model computes with ND4J. */
  static boolean usesNd4j(Model model) {
    return model.isSteppable() && model.layers().stream().anyMatch(TensorCell.class::isInstance);
  }

  /** A job that streams has checkpoints. */
  static Optional<String> checkpoints(Configuration job) {
    boolean streams = job.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.STREAMING;
    return streams && job.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()
        ? Optional.of(
            "checkpointing is off, so a failure loses the state of every key: execution.checkpointing.interval=(not set); set it in Flink's configuration, such as 30s, or call enableCheckpointing(...)")
        : Optional.empty();
  }

  /** Subtasks are what runs in parallel, not the operations of ND4J. */
  static Optional<String> threads(@Nullable String omp) {
    return "1".equals(omp)
        ? Optional.empty()
        : Optional.of(
            "ND4J must not start threads of its own beside those of the subtasks: OMP_NUM_THREADS=%s; start TaskManagers with OMP_NUM_THREADS=1"
                .formatted(omp == null ? "(not set)" : omp));
  }

  /**
   * ND4J is loaded once for all jobs of a process.
   *
   * @param ofJob class loader of the job
   * @param ofFlink class loader of Flink
   */
  static Optional<String> classLoaders(ClassLoader ofJob, ClassLoader ofFlink) {
    String resource = ND4J.replace('.', '/') + ".class";
    if (!isOfJob(ofJob, ofFlink)) {
      return Optional.empty();
    }
    String places =
        ofFlink.getResource(resource) == null
            ? "the job's jar"
            : "the job's jar and Flink's lib folder";
    return Optional.of(
        "ND4J must be in Flink's lib folder only, as each submission with it in the job's jar leaks a class loader: org.nd4j is in %s; build the job's jar without org.nd4j and org.bytedeco"
            .formatted(places));
  }

  private static boolean isOfJob(ClassLoader ofJob, ClassLoader ofFlink) {
    try {
      Class<?> seen = Class.forName(ND4J, false, ofJob);
      return seen.getClassLoader() == ofJob && ofJob != ofFlink;
    } catch (ClassNotFoundException | LinkageError e) {
      // Whoever steps the model reports it.
      return false;
    }
  }
}
