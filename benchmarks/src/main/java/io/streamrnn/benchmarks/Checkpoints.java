/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/** How large is a savepoint of a running job, and how long does it take? */
final class Checkpoints {

  private static final int UNITS = 64;

  // The job runs in this process.
  private static volatile CompletableFuture<Void> allKeys = new CompletableFuture<>();

  private Checkpoints() {}

  static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    int[] keys = scale.of(new int[] {10_000, 100_000}, new int[] {10_000, 100_000, 1_000_000});
    for (String backend : new String[] {"hashmap", "rocksdb"}) {
      for (int count : keys) {
        measure(backend, count, figures);
      }
    }
  }

  private static void measure(String backend, int keys, Figures figures) throws Exception {
    Path folder = Files.createTempDirectory("checkpoints");
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    // Without a file system, Flink keeps up to 5 MiB of state.
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    allKeys = new CompletableFuture<>();
    SampleJob.scores(UNITS)
        .build()
        .apply(
            env.fromSource(
                    new DataGeneratorSource<>(
                        Events.afterAll(keys, 0), Long.MAX_VALUE, TypeInformation.of(Event.class)),
                    WatermarkStrategy.noWatermarks(),
                    "events")
                .keyBy(Event::key))
        .map(new UntilAll(keys))
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();
    try {
      await(allKeys, job.getJobExecutionResult());
      String name =
          "%,d keys, %s: ".formatted(keys, backend.equals("rocksdb") ? "RocksDB" : "heap");
      measure(job, folder, name, figures);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  /** Waits for an event of a job, or fails as the job did. */
  static void await(CompletableFuture<?> event, CompletableFuture<?> result) throws Exception {
    CompletableFuture.anyOf(event, result).get();
  }

  private static void measure(JobClient job, Path folder, String name, Figures figures)
      throws Exception {
    try {
      long start = System.nanoTime();
      job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.NATIVE).get();
      figures.add(name + "savepoint s", (System.nanoTime() - start) / 1e9);
      figures.add(name + "savepoint MiB", size(folder) / 1048576.0);
    } finally {
      job.cancel().get();
    }
  }

  private static long size(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Says when each key has had an event. */
  private static final class UntilAll implements MapFunction<Float, Float> {

    private static final long serialVersionUID = 1L;

    private long left;

    UntilAll(long keys) {
      this.left = keys;
    }

    @Override
    public Float map(Float score) {
      if (--left == 0) {
        allKeys.complete(null);
      }
      return score;
    }
  }
}
