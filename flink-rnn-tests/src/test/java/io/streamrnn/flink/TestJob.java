/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.testkit.SampleModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Jobs over the test stream, and what they wrote. */
final class TestJob {

  static final int UNLIMITED = 0;
  static final ModelSource LSTM = ModelSource.of("lstm", () -> SampleModels.lstm(3, 16, 2, 7));

  private TestJob() {}

  /** Scores test events into lines. */
  static StreamingRnn<Event, String> rnn(ModelSource model, Scoring scoring) {
    return builder(model, scoring).build();
  }

  /** The same, for tests that want options. */
  static StreamingRnnBuilder<Event, String> builder(ModelSource model, Scoring scoring) {
    return StreamingRnn.model(model)
        .input(Event.class, 3, Event::features)
        .output(String.class, PlainLoop::line)
        .scoring(scoring);
  }

  /** What every job of a test is configured with: above all, no Kryo. */
  static Configuration configuration(String backend) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return configuration;
  }

  /** For a job that continues after the given number of failures. */
  static Configuration restarting(String backend, int failures) {
    Configuration configuration = configuration(backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, failures);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    return configuration;
  }

  /** The test stream, from one source, so that it is in order within a key. */
  static DataStream<Event> events(StreamExecutionEnvironment env, long count, int perSecond) {
    return events(
        env,
        new DataGeneratorSource<>(
            Event::at,
            count,
            perSecond == UNLIMITED
                ? RateLimiterStrategy.noOp()
                : RateLimiterStrategy.perSecond(perSecond),
            TypeInformation.of(Event.class)));
  }

  /** The test stream, as fast as the job takes it, but no more events than this per checkpoint. */
  static DataStream<Event> eventsPerCheckpoint(
      StreamExecutionEnvironment env, long count, int perCheckpoint) {
    return events(
        env,
        new DataGeneratorSource<>(
            Event::at,
            count,
            RateLimiterStrategy.perCheckpoint(perCheckpoint),
            TypeInformation.of(Event.class)));
  }

  private static DataStream<Event> events(
      StreamExecutionEnvironment env, DataGeneratorSource<Event> source) {
    return env.fromSource(source, watermarks(), "events").setParallelism(1).uid("events");
  }

  /** Scores the test stream, with a source that stops at a given place. */
  static StopAndGo.Job stoppable(long count, Runner runner, Scoring scoring) {
    var rnn = runner.of(builder(LSTM, scoring)).build();
    return (env, stopAt) ->
        rnn.apply(
                Gate.source(
                        env,
                        StopAndGo.SOURCE,
                        TypeInformation.of(Event.class),
                        Event::at,
                        count,
                        watermarks(),
                        stopAt)
                    .keyBy(Event::key))
            .uid("rnn");
  }

  private static WatermarkStrategy<Event> watermarks() {
    return WatermarkStrategy.<Event>noWatermarks()
        .withTimestampAssigner((event, time) -> event.number());
  }

  /** Writes lines exactly once. */
  static FileSink<String> sink(Path folder) {
    return FileSink.forRowFormat(
            new org.apache.flink.core.fs.Path(folder.toUri()), new SimpleStringEncoder<String>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }

  /** All lines that were committed, by key and number. */
  static List<String> committed(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .forEach(file -> lines.addAll(lines(file)));
    }
    return PlainLoop.sorted(lines);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
