/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models are put into a folder that a running job watches. */
class ModelFolderITCase {

  private static final int PHASE = 170;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private Path folder;
  private Path watched;
  private Path first;
  private Path second;
  private JobClient job;

  @BeforeEach
  void writeModels() throws Exception {
    Gate.closeAll();
    Lines.clear();
    watched = Files.createDirectory(folder.resolve("watched"));
    first = ModelsInFiles.write(folder.resolve("first.keras"), 8, 1);
    second = ModelsInFiles.write(folder.resolve("second.keras"), 12, 2);
    Files.copy(second, watched.resolve("old.keras"));
  }

  @AfterEach
  void stop() throws Exception {
    job.cancel().get();
  }

  @Test
  void aFileIsAnUpdateWhenItIsWhole() throws Exception {
    job = start();
    Lines.await(PHASE, job);

    byte[] bytes = Files.readAllBytes(second);
    Path half = folder.resolve("half");
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    Files.move(half, watched.resolve("new.keras"), StandardCopyOption.ATOMIC_MOVE);
    Lines.await(PHASE + 1, job);
    assertThat(reports()).as("half a file").containsExactly("REFUSED");
    Files.move(second, watched.resolve("new.keras"), StandardCopyOption.REPLACE_EXISTING);
    Lines.await(PHASE + 2, job);

    assertThat(reports())
        .as("what was there before is no update")
        .containsExactly("REFUSED", "ACCEPTED");
    Gate.open("events", PHASE);
    Lines.await(2 * PHASE + 2, job);
    assertThat(possibleScores()).contains(scores());
  }

  /**
   * The scores may switch with any event after the first phase, or after the last one, as no time
   * was given: the report of an update does not wait until subtasks have it.
   */
  private List<List<String>> possibleScores() throws Exception {
    Model before = ModelSource.file(first.toString()).load();
    Model after = ModelSource.file(watched.resolve("new.keras").toString()).load();
    List<Event> events = Event.first(2 * PHASE);
    List<List<String>> all = new ArrayList<>();
    for (int change = PHASE; change <= 2 * PHASE; change++) {
      int from = change;
      all.add(
          new OfflineModelChange(
                  ModelChange.reset(),
                  before,
                  after,
                  event -> events.indexOf(event) >= from,
                  event -> false)
              .lines(events));
    }
    return all;
  }

  private static List<String> reports() {
    return Lines.all().stream().filter(line -> !line.startsWith("key")).toList();
  }

  private static List<String> scores() {
    return PlainLoop.sorted(Lines.all().stream().filter(line -> line.startsWith("key")).toList());
  }

  private JobClient start() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"))
            .setParallelism(1);
    var rnn =
        TestJob.builder(ModelSource.file(first.toString()), Scoring.stateful())
            .onModelChange(ModelChange.reset())
            .build();
    var events =
        Gate.source(
            env,
            "events",
            TypeInformation.of(Event.class),
            Event::at,
            2L * PHASE,
            WatermarkStrategy.noWatermarks(),
            PHASE);
    var scores =
        rnn.apply(
                events.keyBy(Event::key),
                ModelUpdates.ofFolder(env, watched.toString(), Duration.ofMillis(20)).uid("models"))
            .uid("rnn");
    scores
        .union(rnn.modelReports(scores).map(report -> report.status().toString()))
        .map(Lines::add)
        .sinkTo(new DiscardingSink<>());
    return env.executeAsync();
  }
}
