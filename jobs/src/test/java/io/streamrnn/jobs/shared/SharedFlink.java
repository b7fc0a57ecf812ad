/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import static org.junit.jupiter.api.extension.ExtensionContext.Namespace.GLOBAL;

import io.streamrnn.jobs.score.ScoringLatency;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.util.MiniClusterPipelineExecutorServiceLoader;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the embedded jobs of a class in the one Flink of all these classes. A Flink of its own takes
 * a job of some rows a second, in which Flink loads its network classes anew.
 */
public final class SharedFlink implements BeforeAllCallback, AfterAllCallback {

  private static final int SLOTS = 4;

  /** A cluster that ends with the tests. */
  private record Cluster(MiniCluster flink) implements AutoCloseable {

    static Cluster start() {
      MiniCluster flink =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(configuration())
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(SLOTS)
                  .build());
      try {
        flink.start();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return new Cluster(flink);
    }

    /** Those options of embedded jobs that Flink reads when it starts. */
    private static Configuration configuration() {
      return new Configuration()
          .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128L * SLOTS))
          .set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false)
          .set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1))
          .set(MetricOptions.REPORTERS_LIST, "latency")
          .set(
              ConfigOptions.key("metrics.reporter.latency.factory.class")
                  .stringType()
                  .noDefaultValue(),
              ScoringLatency.class.getName());
    }

    StreamExecutionEnvironment environment(Configuration job) {
      Configuration submitted =
          MiniClusterPipelineExecutorServiceLoader.updateConfigurationForMiniCluster(
              job, Set.of(), Set.of());
      return new StreamExecutionEnvironment(
          new MiniClusterPipelineExecutorServiceLoader(flink), submitted, null);
    }

    @Override
    public void close() {
      flink.closeAsync().join();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Cluster cluster =
        context
            .getRoot()
            .getStore(GLOBAL)
            .getOrComputeIfAbsent(SharedFlink.class, key -> Cluster.start(), Cluster.class);
    EmbeddedFlink.replaceEnvironments(cluster::environment);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    EmbeddedFlink.replaceEnvironments(StreamExecutionEnvironment::createLocalEnvironment);
  }
}
