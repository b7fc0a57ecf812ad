/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.model.Model;
import io.streamrnn.state.RnnState;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/**
 * What does it cost to compute the states of many keys from history, in a bounded heap?
 *
 * <pre>
 * HEAP=1g benchmarks/run Bootstrap
 * HEAP=1g benchmarks/run Bootstrap keys=100000 parallelism=2
 * </pre>
 *
 * <p>An LSTM(16 -> 64). The events of the keys come in turns, each key's backwards in time, so that
 * all of them are sorted. Times are of the whole process, including the start of Flink.
 */
public final class Bootstrap {

  private static final List<String> OPTIONS = List.of("keys", "events", "backend", "parallelism");
  private static final int INPUT_SIZE = 16;
  private static final int UNITS = 64;
  private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(512);

  private Bootstrap() {}

  /** An event of the past. */
  public record Event(String key, long time, float[] x) {}

  /** Prints a line. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = options(args);
    int keys = Integer.parseInt(options.getOrDefault("keys", "1000000"));
    long events = Long.parseLong(options.getOrDefault("events", "3000000"));
    String backend = options.getOrDefault("backend", "hashmap");
    int parallelism = Integer.parseInt(options.getOrDefault("parallelism", "2"));
    Path folder = Files.createTempDirectory("bootstrap");
    try {
      long began = System.nanoTime();
      run(keys, events, backend, parallelism, folder.resolve("savepoint"));
      System.out.printf(
          "%,d keys, %,d events, backend=%s, parallelism=%d, -Xmx=%,d MiB: %.1f s, CPU %.1f s, largest heap %,d MiB, savepoint %,d MiB%n",
          keys,
          events,
          backend,
          parallelism,
          Runtime.getRuntime().maxMemory() >> 20,
          (System.nanoTime() - began) / 1e9,
          cpuSeconds(),
          largestHeap() >> 20,
          FileUtils.getDirectoryFilesSize(folder) >> 20);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static Map<String, String> options(String[] args) {
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
    return options;
  }

  private static void run(int keys, long events, String backend, int parallelism, Path savepoint)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    StreamingRnn<Event, Float> rnn =
        StreamingRnn.model(
                ModelSource.of(
                    "lstm", () -> Model.of("lstm", SampleLstm.of(INPUT_SIZE, UNITS, 7).cell())))
            .input(Event.class, INPUT_SIZE, Event::x)
            .output(Float.class, (event, y) -> y[0])
            .build();
    SavepointWriter.newSavepoint(env, backend(backend), 128)
        .withOperator(
            OperatorIdentifier.forUid("rnn"),
            RnnState.bootstrap(rnn, history(env, keys, events), Event::key, Types.STRING)
                .asOf(Instant.ofEpochMilli(events)))
        .write(savepoint.toUri().toString());
    env.execute();
  }

  private static StateBackend backend(String name) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, name);
    return StateBackendLoader.loadStateBackendFromConfig(
        configuration, Bootstrap.class.getClassLoader(), null);
  }

  private static DataStream<Event> history(StreamExecutionEnvironment env, int keys, long events) {
    GeneratorFunction<Long, Event> generator = i -> event(i, keys, events);
    return env.fromSource(
        new DataGeneratorSource<>(generator, events, TypeInformation.of(Event.class)),
        WatermarkStrategy.<Event>noWatermarks()
            .withTimestampAssigner((event, time) -> event.time()),
        "history");
  }

  private static Event event(long i, int keys, long events) {
    float[] x = new float[INPUT_SIZE];
    for (int k = 0; k < INPUT_SIZE; k++) {
      x[k] = (i * 31 + k * 17L) % 64 / 32f - 1;
    }
    return new Event("key-" + i % keys, events - i, x);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static long largestHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
