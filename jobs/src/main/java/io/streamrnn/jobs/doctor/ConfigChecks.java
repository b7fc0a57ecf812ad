/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import static io.streamrnn.jobs.doctor.Finding.hint;
import static io.streamrnn.jobs.doctor.Finding.wrong;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** Checks what Flink's configuration says of the JVM, of checkpoints and of failures. */
final class ConfigChecks {

  private static final String VECTOR = "jdk.incubator.vector";
  private static final Set<String> NEVER = Set.of("none", "off", "disable");

  private final Configuration flink;
  private final List<Finding> findings = new ArrayList<>();

  private ConfigChecks(Configuration flink) {
    this.flink = flink;
  }

  /** What is wrong with a configuration. */
  static List<Finding> of(Configuration flink) {
    ConfigChecks checks = new ConfigChecks(flink);
    Finding.check(checks.findings, checks::checkJvm);
    Finding.check(checks.findings, checks::checkCheckpoints);
    Finding.check(checks.findings, checks::checkFailures);
    return List.copyOf(checks.findings);
  }

  /** The options of every JVM, Flink's defaults in front. */
  static String jvmOptions(Configuration flink) {
    return flink.get(CoreOptions.FLINK_DEFAULT_JVM_OPTIONS)
        + " "
        + flink.get(CoreOptions.FLINK_JVM_OPTIONS);
  }

  private void checkJvm() {
    List<String> missing = Opens.missingIn(jvmOptions(flink));
    if (!missing.isEmpty()) {
      findings.add(
          wrong(
              "env.java.opts.all must open the packages of Java that Flink opens in the configuration that it ships, as a value replaces all of it: missing=%s; add the line of deploy/config.yaml, which has --add-opens=java.base/%s=ALL-UNNAMED and the others",
              String.join(",", missing), missing.get(0)));
    }
    if (!Opens.adds(jvmOptions(flink), VECTOR)) {
      findings.add(
          hint(
              "batches take half the CPU with the Vector API: env.java.opts.all has no --add-modules=%s; add it",
              VECTOR));
    }
  }

  private void checkCheckpoints() {
    Duration interval =
        flink.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).orElse(Duration.ZERO);
    if (interval.isZero()) {
      findings.add(
          wrong(
              "checkpointing must be on, as a failure loses the state of every key without it: %s; set it, such as 30s, in the configuration of the client that submits the job",
              value(CheckpointingOptions.CHECKPOINTING_INTERVAL)));
    }
    if (flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
      findings.add(
          wrong(
              "checkpoints must be in a directory, as they are in the JobManager's memory without one, which takes 5 MB a subtask: %s; set a directory that all processes reach",
              value(CheckpointingOptions.CHECKPOINTS_DIRECTORY)));
    }
    if (flink.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)
        != ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION) {
      findings.add(
          wrong(
              "the checkpoints of a job must be retained when it is cancelled or has failed, as they are the only copy of its states: %s; set RETAIN_ON_CANCELLATION",
              value(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)));
    }
    if (!flink.get(CheckpointingOptions.ENABLE_UNALIGNED)) {
      findings.add(
          hint(
              "checkpoints time out under back-pressure if barriers wait for records: %s; set true, and execution.checkpointing.aligned-checkpoint-timeout: 10s",
              value(CheckpointingOptions.ENABLE_UNALIGNED)));
    }
  }

  private void checkFailures() {
    String strategy = flink.getOptional(RestartStrategyOptions.RESTART_STRATEGY).orElse("");
    if (NEVER.contains(strategy.toLowerCase(Locale.ROOT))) {
      findings.add(
          wrong(
              "a job must restart after a failure: %s; set exponential-delay",
              value(RestartStrategyOptions.RESTART_STRATEGY)));
    }
    if (flink.get(TaskManagerOptions.TASK_MANAGER_LOAD_BALANCE_MODE)
        != TaskManagerOptions.TaskManagerLoadBalanceMode.SLOTS) {
      findings.add(
          hint(
              "subtasks fill one TaskManager before they use the next: %s; set SLOTS",
              value(TaskManagerOptions.TASK_MANAGER_LOAD_BALANCE_MODE)));
    }
  }

  private String value(ConfigOption<?> option) {
    return option.key() + "=" + flink.getOptional(option).map(Object::toString).orElse("(not set)");
  }
}
