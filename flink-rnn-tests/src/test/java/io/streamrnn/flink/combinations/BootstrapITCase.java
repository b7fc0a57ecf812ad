/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Control;
import io.streamrnn.state.RnnState;
import io.streamrnn.testkit.RnnHarness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever options come together, the states that are computed from the past are those of a job
 * that received it, bit for bit, and so is what events and commands do afterwards.
 */
@Tag("counted")
class BootstrapITCase {

  private static final int SCENARIOS = Integer.getInteger("scenarios", 40);
  private static final long SEED = Long.getLong("seed", 1);
  // In one job, which writes one savepoint.
  private static final int TOGETHER = 15;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  /**
   * Options, and what comes before and after a savepoint of the job.
   *
   * @param asOf the time of the savepoint
   */
  private record Case(long seed, Scenario scenario, List<Step.Event> events, long asOf) {

    static Case of(long seed) {
      Scenario scenario = Scenarios.of(seed);
      List<Step.Event> events = new ArrayList<>();
      for (Step step : scenario.steps()) {
        if (step instanceof Step.Event event && event.record() != null && event.time() != null) {
          events.add(event);
        }
      }
      events.sort(Comparator.comparing(Step.Event::time));
      Random random = new Random(seed);
      long middle = events.isEmpty() ? 0 : events.get(events.size() / 2).time();
      return new Case(
          seed, scenario, events, middle + (long) random.nextInt(4) * random.nextInt(15));
    }

    /** Those of a job with a stream of commands. */
    List<Control<String>> commands() {
      return scenario.steps().stream()
          .filter(Step.Command.class::isInstance)
          .map(step -> ((Step.Command) step).command())
          .toList();
    }

    String uid() {
      return "scenario " + seed;
    }

    /** In another order, except those of the same time. */
    List<Tuple2<Long, Signal>> history() {
      List<Long> times = new ArrayList<>(events.stream().map(Step.Event::time).distinct().toList());
      Collections.shuffle(times, new Random(seed));
      return events.stream()
          .sorted(Comparator.comparing(event -> times.indexOf(event.time())))
          .map(event -> Tuple2.of(event.time(), event.record()))
          .toList();
    }

    @Override
    public String toString() {
      return "seed=%d, as of %d, options=%s, events=%s"
          .formatted(seed, asOf, new TreeMap<>(scenario.knobs()), events);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void statesOfThePastAreThoseOfAJobThatReceivedIt(String backend) throws Exception {
    List<Case> cases =
        LongStream.range(SEED, SEED + SCENARIOS)
            .mapToObj(Case::of)
            .filter(each -> !each.events().isEmpty())
            .toList();
    for (int first = 0; first < cases.size(); first += TOGETHER) {
      check(cases.subList(first, Math.min(first + TOGETHER, cases.size())), backend);
    }
  }

  private void check(List<Case> cases, String name) throws Exception {
    StateBackend backend = backend(name);
    Path savepoint = folder.resolve("savepoint-" + cases.get(0).seed());
    write(cases, backend, name.equals("rocksdb") ? 1 : 2, savepoint.toUri().toString());
    for (Case each : cases) {
      OperatorSubtaskState bootstrapped = read(each, savepoint.toUri().toString());
      OperatorSubtaskState live = live(each);

      assertThat(states(each, bootstrapped)).as("states of %s", each).isEqualTo(states(each, live));
      Outcome expected = afterwards(each, new HashMapStateBackend(), live);
      Outcome actual = afterwards(each, backend, bootstrapped);
      assertThat(actual.differenceFrom(expected, true)).as("after %s", each).isEmpty();
    }
  }

  private static StateBackend backend(String name) {
    return name.equals("rocksdb") ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
  }

  // -- the past at once

  private static void write(List<Case> cases, StateBackend backend, int parallelism, String path)
      throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
    SavepointWriter savepoint = SavepointWriter.newSavepoint(env, backend, 128);
    for (Case each : cases) {
      savepoint.withOperator(
          OperatorIdentifier.forUid(each.uid()),
          RnnState.bootstrap(
                  each.scenario().rnn(Step.Runner.PLAIN),
                  history(env, each),
                  Signal::keyOf,
                  Types.STRING)
              .asOf(Instant.ofEpochMilli(each.asOf())));
    }
    savepoint.write(path);
    env.execute();
  }

