/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.jobs.plan.Workload.Backend;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Durations;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Option;

/** The options of {@code streamrnn plan}. Picocli sets the fields. */
final class PlanOptions {

  private static final String STATEFUL = "stateful";
  private static final String WINDOW = "window:";
  private static final String REFUSE = "refuse";
  private static final String REPLAY = "replay:";

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "N",
      description = "How many keys have a state at a time, such as 1e9.")
  double keys;

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "N",
      description = "Events per second, of all keys together, such as 1e6.")
  double rate;

  @Option(
      names = "--mode",
      defaultValue = STATEFUL,
      paramLabel = "MODE",
      description = "stateful, or window:N. Default: ${DEFAULT-VALUE}.")
  String mode = STATEFUL;

  @Option(
      names = "--state-precision",
      defaultValue = "FLOAT32",
      paramLabel = "float32|bfloat16",
      description = "Default: float32.")
  StatePrecision precision = StatePrecision.FLOAT32;

  @Option(
      names = "--on-model-change",
      defaultValue = REFUSE,
      paramLabel = "POLICY",
      description =
          "refuse, reset, or replay:N, which stores the last N inputs of each key. Default: ${DEFAULT-VALUE}.")
  String modelChange = REFUSE;

  @Option(
      names = "--state-backend",
      defaultValue = "ROCKSDB",
      paramLabel = "rocksdb|hashmap",
      description = "Default: rocksdb.")
  Backend backend = Backend.ROCKSDB;

  @Option(
      names = "--key-bytes",
      defaultValue = "16",
      paramLabel = "N",
      description = "The bytes of a key. Default: ${DEFAULT-VALUE}.")
  int key = 16;

  @Option(names = "--timestamps", description = "Events have timestamps, which the states keep.")
  boolean timestamps;

  @Option(
      names = "--batching",
      description =
          "The job steps events of different keys together: StreamingRnn with batching(...).")
  boolean batching;

  @Option(
      names = "--checkpoint-interval",
      defaultValue = "30s",
      paramLabel = "TIME",
      description = "The time between two checkpoints. Default: ${DEFAULT-VALUE}.")
  String interval = "30s";

  @Option(
      names = "--cores",
      defaultValue = "4",
      paramLabel = "N",
      description =
          "The cores of a TaskManager, which has as many slots. Default: ${DEFAULT-VALUE}.")
  int cores = 4;

  @Option(
      names = "--memory",
      defaultValue = "8g",
      paramLabel = "SIZE",
      description = "The memory of a TaskManager's process. Default: ${DEFAULT-VALUE}.")
  String memory = "8g";

  @Option(
      names = "--load",
      defaultValue = "0.6",
      paramLabel = "SHARE",
      description =
          "How busy a core is to be, above 0 and at most 1. The rest is for peaks, and for the backlog after a failure. Default: ${DEFAULT-VALUE}.")
  double load = 0.6;

  @Option(
      names = "--bandwidth",
      defaultValue = "200m",
      paramLabel = "SIZE",
      description =
          "How much a TaskManager reads from the store of checkpoints in a second. Default: ${DEFAULT-VALUE}.")
  String bandwidth = "200m";

  /**
   * What is asked.
   *
   * @throws CannotRunException if a value is invalid
   */
  Workload workload() {
    require(keys >= 1 && keys <= Long.MAX_VALUE, "--keys must be at least 1", keys);
    require(rate > 0 && rate < Double.MAX_VALUE, "--rate must be above 0", rate);
    require(key > 0, "--key-bytes must be at least 1", key);
    require(cores > 0, "--cores must be at least 1", cores);
    require(load > 0 && load <= 1, "--load must be above 0 and at most 1", load);
    return new Workload(
        (long) keys,
        rate,
        key,
        timestamps,
        batching ? EventCost.BATCHING : EventCost.ONE_AT_A_TIME,
        backend,
        time(),
        cores,
        size("--memory", memory),
        load,
        size("--bandwidth", bandwidth));
  }

  /**
   * How events are scored.
   *
   * @throws CannotRunException if the mode is invalid
   */
  Scoring scoring() {
    return mode.equals(STATEFUL)
        ? Scoring.stateful()
        : Scoring.slidingWindow(count("--mode", mode, WINDOW, "stateful or window:N"));
  }

  /**
   * What is stored for a change of the model.
   *
   * @throws CannotRunException if the policy is invalid
   */
  ModelChange change() {
    return switch (modelChange) {
      case REFUSE -> ModelChange.refuse();
      case "reset" -> ModelChange.reset();
      default ->
          ModelChange.replay(
              count("--on-model-change", modelChange, REPLAY, "refuse, reset or replay:N"));
    };
  }

  /** The N behind a prefix. */
  private static int count(String option, String value, String prefix, String rule) {
    int count = 0;
    if (value.startsWith(prefix)) {
      try {
        count = Integer.parseInt(value.substring(prefix.length()));
      } catch (NumberFormatException e) {
        // Reported below.
      }
    }
    require(count > 0, option + " must be " + rule + ", with an N of at least 1", value);
    return count;
  }

  private Duration time() {
    return Durations.parse(interval)
        .filter(time -> time.toMillis() >= 1)
        .orElseThrow(
            () ->
                invalid(
                    "--checkpoint-interval must be a time of at least 1 ms with its unit, such as 30s or 1min",
                    interval));
  }

  private static long size(String option, String value) {
    try {
      long bytes = MemorySize.parseBytes(value);
      require(bytes > 0, option + " must be at least 1 byte", value);
      return bytes;
    } catch (IllegalArgumentException e) {
      throw invalid(option + " must be a size, such as 8g", value);
    }
  }

  private static void require(boolean isValid, String rule, Object value) {
    if (!isValid) {
      throw invalid(rule, value);
    }
  }

  private static CannotRunException invalid(String rule, Object value) {
    String option = rule.substring(0, rule.indexOf(' '));
    return new CannotRunException(
        "%s: %s=%s".formatted(rule, option, String.valueOf(value).toLowerCase(Locale.ROOT)));
  }
}
