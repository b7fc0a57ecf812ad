/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.testkit.RnnHarness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Takes the golden savepoints that are missing, or all of them with {@code -Dsavepoints=rewrite};
 * see {@code src/test/resources/savepoints/README.md}. Not a test: it runs only when it is named.
 */
class GoldenSavepointWriter {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @TempDir Path made;

  @BeforeEach
  void startAnew() {
    Gate.closeAll();
  }

  @ParameterizedTest
  @EnumSource
  void write(GoldenSavepoint golden, @InjectMiniCluster MiniCluster cluster) throws Exception {
    if (!"rewrite".equals(System.getProperty("savepoints"))) {
      assumeThat(golden.folder()).doesNotExist();
    }
    Path folder = Files.createDirectories(golden.folder());
    Files.write(folder.resolve("_metadata"), Files.readAllBytes(savepoint(golden, cluster)));
    try (var harness = RnnHarness.start(golden.rnn(Runner.FUNCTION), GoldenEvent::key)) {
      List<GoldenEvent> events = GoldenSavepoint.events();
      process(harness, events.subList(0, GoldenSavepoint.cut()));
      int scores = harness.outputs().size();
      int reports = harness.reports().size();
      Files.write(folder.resolve("states.txt"), states(golden, harness));
      process(harness, events.subList(GoldenSavepoint.cut(), events.size()));
      harness.watermark(Long.MAX_VALUE);
      List<String> lines =
          new ArrayList<>(harness.outputs().subList(scores, harness.outputs().size()));
      harness.reports().stream().skip(reports).map(GoldenSavepoint::line).forEach(lines::add);
      Files.write(folder.resolve("afterwards.txt"), PlainLoop.sorted(lines));
    }
  }

  @AfterAll
  static void writeChecksums() throws IOException {
    List<String> lines = new ArrayList<>();
    for (GoldenSavepoint golden : GoldenSavepoint.values()) {
      for (String file : GoldenSavepoint.FILES) {
        lines.add(Checksums.line(golden.folder().resolve(file)));
      }
    }
    Files.write(Checksums.FILE, lines);
  }

  private Path savepoint(GoldenSavepoint golden, MiniCluster cluster) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"))
            .setParallelism(1);
    var events =
        Gate.source(
            env,
            "events",
            TypeInformation.of(GoldenEvent.class),
            position -> GoldenSavepoint.events().get(position.intValue()),
            GoldenSavepoint.cut() + 1,
            GoldenSavepoint.watermarks(),
            GoldenSavepoint.cut());
    golden
        .rnn(Runner.FUNCTION)
        .apply(events.keyBy(GoldenEvent::key))
        .uid("rnn")
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    Gate.reached("events", GoldenSavepoint.cut()).get(1, TimeUnit.MINUTES);
    String savepoint =
        job.stopWithSavepoint(false, made.toUri().toString(), SavepointFormatType.CANONICAL).get();
    Path folder = Path.of(URI.create(savepoint));
    try (var files = Files.list(folder)) {
      assertThat(files).as("all of it is in one file").containsExactly(folder.resolve("_metadata"));
    }
    return folder.resolve("_metadata");
  }

  private static void process(
      RnnHarness<GoldenEvent, String, String> harness, List<GoldenEvent> events) throws Exception {
    for (GoldenEvent event : events) {
      harness.process(event, event.time());
      long latest =
          GoldenSavepoint.events().stream()
              .limit(GoldenSavepoint.events().indexOf(event) + 1L)
              .mapToLong(GoldenEvent::time)
              .max()
              .orElseThrow();
      harness.watermark(GoldenSavepoint.watermark(latest));
    }
  }

  /** What a command reports of every key, after a restart from a snapshot. */
  private static List<String> states(
      GoldenSavepoint golden, RnnHarness<GoldenEvent, String, String> at) throws Exception {
    try (var restored =
        RnnHarness.startControlled(
            golden.rnn(Runner.FUNCTION),
            GoldenEvent::key,
            new HashMapStateBackend(),
            at.snapshot())) {
      for (String key : GoldenSavepoint.keys()) {
        restored.control(Control.query(key));
      }
      return restored.reports().stream().map(GoldenSavepoint::line).toList();
    }
  }
}
