/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.metrics.RecordingGroup;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.flink.internal.step.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.metrics.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShortcutTest {

  private static final Duration SHORT = Duration.ofMillis(28);
  private static final long TIME = 100;
  private static final int EVENTS = 400;
  private static final int MOST = EVENTS * 3 / 4;

  private final TestPlan plan = new TestPlan();
  private final ModelVersions<Float> versions =
      new ModelVersions<>(ModelVersion.of(plan.plan(), TestPlan.SUMS));

  // -- what it does

  /** Numbers that are missing, infinite, and so great that sums of them are. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("usual")
  void anEventHasTheResultTheStateAndTheMetricsOfTheRules(
      String name, int leastTaken, Consumer<TestPlan> set) throws Exception {
    set.accept(plan);
    for (StatePrecision precision : StatePrecision.values()) {
      plan.statePrecision = precision;
      Path byRules = new Path(false);
      Path byShortcut = new Path(true);
      Random random = new Random(5);
      for (long i = 0; i < EVENTS; i++) {
        float x = number(random);
        long time = random.nextInt(30) == 0 ? KeyState.NONE : i + random.nextInt(30);
        long now = i + random.nextInt(30);
        byRules.event(x, time, now);
        byShortcut.event(x, time, now);
        assertThat(byShortcut.state).usingRecursiveComparison().isEqualTo(byRules.state);
      }

      assertThat(byShortcut.host.results)
          .isEqualTo(byRules.host.results)
          .hasSizeBetween(EVENTS / 10, EVENTS - 1);
      assertThat(rejections(byShortcut)).isEqualTo(rejections(byRules));
      assertThat(reasons(byShortcut)).contains(Reason.NOT_FINITE, Reason.DIVERGED);
      assertThat(byShortcut.host.reports)
          .usingRecursiveComparison()
          .isEqualTo(byRules.host.reports);
      assertThat(byShortcut.host.eventTimers).isEqualTo(byRules.host.eventTimers);
      assertThat(byShortcut.host.processingTimers).isEqualTo(byRules.host.processingTimers);
      assertThat(byShortcut.finished).isEqualTo(byRules.finished);
      assertThat(byShortcut.counts()).isEqualTo(byRules.counts());
      assertThat(byShortcut.taken).as("but the first").isBetween(leastTaken, EVENTS - 1);
    }
  }

  static Stream<Arguments> usual() {
    return Stream.of(
        usual("none", EVENTS - 1, plan -> {}),
        usual("time to live", MOST, plan -> ttl(plan, StateTtl.processingTime(SHORT))),
        usual("time to live in event time", MOST, plan -> ttl(plan, StateTtl.eventTime(SHORT))),
        usual("gap", MOST, plan -> plan.sequences = TestPlan.sessionGap(SHORT)),
        usual(
            "gap and both",
            MOST,
            plan -> {
              plan.sequences = TestPlan.sessionGap(Duration.ofMillis(25));
              ttl(plan, StateTtl.processingTime(SHORT));
              ttl(plan, StateTtl.eventTime(SHORT));
            }));
  }

  private static Arguments usual(String name, int leastTaken, Consumer<TestPlan> set) {
    return Arguments.of(name, leastTaken, set);
  }

  private static void ttl(TestPlan plan, StateTtl ttl) {
    plan.lifetimes = plan.lifetimes.with(ttl);
  }

  private static float number(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> Float.NaN;
      case 1 -> Float.NEGATIVE_INFINITY;
      case 2, 3 -> Float.MAX_VALUE;
      case 4, 5 -> -Float.MAX_VALUE;
      default -> (float) random.nextGaussian();
    };
  }

  private static List<String> rejections(Path path) {
    return path.host.rejected.stream().map(each -> each + each.message()).toList();
  }

  private static List<Reason> reasons(Path path) {
    return path.host.rejected.stream().map(Rejected::reason).toList();
  }

  @Test
  void anOutputFunctionThatFailsLeavesTheStateAsItWas() throws Exception {
    plan.output =
        OutputPlan.of(
            (Float x, float[] score) -> {
              if (x == 3) {
                throw new IllegalStateException("broken");
              }
              return Arrays.toString(score);
            });
    Path path = new Path(true);
    path.event(1, 10);
    path.event(3, 20);
    path.event(2, 30);

    assertThat(reasons(path)).containsExactly(Reason.OUTPUT_FAILED);
    assertThat(path.host.results).containsExactly("[1.0]", "[3.0]");
    assertThat(path.state.lastEvent()).isEqualTo(30);
  }

  /** As reports have the last score. */
  @Test
  void anOutputFunctionMayWriteToItsScoreAndTheKeyKeepsWhatTheModelComputed() throws Exception {
    ttl(plan, StateTtl.processingTime(SHORT));
    plan.output =
        OutputPlan.of(
            (Float x, float[] score) -> {
              score[0] = -1;
              return "";
            });
    Path path = new Path(true);
    path.event(1, 10);
    path.event(2, 20);

    assertThat(path.state.score()).containsExactly(3);
    assertThat(path.taken).isEqualTo(1);
  }

  @Test
  void anOutputFunctionMayEmitNothing() throws Exception {
    plan.output = OutputPlan.of((Float x, float[] score) -> x > 1 ? "above" : null);
    Path path = new Path(true);
    path.event(1, 10);
    path.event(1, 20);
    path.event(2, 30);

    assertThat(path.host.results).containsExactly("above");
    assertThat(path.state.values()).containsExactly(4);
    assertThat(path.finished).containsExactly("1.0 APPLIED", "1.0 APPLIED", "2.0 APPLIED");
  }

  // -- when there is one

  static Stream<Arguments> options() {
    return Stream.of(
        option("sliding window", plan -> plan.scoring = Scoring.slidingWindow(3)),
        option("end", plan -> plan.sequences = TestPlan.endAbove(4)),
        option("order", plan -> plan.order = Order.byEventTime()),
        option(
            "deduplication",
            plan -> plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 2)),
        option(
            "idle steps",
            plan ->
                plan.idle =
                    new IdlePlan.Steps<>(
                        IdleSteps.every(Duration.ofMillis(5), String.class, (key, time) -> 1f))),
        option("several steps", plan -> plan.input = InputPlan.ofSteps(x -> new float[0][], 1)),
        option("masked steps", plan -> missing(plan, MissingValues.maskStep())),
        option("forward fill", plan -> missing(plan, MissingValues.forwardFill(0))),
        option(
            "scores of several steps",
            plan -> plan.output = OutputPlan.of((Float x, float[][] scores) -> "")),
        option(
            "context",
            plan ->
                plan.output = OutputPlan.of((Float x, float[][] y, ScoreContext context) -> "")),
        option("replay", plan -> plan.onModelChange = ModelChange.replay(2)));
  }

  private static Arguments option(String name, Consumer<TestPlan> set) {
    return Arguments.of(name, set);
  }

  private static void missing(TestPlan plan, MissingValues missing) {
    InputPlan<Float> input = plan.input;
    plan.input =
        new InputPlan<>(
            input.steps(),
            input.size(),
            input.option(),
            input.areIndices(),
            input.version(),
            missing,
            input.elapsedUnit(),
            input.constants());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void anOptionThatAsksForMoreThanAStepHasNone(String name, Consumer<TestPlan> set) {
    assertThat(shortcut()).as("without it").isNotNull();
    set.accept(plan);

    assertThat(shortcut()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void allFlowsOfEventsHaveOne(EventFlow flow) {
    assertThat(
            new KeyRules<>(plan.plan(), versions, flow, TestPlan.metrics())
                .shortcut(new ModelRunners(1)))
        .isNotNull();
  }

  // -- which events take it

  @Test
  void aStateWithNothingButAnOpenSequenceTakesIt() {
    assertThat(isFor(open(), shortcut())).isTrue();
  }

  @Test
  void aKeyWithoutAnOpenSequenceDoesNotTakeIt() {
    assertThat(isFor(null, shortcut())).isFalse();
    assertThat(isFor(new KeyState(versions.latest().stamp()), shortcut())).isFalse();
  }

  private static boolean isFor(KeyState state, Shortcut<Float, String> shortcut) {
    return shortcut.isFor(TIME, TIME, state);
  }

  @Test
  void aStateWithMoreThanItsSequenceDoesNotTakeIt() {
    List<Consumer<KeyState>> more =
        List.of(
            state -> state.awaitsStart(true),
            state -> state.missed(1),
            state -> state.score(new float[1]),
            state -> state.constants(new float[1]),
            state -> state.sequenceNumber(1),
            state -> state.touched(1),
            state -> state.timer(1),
            state -> state.shadow(new KeyState.Shadow(1, 1, new float[1])),
            state -> state.inputs(new KeyState.Inputs(1, 1, new float[1])));
    for (Consumer<KeyState> each : more) {
      KeyState state = open();
      each.accept(state);

      assertThat(isFor(state, shortcut())).isFalse();
    }
  }

  /** As of a key that a job with commands or a time to live has left. */
  @Test
  void aStateTakesItWhenTheOptionsThatKeptMoreAreGone() throws Exception {
    Path path = new Path(true);
    path.event(1, 10);
    path.state.score(new float[] {1});
    path.state.touched(5);
    path.event(2, 20);
    assertThat(path.taken).as("what is left of the options is dropped").isZero();
    path.event(3, 30);

    assertThat(path.taken).isOne();
    assertThat(path.host.results).containsExactly("[1.0]", "[3.0]", "[6.0]");
  }

  @Test
  void aStateWithAScoreAndTimesTakesItWhereOptionsKeepThem() {
    ttl(plan, StateTtl.processingTime(SHORT));
    KeyState state = open();
    state.score(new float[1]);
    state.touched(TIME - 1);
    state.timeToLiveTimer(TIME + 1);
    state.timer(TIME);
    assertThat(isFor(state, shortcut())).isTrue();

    state.touched(TIME - SHORT.toMillis());
    assertThat(isFor(state, shortcut())).as("of a key that has lived").isFalse();
  }

  @Test
  void aStateWithMoreThanAScoreAndTimesDoesNotTakeIt() {
    ttl(plan, StateTtl.eventTime(Duration.ofDays(1)));
    List<Consumer<KeyState>> more =
        List.of(
            state -> state.awaitsStart(true),
            state -> state.missed(1),
            state -> state.constants(new float[1]),
            state -> state.observed(new float[1]),
            state -> state.features(new float[1]),
            state -> state.lastStep(1),
            state -> state.sequenceNumber(1),
            state -> state.remember("id", 1),
            state -> state.shadow(new KeyState.Shadow(1, 1, new float[1])),
            state -> state.inputs(new KeyState.Inputs(1, 1, new float[1])));
    for (Consumer<KeyState> each : more) {
      KeyState state = open();
      state.timer(TIME);
      assertThat(isFor(state, shortcut())).isTrue();
      each.accept(state);

      assertThat(isFor(state, shortcut())).isFalse();
    }
  }

  @Test
  void aStateOfAnotherModelDoesNotTakeIt() {
    KeyState state = open();
    state.stamp(state.stamp() + 1);

    assertThat(isFor(state, shortcut())).isFalse();
  }

  @Test
  void noneTakesItWhileThereAreSeveralModels() {
    Shortcut<Float, String> shortcut = shortcut();
    ModelVersion<Float> former = ModelVersion.of(plan.plan(), TestModels.boundedSums());
    versions.addFormer("", KeyState.NONE, former);
    assertThat(isFor(open(), shortcut)).isFalse();

    versions.retire(Long.MAX_VALUE, ModelVersions.NO_FORMER);
    assertThat(isFor(open(), shortcut)).as("after the other was dropped").isTrue();
  }

  @Test
  void noneTakesItWhileAKeyIsTraced() {
    KeyRules<Float, String> rules = plan.rules(versions);
    Shortcut<Float, String> shortcut = rules.shortcut(new ModelRunners(1));
    rules.trace("other", 1);

    assertThat(isFor(open(), shortcut)).isFalse();
  }

  private Shortcut<Float, String> shortcut() {
    return plan.rules(versions).shortcut(new ModelRunners(1));
  }

  private KeyState open() {
    KeyState state = new KeyState(versions.latest().stamp());
    state.open();
    state.setValues(new float[1]);
    return state;
  }

  /** The events of a key, by the rules or by the shortcut where they take it. */
  private final class Path {

    private final RecordingGroup group = new RecordingGroup();
    private final RnnMetrics metrics = new RnnMetrics(group, TestPlan.SUMS);
    private final List<String> finished = new ArrayList<>();
    private final RecordingHost host =
        new RecordingHost() {

          @Override
          public void finished(Float record, Fate fate) {
            finished.add(record + " " + fate);
          }
        };
    private final EventScope<Float> scope = new EventScope<>();
    private final ModelRunners runners = new ModelRunners(1);
    private final KeyRules<Float, String> rules;
    private final Shortcut<Float, String> shortcut;
    private KeyState state;
    private int taken;

    Path(boolean takesShortcut) {
      metrics.timeAll(true);
      rules =
          new KeyRules<>(
              plan.plan(),
              new ModelVersions<>(ModelVersion.of(plan.plan(), TestPlan.SUMS)),
              EventFlow.ONE_AT_A_TIME,
              metrics);
      shortcut = takesShortcut ? rules.shortcut(runners) : null;
    }

    void event(float x, long time) throws Exception {
      event(x, time, TIME);
    }

    void event(float x, long time, long now) throws Exception {
      if (shortcut != null && shortcut.isFor(time, now, state)) {
        taken++;
        shortcut.score("k", x, time, now, state, host);
        return;
      }
      scope.enter(Event.of("k", x, time, now), state);
      rules.begin(scope);
      runTimed(scope.runs());
      rules.finish(scope, host);
      state = scope.state();
    }

    /** As an operator does it. */
    private void runTimed(List<Run> runs) {
      if (!runs.isEmpty()) {
        long began = metrics.beginScoring();
        runners.run(runs);
        metrics.endScoring(began, runs.size());
      }
    }

    Map<String, Long> counts() {
      Map<String, Long> counts = group.counts();
      group
          .metrics()
          .forEach(
              (name, metric) -> {
                if (metric instanceof Histogram histogram) {
                  counts.put(name, histogram.getCount());
                }
              });
      return counts;
    }
  }
}
