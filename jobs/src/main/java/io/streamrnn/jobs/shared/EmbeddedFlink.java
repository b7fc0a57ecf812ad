/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink inside this process: JobManager and TaskManager, no web interface. */
public final class EmbeddedFlink {

  /** The number of key groups. It is fixed, so that a run can resume at another parallelism. */
  public static final int MAX_PARALLELISM = 128;

  /** One Flink per job. Tests that run many jobs have them run in one. */
  private static final AtomicReference<Function<Configuration, StreamExecutionEnvironment>>
      ENVIRONMENTS = new AtomicReference<>(StreamExecutionEnvironment::createLocalEnvironment);

  private final Configuration configuration = new Configuration();

  /** A Flink that fails when its job fails, and ignores the configuration of this machine. */
  public EmbeddedFlink(int parallelism) {
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    // A type that only Kryo can serialize is a bug.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestOptions.PORT, 0);
    // There are none here, which Flink would warn of.
    configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    // In one process and on one disk, a failure is likely to repeat. The person who started the
    // process decides whether to try again.
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY,
        RestartStrategyOptions.RestartStrategyType.NO_RESTART_STRATEGY.getMainValue());
  }

  /** Sets a Flink option. */
  public <T> EmbeddedFlink with(ConfigOption<T> option, T value) {
    configuration.set(option, value);
    return this;
  }

  /** Sets the folder of Flink's temporary files, which it does not delete completely. */
  public EmbeddedFlink withTemporaryFilesIn(Path folder) {
    return with(CoreOptions.TMP_DIRS, folder.toString())
        .with(WebOptions.TMP_DIR, folder.toString())
        .with(WebOptions.UPLOAD_DIR, folder.toString());
  }

  /** A new environment to build and run a job in. */
  public StreamExecutionEnvironment environment() {
    return ENVIRONMENTS.get().apply(configuration);
  }

  /** Has the jobs of this process run in other environments, and returns the former ones. */
  static Function<Configuration, StreamExecutionEnvironment> replaceEnvironments(
      Function<Configuration, StreamExecutionEnvironment> environments) {
    return ENVIRONMENTS.getAndSet(environments);
  }
}
