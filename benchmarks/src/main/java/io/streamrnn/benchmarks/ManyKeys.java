/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.streamrnn.flink.Batching;
import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Does a job with a million keys finish in a bounded heap, do its checkpoints complete, and what
 * does an event cost? What does the state cache change?
 *
 * <pre>
 * HEAP=1g benchmarks/run ManyKeys
 * HEAP=1g benchmarks/run ManyKeys skew=1 stateCache=100000
 * </pre>
 *
 * <p>An LSTM(16 -> 64) at parallelism 1. Every key has one event first, which is not measured. The
 * keys of the other events are drawn with equal probabilities or, with {@code skew=s}, by Zipf's
 * law: the r-th key with a probability proportional to r^-s. With {@code stateCache} or {@code
 * batching} the same events also run without either. Times are of the whole process, including
 * source, exchange and checkpoints.
 */
public final class ManyKeys {

  private static final List<String> OPTIONS =
      List.of("keys", "events", "backend", "skew", "batching", "stateCache");
  private static final int UNITS = 64;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
  private static final MemorySize ROCKSDB_MEMORY = MemorySize.ofMebiBytes(512);
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  // The job runs in this process; its only scoring subtask counts here.
  private static volatile Counter counter = new Counter(0);

  private ManyKeys() {}

  private record Case(
      int keys, long events, String backend, double skew, int batching, int stateCache) {

    Case plain() {
      return new Case(keys, events, backend, skew, 0, 0);
    }

    boolean isPlain() {
      return batching == 0 && stateCache == 0;
    }

    String name() {
      String name = batching == 0 ? "" : "batching=" + batching + " ";
      name += stateCache == 0 ? "" : "stateCache=" + stateCache;
      return name.isEmpty() ? "one at a time" : name.strip();
    }
  }

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Case given = parse(args);
    List<Case> cases = given.isPlain() ? List.of(given) : List.of(given.plain(), given);
    List<String> rows = new ArrayList<>();
    for (Case each : cases) {
      rows.add(run(each));
    }
    System.out.printf(
        "%,d keys, %,d events, backend=%s, skew=%s, -Xmx=%,d MiB%n",
        given.keys(),
        given.events(),
        given.backend(),
        given.skew(),
        Runtime.getRuntime().maxMemory() >> 20);
    System.out.printf(
        "%-24s %10s %10s %10s %7s %9s %9s %10s %10s %9s%n",
        "",
        "events/s",
        "CPU us/ev.",
        "checkpts.",
        "failed",
        "median s",
        "longest s",
        "state MiB",
        "MiB each",
        "heap MiB");
    rows.forEach(System.out::print);
  }

  private static Case parse(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] option = arg.split("=", 2);
      if (option.length != 2 || !OPTIONS.contains(option[0])) {
        throw new IllegalArgumentException(
            "an option must be name=value, where name is one of %s: got=%s"
                .formatted(OPTIONS, arg));
      }
      options.put(option[0], option[1]);
    }
    return new Case(
        Integer.parseInt(options.getOrDefault("keys", "1000000")),
        Long.parseLong(options.getOrDefault("events", "10000000")),
        options.getOrDefault("backend", "rocksdb"),
        Double.parseDouble(options.getOrDefault("skew", "0")),
        Integer.parseInt(options.getOrDefault("batching", "0")),
        Integer.parseInt(options.getOrDefault("stateCache", "0")));
  }

  private static String run(Case job) throws Exception {
    Path checkpoints = Files.createTempDirectory("many-keys");
    Configuration configuration = configuration(job, checkpoints);
    counter = new Counter(job.keys());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
    try {
      cluster.start();
      StreamGraph graph = graph(job, configuration);
      JobID id = JobID.generate();
      graph.setJobId(id);
      cluster.submitJob(graph).get();
      long heap = watch(job, cluster, id);
      CheckpointStatsSnapshot stats = checkpoints(cluster, id);
      double events = job.events() - job.keys();
      return "%-24s %,10.0f %10.2f %,10d %7d %9.2f %9.2f %,10.0f %,10.0f %,9d%n"
          .formatted(
              job.name(),
              events / counter.seconds(),
              counter.cpuSeconds() * 1e6 / events,
              stats.getCounts().getNumberOfCompletedCheckpoints(),
              failed(stats),
              stats.getSummaryStats().getEndToEndDurationStats().getQuantile(0.5) / 1e3,
              stats.getSummaryStats().getEndToEndDurationStats().getMaximum() / 1e3,
              stats.getSummaryStats().getStateSizeStats().getMaximum() / 1048576.0,
              stats.getSummaryStats().getCheckpointedSize().getAverage() / 1048576.0,
              heap >> 20);
    } finally {
      cluster.close();
      delete(checkpoints);
    }
  }

  private static Configuration configuration(Case job, Path checkpoints) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(StateBackendOptions.STATE_BACKEND, job.backend());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, ROCKSDB_MEMORY);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 10_000);
    return configuration;
  }

  private static StreamGraph graph(Case job, Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    StreamingRnnBuilder<Event, Float> rnn =
        SampleJob.input(UNITS).output(Float.class, (event, y) -> counted(y[0]));
    if (job.batching() > 0) {
      rnn.batching(Batching.ofSize(job.batching()));
    }
    if (job.stateCache() > 0) {
      rnn.stateCache(StateCache.ofSize(job.stateCache()));
    }
    rnn.build()
        .apply(
            env.fromSource(
                    new DataGeneratorSource<>(
                        Events.afterAll(job.keys(), job.skew()),
                        job.events(),
                        TypeInformation.of(Event.class)),
                    WatermarkStrategy.noWatermarks(),
                    "events")
                .keyBy(Event::key))
        .sinkTo(new DiscardingSink<>());
    return env.getStreamGraph();
  }

  private static float counted(float score) {
    counter.count();
    return score;
  }

  /** Waits for the end of the job and returns the largest heap usage seen. */
  private static long watch(Case job, MiniCluster cluster, JobID id) throws Exception {
    CompletableFuture<JobResult> result = cluster.requestJobResult(id);
    long heap = 0;
    long nextProgress = System.nanoTime();
    while (true) {
      try {
        result
            .get(100, TimeUnit.MILLISECONDS)
            .toJobExecutionResult(ManyKeys.class.getClassLoader());
        counter.end();
        return heap;
      } catch (TimeoutException stillRunning) {
        heap = Math.max(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      if (System.nanoTime() > nextProgress) {
        nextProgress += PROGRESS_INTERVAL.toNanos();
        System.err.printf(
            "%s: %,d of %,d events, %d checkpoints, heap at most %,d MiB%n",
            job.name(), counter.count.get(), job.events(), completed(cluster, id), heap >> 20);
      }
    }
  }

  private static long completed(MiniCluster cluster, JobID id) throws Exception {
    CheckpointStatsSnapshot stats = checkpoints(cluster, id);
    return stats == null ? 0 : stats.getCounts().getNumberOfCompletedCheckpoints();
  }

  private static CheckpointStatsSnapshot checkpoints(MiniCluster cluster, JobID id)
      throws Exception {
    return cluster.getExecutionGraph(id).get().getCheckpointStatsSnapshot();
  }

  /** The number of checkpoints that were triggered and did not complete. */
  private static long failed(CheckpointStatsSnapshot stats) {
    long failed = 0;
    for (AbstractCheckpointStats each : stats.getHistory().getCheckpoints()) {
      if (each instanceof FailedCheckpointStats failure) {
        System.err.printf(
            "checkpoint %d failed: %s%n", failure.getCheckpointId(), failure.getFailureMessage());
        failed++;
      }
    }
    return failed;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** Counts events and measures from the end of the first pass over all keys. */
  private static final class Counter {

    private final long firstPass;
    private final AtomicLong count = new AtomicLong();
    private volatile long began;
    private volatile long cpuBegan;
    private volatile long ended;
    private volatile long cpuEnded;

    Counter(long firstPass) {
      this.firstPass = firstPass;
    }

    void count() {
      if (count.getAndIncrement() == firstPass) {
        began = System.nanoTime();
        cpuBegan = PROCESS.getProcessCpuTime();
      }
    }

    void end() {
      ended = System.nanoTime();
      cpuEnded = PROCESS.getProcessCpuTime();
    }

    double seconds() {
      return (ended - began) / 1e9;
    }

    double cpuSeconds() {
      return (cpuEnded - cpuBegan) / 1e9;
    }
  }
}