  private static DataStream<Signal> history(StreamExecutionEnvironment env, Case of) {
    TypeInformation<Signal> type = of.scenario().rnn(Step.Runner.PLAIN).inputType();
    // In one partition, which keeps the order of events of the same time.
    return env.fromData(of.history(), Types.TUPLE(Types.LONG, type))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Tuple2<Long, Signal>>noWatermarks()
                .withTimestampAssigner((event, time) -> event.f0))
        .setParallelism(1)
        .map(event -> event.f1, type)
        .setParallelism(1);
  }

  /** The states of all subtasks. */
  private static OperatorSubtaskState read(Case of, String path) throws IOException {
    Collection<OperatorSubtaskState> subtasks =
        SavepointLoader.loadSavepointMetadata(path).getOperatorStates().stream()
            .filter(
                state ->
                    state
                        .getOperatorID()
                        .equals(OperatorIdentifier.forUid(of.uid()).getOperatorId()))
            .findAny()
            .orElseThrow()
            .getStates();
    return OperatorSubtaskState.builder()
        .setManagedKeyedState(all(subtasks, OperatorSubtaskState::getManagedKeyedState))
        .setManagedOperatorState(all(subtasks, OperatorSubtaskState::getManagedOperatorState))
        .build();
  }

  private static <T extends StateObject> StateObjectCollection<T> all(
      Collection<OperatorSubtaskState> subtasks,
      Function<OperatorSubtaskState, StateObjectCollection<T>> handles) {
    return new StateObjectCollection<>(
        subtasks.stream().flatMap(subtask -> handles.apply(subtask).stream()).toList());
  }

  // -- the past as it was

  private static OperatorSubtaskState live(Case of) throws Exception {
    try (var harness = RnnHarness.start(of.scenario().rnn(Step.Runner.PLAIN), Signal::keyOf)) {
      long time = of.events().get(0).time();
      for (Step.Event event : of.events()) {
        if (event.time() <= of.asOf()) {
          time = pass(time, event.time(), harness);
          harness.process(event.record(), event.time());
        }
      }
      pass(time, of.asOf(), harness);
      harness.watermark(of.asOf());
      return harness.snapshot();
    }
  }

  /** Lets time pass; the watermark is just before processing time. */
  private static long pass(long from, long to, RnnHarness<Signal, String, String> harness)
      throws Exception {
    for (long time = from; time <= to; time++) {
      harness.watermark(time - 1);
      harness.setProcessingTime(time);
    }
    return to;
  }

  // -- the comparison

  /** The bytes of a snapshot on the heap, of one that restored this one. */
  private static byte[] states(Case of, OperatorSubtaskState from) throws Exception {
    try (var harness =
        RnnHarness.start(
            of.scenario().rnn(Step.Runner.PLAIN), Signal::keyOf, new HashMapStateBackend(), from)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (KeyedStateHandle handle : harness.snapshot().getManagedKeyedState()) {
        try (FSDataInputStream state = ((KeyGroupsStateHandle) handle).openInputStream()) {
          state.transferTo(bytes);
        }
      }
      return bytes.toByteArray();
    }
  }

  private static Outcome afterwards(Case of, StateBackend backend, OperatorSubtaskState from)
      throws Exception {
    Step.Runner runner = of.scenario().runner();
    var rnn = of.scenario().rnn(runner);
    try (var harness = RnnHarness.start(rnn, Signal::keyOf, backend, from)) {
      harness.restart(rnn, runner.controlled(), runner.parallelism());
      harness.setProcessingTime(of.asOf()).watermark(of.asOf());
      Iterator<Control<String>> commands = of.commands().iterator();
      long time = of.asOf() + 1;
      for (Step.Event event : of.events()) {
        if (event.time() > of.asOf()) {
          time = pass(time, event.time(), harness);
          harness.process(event.record(), event.time());
          if (runner.controlled() && commands.hasNext()) {
            harness.control(commands.next());
          }
        }
      }
      harness.flush().watermark(Long.MAX_VALUE).setProcessingTime(time + 1000).flush();
      return ScenarioRun.outcome(harness);
    }
  }
}
