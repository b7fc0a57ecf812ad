/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.metrics.RecordingGroup;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.LifetimePlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.rules.RecordingHost;
import io.streamrnn.flink.internal.rules.TestPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventIntakeTest {

  private static final long WATERMARK = 100;

  private final TestPlan plan = new TestPlan();
  private final RecordingHost host = new RecordingHost();
  private final RecordingGroup metrics = new RecordingGroup();
  private final Map<Object, KeyState> states = new HashMap<>();
  private final List<Float> scored = new ArrayList<>();
  private final List<Reason> rejected = new ArrayList<>();

  @Test
  void byArrivalAnEventIsScoredWhateverItsTimeIs() throws Exception {
    intake(false).arrive("k", 1f, 50);

    assertThat(scored).containsExactly(1f);
  }

  @Test
  void aLateEventIsRejectedByDefault() throws Exception {
    plan.order = Order.byEventTime();
    intake(false).arrive("k", 1f, WATERMARK);

    assertThat(scored).isEmpty();
    assertThat(rejected).containsExactly(Reason.LATE);
  }

  @Test
  void aLateEventCanBeApplied() throws Exception {
    plan.order = Order.byEventTime().onLate(LatePolicy.APPLY);
    intake(false).arrive("k", 1f, WATERMARK);

    assertThat(scored).containsExactly(1f);
  }

  @Test
  void aLateEventCanBeDropped() throws Exception {
    plan.order = Order.byEventTime().onLate(LatePolicy.DROP);
    intake(false).arrive("k", 1f, WATERMARK);

    assertThat(scored).isEmpty();
    assertThat(rejected).isEmpty();
  }

  @Test
  void anEventThatAWatermarkPassedBeforeARestartIsLateWhenItsTurnComes() throws Exception {
    plan.order = Order.byEventTime();
    EventIntake<Float, String> intake = intake(false);
    KeyState state = intake.score(Event.of("k", 5f, 90, 0));

    assertThat(intake.leavesOut("k", List.of(1f, 2f), 89, state)).isTrue();
    assertThat(rejected).containsExactly(Reason.LATE, Reason.LATE);
    assertThat(intake.leavesOut("k", List.of(1f), 90, state)).as("of the same time").isFalse();
    assertThat(intake.leavesOut("k", List.of(1f), 89, null)).as("of a new key").isFalse();
  }

  @ParameterizedTest
  @MethodSource("ordersThatTakeAnEventOfBeforeTheLastOne")
  void anEventOfBeforeTheLastOneIsTakenWhereLateOnesAre(Order order) throws Exception {
    plan.order = order;
    EventIntake<Float, String> intake = intake(false);
    KeyState state = intake.score(Event.of("k", 5f, 90, 0));

    assertThat(intake.leavesOut("k", List.of(1f), 89, state)).isFalse();
  }

  private static List<Order> ordersThatTakeAnEventOfBeforeTheLastOne() {
    return List.of(Order.byArrival(), Order.byEventTime().onLate(LatePolicy.APPLY));
  }

  @Test
  void anEventThatCannotWaitIsLeftToTheRules() throws Exception {
    plan.order = Order.byEventTime();
    EventIntake<Float, String> intake = intake(false);
    intake.arrive("k", 1f, KeyState.NONE);
    intake.arrive("k", null, 200);

    assertThat(scored).containsExactly(1f, null);
  }

  @Test
  void timePassesWithoutAWriteWhereNothingIsEverDue() throws Exception {
    EventIntake<Float, String> intake = intake(false);
    KeyState state = intake.score(Event.of("k", 5f, 100, 0));
    states.clear();
    intake.passTime("k", 110, state);

    assertThat(states).isEmpty();
  }

  @Test
  void timePassesWithTheIdleStepsFirst() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    plan.idle =
        new IdlePlan.Steps<>(
            IdleSteps.every(Duration.ofMillis(4), String.class, (key, time) -> 1f).atMost(9));
    EventIntake<Float, String> intake = intake(false);
    intake.score(Event.of("k", 5f, 100, 0));
    intake.passTime("k", 110);

    assertThat(host.results).containsExactly("[5.0]", "[6.0]", "[7.0]");
    assertThat(host.causes()).containsExactly(Cause.GAP);
    assertThat(states).doesNotContainKey("k");
  }

  @Test
  void aKeyWhoseEventsWaitedLivesUntilTheyAreScoredThoughItsTimerIsAboutToFire() throws Exception {
    plan.lifetimes = LifetimePlan.none().with(StateTtl.processingTime(Duration.ofMillis(100)));
    EventIntake<Float, String> intake = intake(false);
    KeyState state = intake.score(Event.of("k", 5f, 90, 0));
    host.now = 100;
    intake.keep("k", state);
    intake.score(Event.of("k", 1f, 95, 100));

    assertThat(host.results).containsExactly("[5.0]", "[6.0]");
  }

  @Test
  void sortedEventsLetTimePassBeforeThem() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    EventIntake<Float, String> intake = intake(true);
    intake.score(Event.of("k", 5f, 100, 0));
    intake.arrive("k", 1f, 110);
    assertThat(host.causes()).as("not longer than the gap").isEmpty();
    intake.arrive("k", 1f, 111);

    assertThat(host.causes()).containsExactly(Cause.GAP);
    assertThat(scored).containsExactly(1f, 1f);
  }

  /** Of an update that a job without updates has restored. */
  @Test
  void theMetricsNameTheModelThatIsEffectiveAtTheWatermark(@TempDir Path folder) throws Exception {
    plan.onModelChange = ModelChange.pin();
    Path file = TestModels.writeSums(folder.resolve("second.h5"), 2);
    StoredVersion update =
        new StoredVersion(
            ModelsPlan.FIRST,
            TestPlan.SUMS.identity().digest(),
            StoredVersion.Role.UPDATE,
            2000,
            CarriedModel.read(ModelSource.file(file.toString())));
    EventIntake<Float, String> intake =
        intake(false, new RestoredVersions(List.of(update), Map.of()));
    intake.retireModels(1999);
    assertThat(live()).containsExactly("sums");
    intake.retireModels(2000);

    assertThat(live()).containsExactly("second.h5");
  }

  /** The names of the models whose gauge is 1. */
  private List<String> live() {
    return metrics.metrics().keySet().stream()
        .filter(path -> path.endsWith(".info") && metrics.value(path).equals(1))
        .map(path -> path.replaceAll(".*name=(.*)\\.version=.*", "$1"))
        .toList();
  }

  private EventIntake<Float, String> intake(boolean isSorted) throws Exception {
    return intake(isSorted, RestoredVersions.NONE);
  }

  private EventIntake<Float, String> intake(boolean isSorted, RestoredVersions restored)
      throws Exception {
    RnnRuntime<Float, String> runtime =
        RnnRuntime.open(
            plan.plan(),
            ModelState.carried(plan.plan().model(), FailedJob.LOSES_NOTHING),
            restored,
            metrics,
            EventFlow.ONE_AT_A_TIME);
    return new EventIntake<>(
        runtime,
        runtime.runner(1),
        new InMemory(),
        null,
        host,
        host::processingTime,
        () -> WATERMARK,
        new Recorder(),
        isSorted);
  }

  private final class Recorder implements EventIntake.Scorer<Float> {

    @Override
    public void score(Event<Float> event) {
      scored.add(event.record());
    }

    @Override
    public void reject(Event<Float> event, Rejection why) {
      rejected.add(why.reason());
    }
  }

  private final class InMemory implements KeyStates {

    @Override
    public KeyState get(Object key) {
      return states.get(key);
    }

    @Override
    public void put(Object key, KeyState state) {
      if (state == null) {
        states.remove(key);
      } else {
        states.put(key, state);
      }
    }

    @Override
    public void changed(Object key, KeyState state) {
      put(key, state);
    }
  }
}
