/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job is restored with another model. */
class ModelChangeTest {

  private static final List<Event> EVENTS = Event.first(1000);
  private static final int CHANGE = 400;

  @TempDir private Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void writeModels() throws IOException {
    first = ModelsInFiles.write(folder.resolve("first.keras"), 8, 1);
    second = ModelsInFiles.write(folder.resolve("second.keras"), 12, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "reset, hashmap, FUNCTION",
    "reset, rocksdb, BATCHES_AND_CACHE",
    "pin, hashmap, BATCHES",
    "pin, rocksdb, FUNCTION",
    "shadow, hashmap, FUNCTION",
    "shadow, rocksdb, BATCHES",
    "replay, hashmap, CACHE",
    "replay, rocksdb, FUNCTION"
  })
  void scoresAreThoseThatThePolicyMeans(String policy, String backend, Runner runner)
      throws Exception {
    ModelChange change = policy(policy);
    StateBackend states =
        backend.equals("hashmap") ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    List<String> lines = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (var job =
        RnnHarness.start(
            runner.of(rnn(first, change)).endWhen(ModelChangeTest::ends).build(),
            Event::key,
            states)) {
      process(job, EVENTS.subList(0, CHANGE));
      snapshot = job.snapshot();
      lines.addAll(job.outputs());
    }
    Model before = model(first);
    // The job has it, and needs no file.
    Files.delete(first);
    try (var job =
        RnnHarness.start(
            runner.of(rnn(second, change)).endWhen(ModelChangeTest::ends).build(),
            Event::key,
            states,
            snapshot)) {
      process(job, EVENTS.subList(CHANGE, EVENTS.size()));
      lines.addAll(job.flush().outputs());
    }

    List<String> expected =
        new OfflineModelChange(
                change,
                before,
                model(second),
                event -> EVENTS.indexOf(event) >= CHANGE,
                ModelChangeTest::ends)
            .lines(EVENTS);
    assertThat(PlainLoop.sorted(lines)).isEqualTo(expected);
  }

  @Test
  void aFormerModelCanBePassedWhereTheSavepointHasNone() throws Exception {
    OperatorSubtaskState snapshot;
    try (var job = RnnHarness.start(rnn(first, ModelChange.refuse()).build(), Event::key)) {
      snapshot = process(job, EVENTS.subList(0, CHANGE)).snapshot();
    }
    ModelChange pin = ModelChange.pin().previous(ModelSource.file(first.toString()));
    try (var job =
        RnnHarness.start(
            rnn(second, pin).build(), Event::key, new HashMapStateBackend(), snapshot)) {
      Event next = EVENTS.get(CHANGE);
      List<String> former = PlainLoop.stateful(model(first), EVENTS.subList(0, CHANGE + 1));

      assertThat(former).containsAll(job.process(next, next.number()).outputs());
    }
  }

  @Test
  void aSequenceAheadOfTheWatermarkKeepsItsModelAfterARestart() throws Exception {
    Duration gap = Duration.ofMillis(12);
    ModelChange change = ModelChange.pin();
    Event last = EVENTS.get(CHANGE - 1);
    Event next =
        EVENTS.stream()
            .skip(CHANGE)
            .filter(e -> e.key().equals(last.key()))
            .findFirst()
            .orElseThrow();
    List<Event> own = List.of(last, next);
    OperatorSubtaskState snapshot;
    try (var job = RnnHarness.start(rnn(first, change).sessionGap(gap).build(), Event::key)) {
      snapshot = job.process(last, 22).watermark(11).snapshot();
    }
    try (var job =
        RnnHarness.start(
            rnn(second, change).sessionGap(gap).build(),
            Event::key,
            new HashMapStateBackend(),
            snapshot)) {
      job.watermark(12).watermark(25);

      assertThat(job.process(next, 33).outputs())
          .containsExactly(PlainLoop.stateful(model(first), own).get(1));
    }
  }

  @Test
  void theSavepointIsRefusedWithoutAPolicyAndTheMessageNamesIt() throws Exception {
    OperatorSubtaskState snapshot;
    try (var job = RnnHarness.start(rnn(first, ModelChange.refuse()).build(), Event::key)) {
      snapshot = process(job, EVENTS.subList(0, CHANGE)).snapshot();
    }

    assertThatThrownBy(
            () ->
                RnnHarness.start(
                    rnn(second, ModelChange.refuse()).build(),
                    Event::key,
                    new HashMapStateBackend(),
                    snapshot))
        .hasStackTraceContaining("onModelChange(...)");
  }

  @Test
  void eachRecordIsScoredByTheModelThatItNames() throws Exception {
    var rnn =
        rnn(first, ModelChange.refuse())
            .models(
                event -> event.key().equals("key-1") ? "second" : null,
                Map.of("second", ModelSource.file(second.toString())))
            .build();
    try (var job = RnnHarness.start(rnn, Event::key)) {
      process(job, EVENTS);
      List<String> former = PlainLoop.stateful(model(first), EVENTS);
      List<String> latter = PlainLoop.stateful(model(second), EVENTS);

      assertThat(job.outputs())
          .hasSize(EVENTS.size())
          .allMatch(line -> (line.startsWith("key-1,") ? latter : former).contains(line));
    }
  }

  @Test
  void aRecordThatNamesNoModelIsRejected() throws Exception {
    var rnn =
        rnn(first, ModelChange.refuse())
            .models(event -> "stranger", Map.of("second", ModelSource.file(second.toString())))
            .build();
    try (var job = RnnHarness.start(rnn, Event::key)) {
      job.process(EVENTS.get(0), 0);

      assertThat(job.rejected())
          .extracting(Rejected::reason)
          .containsExactly(Rejected.Reason.MODEL);
      assertThat(job.rejected().get(0).message()).contains("id=stranger, ids=[second]");
    }
  }

  private static RnnHarness<Event, String, String> process(
      RnnHarness<Event, String, String> job, List<Event> events) throws Exception {
    for (Event event : events) {
      job.process(event, event.number());
    }
    return job;
  }

  private static StreamingRnnBuilder<Event, String> rnn(Path model, ModelChange change) {
    return TestJob.builder(ModelSource.file(model.toString()), Scoring.stateful())
        .onModelChange(change);
  }

  private static ModelChange policy(String name) {
    return switch (name) {
      case "reset" -> ModelChange.reset();
      case "pin" -> ModelChange.pin();
      case "shadow" -> ModelChange.shadow(7);
      default -> ModelChange.replay(9);
    };
  }

  /** Sequences of different lengths. */
  private static boolean ends(Event event) {
    return event.number() % (20 + Math.floorMod(event.key().hashCode(), 30)) == 19;
  }

  private static Model model(Path file) throws IOException {
    return ModelSource.file(file.toString()).load();
  }
}
