/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.state.KeyedRnnState;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.RnnState;
import io.streamrnn.testkit.SampleModels;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are erased from savepoints, and jobs continue from what is left. */
class ErasedSavepointITCase {

  private static final int EVENTS = 50 * 170;
  private static final int CUT = 3500;
  private static final List<String> ERASED = List.of("key-3", "key-14");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "hashmap, CANONICAL, rocksdb, FUNCTION",
    "rocksdb, CANONICAL, hashmap, BATCHES_AND_CACHE",
    "hashmap, NATIVE, hashmap, BATCHES_AND_CACHE",
    "rocksdb, NATIVE, rocksdb, FUNCTION"
  })
  void theOtherKeysContinueWithTheirTimersAndWaitingEvents(
      String before,
      SavepointFormatType format,
      String after,
      Runner runner,
      @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    Path output = folder.resolve("output");
    StopAndGo jobs = new StopAndGo(output, folder, cluster);
    StopAndGo.Job job = TimedJob.stoppable(EVENTS, runner);
    Path old = path(jobs.toSavepoint(before, 2, null, format, CUT, job));
    Map<String, KeyedRnnState<String>> states = States.byKey(old, "rnn");
    Path erased = folder.resolve("erased");

    var found = RnnSavepoint.open(old.toString()).erase("rnn", ERASED, erased.toString());
    FileUtils.deleteDirectory(old.toFile());
    jobs.toEnd(after, 1, erased.toUri().toString(), job);

    assertThat(found).containsExactlyInAnyOrderElementsOf(ERASED);
    assertThat(states.values())
        .anySatisfy(state -> assertThat(state.waiting()).isNotEmpty())
        .anySatisfy(state -> assertThat(state.eventTimers()).isNotEmpty());
    states.keySet().removeAll(ERASED);
    assertThat(States.byKey(erased, "rnn")).isEqualTo(states);
    for (String key : ERASED) {
      assertThat(States.haveText(erased, key)).as(key).isFalse();
    }
    assertThat(States.haveText(erased, "key-1")).isTrue();
    assertThat(States.ofOtherKeys(TestJob.committed(output), ERASED))
        .isEqualTo(States.ofOtherKeys(TimedJob.expected(EVENTS), ERASED));
  }

  @Test
  void anErasedKeyBeginsAnew(@InjectMiniCluster MiniCluster cluster) throws Exception {
    Path output = folder.resolve("output");
    StopAndGo jobs = new StopAndGo(output, folder, cluster);
    StopAndGo.Job job = TestJob.stoppable(EVENTS, Runner.FUNCTION, Scoring.stateful());
    Path old = path(jobs.toSavepoint("hashmap", 2, null, SavepointFormatType.CANONICAL, CUT, job));
    Path erased = folder.resolve("erased");

    RnnSavepoint.open(old.toString()).erase("rnn", ERASED, erased.toString());
    jobs.toEnd("rocksdb", 2, erased.toUri().toString(), job);

    var model = SampleModels.lstm(3, 16, 2, 7);
    List<String> expected =
        new ArrayList<>(States.ofOtherKeys(PlainLoop.stateful(model, Event.first(EVENTS)), ERASED));
    for (List<Event> part : List.of(Event.first(CUT), Event.first(EVENTS).subList(CUT, EVENTS))) {
      expected.addAll(
          PlainLoop.stateful(
              model, part.stream().filter(event -> ERASED.contains(event.key())).toList()));
    }
    assertThat(TestJob.committed(output)).isEqualTo(PlainLoop.sorted(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, CANONICAL",
    "rocksdb, CANONICAL",
    "hashmap, NATIVE",
    "rocksdb, NATIVE",
  })
  void theStatesAreReadWhateverWroteThem(
      String backend, SavepointFormatType format, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    StopAndGo jobs = new StopAndGo(folder.resolve("output"), folder, cluster);
    var model = SampleModels.lstm(3, 16, 2, 7);
    Path savepoint =
        path(
            jobs.toSavepoint(
                backend,
                2,
                null,
                format,
                CUT,
                TestJob.stoppable(EVENTS, Runner.BATCHES, Scoring.stateful())));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"))
            .setParallelism(2);

    Map<String, KeyedRnnState<String>> states = new TreeMap<>();
    RnnState.read(env, savepoint.toString(), "rnn", Types.STRING)
        .executeAndCollect(100)
        .forEach(state -> states.put(state.key(), state));

    assertThat(states).hasSize(17).isEqualTo(States.byKey(savepoint, "rnn"));
    states.forEach(
        (key, state) ->
            assertThat(state.states().values().stream().toList())
                .usingRecursiveComparison()
                .isEqualTo(statesOf(model.stepper(), model.stateSize(), key)));
  }

  @Test
  void aRetainedIncrementalCheckpointIsReadAndErased(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    Gate.closeAll();
    Configuration configuration = TestJob.configuration("rocksdb");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
    configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
    Path checkpoints = folder.resolve("checkpoints");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    TestJob.stoppable(EVENTS, Runner.FUNCTION, Scoring.stateful())
        .lines(env, CUT)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    Gate.reached(StopAndGo.SOURCE, CUT).get(2, TimeUnit.MINUTES);
    Path checkpoint = path(cluster.triggerCheckpoint(job.getJobID()).get());
    Path erased = folder.resolve("erased");

    Map<String, KeyedRnnState<String>> states = States.byKey(checkpoint, "rnn");
    RnnSavepoint.open(checkpoint.toString()).erase("rnn", ERASED, erased.toString());
    job.cancel().get();
    FileUtils.deleteDirectory(checkpoints.toFile());

    assertThat(states).hasSize(17);
    states.keySet().removeAll(ERASED);
    assertThat(States.byKey(erased, "rnn")).isEqualTo(states);
    assertThat(States.haveText(erased, ERASED.get(0))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "execution.checkpointing.unaligned.enabled, CANONICAL",
    "state.changelog.enabled, CANONICAL",
    "state.changelog.enabled, NATIVE"
  })
  void savepointsOfJobsWithUnalignedCheckpointsOrAChangelogAreErased(
      String option, SavepointFormatType format, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    JobClient job = start(Map.of(option, "true"), cluster);
    Path savepoint = path(job.stopWithSavepoint(false, folder.toUri().toString(), format).get());
    Path erased = folder.resolve("erased");

    Map<String, KeyedRnnState<String>> states = States.byKey(savepoint, "rnn");
    RnnSavepoint.open(savepoint.toString()).erase("rnn", ERASED, erased.toString());

    assertThat(states).hasSize(17);
    states.keySet().removeAll(ERASED);
    assertThat(States.byKey(erased, "rnn")).isEqualTo(states);
    assertThat(States.haveText(erased, ERASED.get(0))).isFalse();
  }

  @Test
  void aCheckpointWithAChangelogIsRefused(@InjectMiniCluster MiniCluster cluster) throws Exception {
    JobClient job =
        start(
            Map.of(
                "state.changelog.enabled", "true",
                // Otherwise the first one is at a random time.
                "state.changelog.periodic-materialize.enabled", "false",
                "execution.checkpointing.interval", "1 d",
                "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString()),
            cluster);
    Path checkpoint = path(cluster.triggerCheckpoint(job.getJobID()).get());

    try {
      assertThatThrownBy(
              () ->
                  RnnSavepoint.open(checkpoint.toString())
                      .erase("rnn", ERASED, folder.resolve("erased").toString()))
          .hasMessageContaining("state.changelog.enabled=true")
          .hasMessageEndingWith("take a savepoint and use that one");
    } finally {
      job.cancel().get();
    }
  }

  /** A job that has received the events before the cut. */
  private static JobClient start(Map<String, String> options, MiniCluster cluster)
      throws Exception {
    Gate.closeAll();
    Configuration configuration = TestJob.configuration("hashmap");
    configuration.addAll(Configuration.fromMap(options));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    TestJob.stoppable(EVENTS, Runner.FUNCTION, Scoring.stateful())
        .lines(env, CUT)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    Gate.reached(StopAndGo.SOURCE, CUT).get(2, TimeUnit.MINUTES);
    return job;
  }

  private static List<float[]> statesOf(io.streamrnn.model.Stepper stepper, int size, String key) {
    Event.first(CUT).stream()
        .filter(event -> event.key().equals(key))
        .forEach(event -> stepper.step(event.features()));
    float[] all = new float[size];
    stepper.store(all);
    return List.of(
        java.util.Arrays.copyOf(all, size / 2), java.util.Arrays.copyOfRange(all, size / 2, size));
  }

  @Test
  void aDirectoryThatExistsIsNotOverwritten() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    RnnSavepoint savepoint = RnnSavepoint.open(GoldenSavepoint.STATEFUL_LSTM.folder().toString());

    assertThatThrownBy(() -> savepoint.erase("rnn", ERASED, taken.toString()))
        .hasMessageContaining("must not exist: directory=" + taken);
    assertThat(taken).isEmptyDirectory();
  }

  private static Path path(String savepoint) {
    return Path.of(URI.create(savepoint));
  }
}
