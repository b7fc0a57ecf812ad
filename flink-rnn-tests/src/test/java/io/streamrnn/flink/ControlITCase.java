/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.testkit.SampleModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, of which every subtask sees all, are carried out once, by the subtask of their key. */
class ControlITCase {

  private static final int KEYS = 17;

  /** Of events: as many rounds of all keys. */
  private static final int PHASE = 20 * KEYS;

  private static final float[] H = filled(16, 0.25f);
  private static final float[] C = filled(16, -0.5f);
  private static final List<Control<String>> COMMANDS =
      List.of(
          Control.reset("key-0"),
          Control.reset("stranger"),
          Control.delete("key-1"),
          Control.query("key-2"),
          Control.setStates("key-3", H, C),
          Control.query("key-3"),
          Control.query("stranger"),
          Control.setStates("key-4", H),
          Control.resetAll());

  private static final Model LSTM = SampleModels.lstm(3, 16, 2, 7);

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private JobClient job;
  private final List<String> expected = new ArrayList<>();
  private final Map<String, Stepper> steppers = new HashMap<>();
  private final Map<String, Integer> steps = new HashMap<>();

  @BeforeEach
  void startAnew() {
    Gate.closeAll();
    Lines.clear();
  }

  @AfterEach
  void stop() throws Exception {
    if (job != null && !job.getJobStatus().get().isTerminalState()) {
      job.cancel().get();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, FUNCTION, 4",
    "hashmap, BATCHES_AND_CACHE, 3",
    "rocksdb, BATCHES, 3",
    "rocksdb, CACHE, 4"
  })
  void commandsReachTheirKeysAndNoOthers(String backend, Runner runner, int parallelism)
      throws Exception {
    job = start(backend, runner, parallelism);

    score(0);
    Lines.await(expected.size(), job);
    Gate.open("commands", 0);
    reported("key-0", Cause.CONTROL_RESET);
    begin("key-0", LSTM.stepper(), 0);
    reported("key-1", Cause.CONTROL_DELETED);
    begin("key-1", LSTM.stepper(), 0);
    reported("key-2", Cause.QUERY);
    reported("key-3", Cause.CONTROL_REPLACED);
    Stepper set = LSTM.stepper();
    set.load(concat(H, C));
    begin("key-3", set, 0);
    reported("key-3", Cause.QUERY);
    expected.add("stranger/QUERY/0/");
    reported("key-4", Cause.CONTROL_REJECTED);
    Lines.await(expected.size(), job);

    Gate.open("events", PHASE);
    score(PHASE);
    Lines.await(expected.size(), job);

    Gate.open("commands", COMMANDS.size() - 1);
    for (String key : List.copyOf(steppers.keySet())) {
      reported(key, Cause.CONTROL_RESET);
      begin(key, LSTM.stepper(), 0);
    }
    Lines.await(expected.size(), job);

    Gate.open("events", 2 * PHASE);
    score(2 * PHASE);
    job.getJobExecutionResult().get();
    assertThat(Lines.all()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static JobClient start(String backend, Runner runner, int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration(backend))
            .setParallelism(parallelism);
    var rnn = runner.of(TestJob.builder(TestJob.LSTM, Scoring.stateful())).build();
    var events =
        Gate.source(
            env,
            "events",
            TypeInformation.of(Event.class),
            Event::at,
            3 * PHASE,
            WatermarkStrategy.noWatermarks(),
            PHASE,
            2 * PHASE);
    var control =
        Gate.source(
            env,
            "commands",
            Control.typeOf(Types.STRING),
            position -> COMMANDS.get(position.intValue()),
            COMMANDS.size(),
            WatermarkStrategy.noWatermarks(),
            0,
            COMMANDS.size() - 1);
    var scores = rnn.apply(events.keyBy(Event::key), control);
    scores
        .union(rnn.reports(scores, String.class).map(ControlITCase::line))
        .map(Lines::add)
        .sinkTo(new DiscardingSink<>());
    return env.executeAsync();
  }

  // -- what a loop does without Flink

  private void score(int from) {
    for (int position = from; position < from + PHASE; position++) {
      Event event = Event.at(position);
      Stepper stepper = steppers.computeIfAbsent(event.key(), key -> LSTM.stepper());
      expected.add(PlainLoop.line(event, stepper.step(event.features())));
      steps.merge(event.key(), 1, Integer::sum);
    }
  }

  private void begin(String key, Stepper stepper, int count) {
    steppers.put(key, stepper);
    steps.put(key, count);
  }

  private void reported(String key, Cause cause) {
    float[] states = new float[LSTM.stateSize()];
    steppers.get(key).store(states);
    expected.add(line(key, cause, steps.get(key), states));
  }

  private static String line(StateReport<String> report) {
    return line(report.key(), report.cause(), report.steps(), concat(report.states()));
  }

  private static String line(String key, Cause cause, long steps, float[] states) {
    StringBuilder line = new StringBuilder("%s/%s/%d/".formatted(key, cause, steps));
    PlainLoop.appendBits(line, states);
    return line.toString();
  }

  private static float[] concat(float[]... parts) {
    float[] all = new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }
}
