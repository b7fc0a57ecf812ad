package io.streamrnn.jobs.shared;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink of this process's own: JobManager and TaskManager inside it, no user interface. */
public final class EmbeddedFlink {

  /** Flink spreads keys over this many groups, so that a run can go on at another parallelism. */
  public static final int MAX_PARALLELISM = 128;

  private final Configuration configuration = new Configuration();
  private final int parallelism;

  /** One that fails when its job fails, and reads no configuration of this machine. */
  public EmbeddedFlink(int parallelism) {
    this.parallelism = parallelism;
    configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    // A type that only Kryo can serialize is a mistake.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestOptions.PORT, 0);
    // In one process and on one disk, what failed once fails again; the person who started the
    // process decides whether to try again.
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY,
        RestartStrategyOptions.RestartStrategyType.NO_RESTART_STRATEGY.getMainValue());
  }

  /** With an option of Flink's. */
  public <T> EmbeddedFlink with(ConfigOption<T> option, T value) {
    configuration.set(option, value);
    return this;
  }

  /** Where a job is built and run. */
  public StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }
}
