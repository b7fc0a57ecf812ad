/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.metrics.RecordingGroup;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortcutBatchTest {

  private static final int SIZE = 100;

  private final TestPlan plan = new TestPlan();

  /** Numbers that are missing, infinite, and so great that sums of them are. */
  @Test
  void eventsHaveTheResultsTheStatesAndTheMetricsOfSingleOnes() throws Exception {
    for (StatePrecision precision : StatePrecision.values()) {
      plan.statePrecision = precision;
      Path alone = new Path(EventFlow.ONE_AT_A_TIME);
      Path together = new Path(EventFlow.TOGETHER);
      Random random = new Random(5);
      for (int i = 0; i < 100; i++) {
        List<Arrival> arrivals = arrivals(random);
        for (Arrival each : arrivals) {
          alone.score(List.of(each));
        }
        together.score(arrivals);
      }

      assertThat(together.states).usingRecursiveComparison().isEqualTo(alone.states);
      assertThat(together.host.results).isEqualTo(alone.host.results).hasSizeGreaterThan(1_000);
      assertThat(together.rejections()).isEqualTo(alone.rejections());
      assertThat(together.host.rejected)
          .extracting(each -> each.reason())
          .contains(Reason.NOT_FINITE, Reason.DIVERGED);
      assertThat(together.group.counts()).isEqualTo(alone.group.counts());
    }
  }

  @Test
  void eventsLeaveTheirScoresAndTheTimesAtWhichTheyArrived() throws Exception {
    plan.lifetimes = plan.lifetimes.with(StateTtl.processingTime(Duration.ofDays(1)));
    Path alone = new Path(EventFlow.ONE_AT_A_TIME);
    Path together = new Path(EventFlow.TOGETHER);
    List<Arrival> arrivals = arrivals(new Random(7));
    for (Arrival each : arrivals) {
      alone.score(List.of(each));
    }
    together.score(arrivals);

    assertThat(together.states).usingRecursiveComparison().isEqualTo(alone.states);
    assertThat(together.states.values())
        .extracting(KeyState::touched)
        .containsAll(arrivals.stream().map(each -> each.time() + 1).toList());
  }

  /** Of different keys, more than a batch has room for at first. */
  private static List<Arrival> arrivals(Random random) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int key = 0; key < SIZE; key++) {
      if (random.nextInt(5) > 0) {
        arrivals.add(new Arrival(key, number(random), random.nextInt(100)));
      }
    }
    return arrivals;
  }

  private static float number(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> Float.NaN;
      case 1 -> Float.NEGATIVE_INFINITY;
      case 2, 3 -> Float.MAX_VALUE;
      case 4, 5 -> -Float.MAX_VALUE;
      default -> (float) random.nextGaussian();
    };
  }

  @Test
  void anInputFunctionMayReuseItsArray() throws Exception {
    float[] reused = new float[1];
    plan.input =
        InputPlan.ofInput(
            x -> {
              reused[0] = x;
              return reused;
            },
            1);
    Path together = new Path(EventFlow.TOGETHER);
    together.score(List.of(new Arrival(1, 1, 0), new Arrival(2, 2, 0), new Arrival(3, 3, 0)));

    assertThat(together.host.results).containsExactly("[1.0]", "[2.0]", "[3.0]");
  }

  @Test
  void anOutputFunctionThatFailsRejectsItsEventAlone() throws Exception {
    plan.output =
        OutputPlan.of(
            (Float x, float[] score) -> {
              if (x == 2) {
                throw new IllegalStateException("broken");
              }
              return x == 3 ? null : Arrays.toString(score);
            });
    Path together = new Path(EventFlow.TOGETHER);
    List<Arrival> arrivals =
        List.of(
            new Arrival(1, 1, 5), new Arrival(2, 2, 5), new Arrival(3, 3, 5), new Arrival(4, 4, 5));
    together.score(arrivals);
    together.score(arrivals);

    assertThat(together.host.results).containsExactly("[1.0]", "[4.0]", "[2.0]", "[8.0]");
    assertThat(together.host.rejected)
        .extracting(each -> each.key() + " " + each.reason())
        .containsExactly("2 OUTPUT_FAILED", "2 OUTPUT_FAILED");
    assertThat(together.states.get(2).steps()).isZero();
    assertThat(together.states.get(3).values()).containsExactly(6);
  }

  @Test
  void aModelThatFailsOnOneEventStepsTheOthers() throws Exception {
    Model model = TestModels.sumsUpTo(10);
    Path alone = new Path(EventFlow.ONE_AT_A_TIME, model);
    Path together = new Path(EventFlow.TOGETHER, model);
    List<Arrival> arrivals =
        List.of(new Arrival(1, 1, 5), new Arrival(2, 20, 5), new Arrival(3, 3, 5));
    for (int i = 0; i < 2; i++) {
      alone.score(arrivals);
      together.score(arrivals);
    }

    assertThat(together.host.results)
        .isEqualTo(alone.host.results)
        .containsExactly("[1.0]", "[3.0]", "[2.0]", "[6.0]");
    assertThat(together.rejections()).isEqualTo(alone.rejections()).hasSize(2);
    assertThat(together.states).usingRecursiveComparison().isEqualTo(alone.states);
  }

  @Test
  void aModelWhoseBitsDependOnItsBatchTakesItsStepsOneByOne() throws Exception {
    Path together = new Path(EventFlow.TOGETHER, TestModels.dependentOnBatch());
    List<Arrival> arrivals = List.of(new Arrival(1, 1, 5), new Arrival(2, 2, 5));
    together.score(arrivals);
    together.score(arrivals);

    assertThat(together.host.results).containsExactly("[1.0]", "[2.0]", "[2.0]", "[4.0]");
  }

  @Test
  void aStateIsMarkedWhileAnEventOfItsKeyWaits() throws Exception {
    Path together = new Path(EventFlow.TOGETHER);
    ShortcutBatch<Float, String> batch = together.shortcut.batch(SIZE);
    KeyState state = together.state(1);
    batch.add(1, 1f, 0, 0, state);
    assertThat(state.isPending()).isTrue();
    assertThat(state.copy().isPending()).as("of a copy, which is not written to").isFalse();

    batch.step();
    batch.finish(0);
    assertThat(state.isPending()).isFalse();
  }

  private record Arrival(int key, float x, long time) {}

  /** What events of several keys leave. */
  private final class Path {

    private final RecordingGroup group = new RecordingGroup();
    private final RecordingHost host = new RecordingHost();
    private final Map<Integer, KeyState> states = new HashMap<>();
    private final Shortcut<Float, String> shortcut;
    private final boolean isTogether;
    private final long stamp;

    Path(EventFlow flow) {
      this(flow, TestPlan.SUMS);
    }

    Path(EventFlow flow, Model model) {
      ModelVersion<Float> version = ModelVersion.of(plan.plan(), model);
      KeyRules<Float, String> rules =
          new KeyRules<>(
              plan.plan(), new ModelVersions<>(version), flow, new RnnMetrics(group, model));
      shortcut = rules.shortcut(new ModelRunners(2));
      isTogether = flow == EventFlow.TOGETHER;
      stamp = version.stamp();
    }

    KeyState state(int key) {
      return states.computeIfAbsent(
          key,
          unknown -> {
            KeyState state = new KeyState(stamp);
            state.open();
            state.setValues(new float[1]);
            return state;
          });
    }

    void score(List<Arrival> arrivals) throws Exception {
      if (isTogether) {
        scoreTogether(arrivals);
      } else {
        for (Arrival each : arrivals) {
          shortcut.score(
              each.key(), each.x(), each.time(), each.time() + 1, state(each.key()), host);
        }
      }
    }

    private void scoreTogether(List<Arrival> arrivals) throws Exception {
      ShortcutBatch<Float, String> batch = shortcut.batch(SIZE);
      for (Arrival each : arrivals) {
        batch.add(each.key(), each.x(), each.time(), each.time() + 1, state(each.key()));
      }
      batch.step();
      for (int row = 0; row < batch.count(); row++) {
        assertThat(batch.key(row)).isEqualTo(arrivals.get(row).key());
        batch.finish(row);
      }
      for (int row = 0; row < batch.count(); row++) {
        batch.emit(row, host);
      }
    }

    List<String> rejections() {
      return host.rejected.stream().map(each -> each + each.message()).toList();
    }
  }
}
