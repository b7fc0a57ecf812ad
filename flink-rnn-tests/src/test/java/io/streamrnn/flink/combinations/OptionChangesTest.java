/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.StateReport;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Options that may change at a restart do: what comes out is the same, with its timestamps, whether
 * events are taken one at a time or together. (What it is under options that stay, {@link
 * CombinationsTest} says.)
 */
@Tag("counted")
class OptionChangesTest {

  private static final int SCENARIOS = Integer.getInteger("scenarios", 150);
  private static final long SEED = Long.getLong("seed", 1);
  private static final long END = 1_000_000;

  /** What states depend on, or the reference network. */
  private static final List<Knob> FIXED =
      List.of(
          Knob.MODEL,
          Knob.SEVERAL_STEPS,
          Knob.SCORING,
          Knob.ELAPSED_TIME,
          Knob.CONSTANTS,
          Knob.INITIAL_STATE,
          Knob.ROCKSDB);

  @Test
  void batchesContinueAsSingleEventsDoWhateverOptionsChange() throws Exception {
    for (long seed = SEED; seed < SEED + SCENARIOS; seed++) {
      Random random = new Random(seed);
      List<Scenario> phases = phases(seed, 2 + random.nextInt(3));
      List<Step.Runner> single = phases.stream().map(phase -> Step.Runner.PLAIN).toList();
      List<Step.Runner> batches = phases.stream().map(phase -> runner(random)).toList();
      boolean isControlled = random.nextBoolean();

      assertThat(run(phases, batches, isControlled))
          .as(
              "seed=%d, controlled=%s, runners=%s, options=%s",
              seed,
              isControlled,
              batches,
              phases.stream().map(phase -> new TreeMap<>(phase.knobs())).toList())
          .containsExactlyInAnyOrderElementsOf(run(phases, single, isControlled));
    }
  }

  private static List<Scenario> phases(long seed, int count) {
    List<Scenario> phases = new ArrayList<>(List.of(Scenarios.of(seed)));
    for (int number = 1; number < count; number++) {
      Scenario next = Scenarios.of(seed + 1_000_000_000L * number);
      for (Knob knob : FIXED) {
        next = next.with(knob, phases.get(0).at(knob));
      }
      phases.add(withInputsOf(phases.get(0), next));
    }
    return phases;
  }

  /** Indicators are inputs of the network, which stays: either all phases have them, or none. */
  private static Scenario withInputsOf(Scenario first, Scenario next) {
    boolean haveSame = hasIndicators(first) == hasIndicators(next);
    return haveSame ? next : next.with(Knob.MISSING_VALUES, first.at(Knob.MISSING_VALUES));
  }

  private static boolean hasIndicators(Scenario scenario) {
    return scenario.missingValues() instanceof MissingValues.Indicator;
  }

  private static Step.Runner runner(Random random) {
    if (random.nextInt(3) == 0) {
      return Step.Runner.PLAIN;
    }
    int cache = random.nextInt(4);
    int dirty = cache == 0 ? 0 : 1 + random.nextInt(cache);
    Duration linger = Duration.ofMillis(random.nextInt(2) * 1000L);
    return new Step.Runner(1 + random.nextInt(6), linger, cache, dirty, false, 1);
  }

  /** Takes the steps of the first phase, with the options of one phase after the other. */
  private static List<String> run(
      List<Scenario> phases, List<Step.Runner> runners, boolean isControlled) throws Exception {
    List<Step> steps = phases.get(0).steps();
    var backend = new HashMapStateBackend();
    var first = phases.get(0).rnn(runners.get(0));
    try (var harness =
        isControlled
            ? RnnHarness.startControlled(first, Signal::keyOf, backend)
            : RnnHarness.start(first, Signal::keyOf, backend)) {
      if (phases.get(0).at(Knob.OBJECT_REUSE) == 1) {
        harness.reuseObjects();
      }
      int phase = 0;
      for (int i = 0; i < steps.size(); i++) {
        if (i * phases.size() / steps.size() > phase) {
          phase++;
          harness.restart(phases.get(phase).rnn(runners.get(phase)), isControlled, 1);
        }
        take(steps.get(i), harness, isControlled);
      }
      harness.watermark(Long.MAX_VALUE);
      harness.flush();
      // A time to live that became shorter counts when the timer of the former one fires, or
      // before.
      harness.setProcessingTime(END);
      return lines(harness);
    }
  }

  private static void take(
      Step step, RnnHarness<Signal, String, String> harness, boolean isControlled)
      throws Exception {
    if (step instanceof Step.Event event && event.time() == null) {
      harness.process(event.record());
    } else if (step instanceof Step.Event event) {
      harness.process(event.record(), event.time());
    } else if (step instanceof Step.Mark mark) {
      harness.watermark(mark.time());
    } else if (step instanceof Step.Clock clock) {
      // Batches are not held across a time when a key's life may end.
      harness.flush();
      harness.setProcessingTime(clock.millis());
    } else if (step instanceof Step.Command command && isControlled) {
      harness.control(command.command());
    }
  }

  private static List<String> lines(RnnHarness<Signal, String, String> harness) {
    List<String> lines = new ArrayList<>();
    for (StreamRecord<String> record : harness.records()) {
      lines.add("record %s at %s".formatted(record.getValue(), time(record)));
    }
    harness
        .rejectedRecords()
        .forEach(
            record ->
                lines.add(
                    "rejected %s %s at %s"
                        .formatted(
                            record.getValue().reason(), record.getValue().record(), time(record))));
    for (StreamRecord<StateReport<String>> record : harness.reportRecords()) {
      lines.add("report %s at %s".formatted(record.getValue(), time(record)));
    }
    return lines;
  }

  private static String time(StreamRecord<?> record) {
    // Sources of Flink give a record the least time there is in place of none.
    boolean isTimed = record.hasTimestamp() && record.getTimestamp() != Long.MIN_VALUE;
    return isTimed ? String.valueOf(record.getTimestamp()) : "no time";
  }
}
