/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.Batching;
import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.RnnStepsStage;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Options, and what happens under them.
 *
 * @param knobs those that are not 0
 * @param runner to begin with
 */
record Scenario(Map<Knob, Integer> knobs, Step.Runner runner, List<Step> steps) {

  static final float[] FILL = {0.25f, -0.5f};
  private static final int GRU_UNITS = 3;

  Scenario {
    knobs = Map.copyOf(knobs);
    steps = List.copyOf(steps);
  }

  int at(Knob knob) {
    return knobs.getOrDefault(knob, 0);
  }

  Scenario with(Knob knob, int setting) {
    Map<Knob, Integer> changed = new EnumMap<>(Knob.class);
    changed.putAll(knobs);
    changed.put(knob, setting);
    changed.values().removeIf(value -> value == 0);
    return new Scenario(changed, runner, steps);
  }

  Scenario with(Step.Runner other) {
    return new Scenario(knobs, other, steps);
  }

  Scenario with(List<Step> others) {
    return new Scenario(knobs, runner, others);
  }

  // -- what the settings mean

  Scoring scoring() {
    return switch (at(Knob.SCORING)) {
      case 1 -> Scoring.slidingWindow(3);
      case 2 -> Scoring.slidingWindow(3).whileFilling(WhileFilling.SCORE);
      case 3 -> Scoring.slidingWindow(3).whileFilling(WhileFilling.EMPTY);
      case 4 -> Scoring.slidingWindow(1);
      case 5 -> Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE);
      default -> Scoring.stateful();
    };
  }

  /** Null for none, and where a key is gone before it. */
  Duration gap() {
    Duration gap = millis(Knob.GAP, 20, 7);
    return isAfter(gap, eventTimeToLive()) ? null : gap;
  }

  private static boolean isAfter(Duration one, Duration other) {
    return one != null && other != null && one.compareTo(other) > 0;
  }

  Duration elapsedUnit() {
    return millis(Knob.ELAPSED_TIME, 10, 7);
  }

  Duration timeToLive() {
    return millis(Knob.TIME_TO_LIVE, 50, 10);
  }

  Duration eventTimeToLive() {
    return millis(Knob.EXPIRE_AFTER, 30, 7);
  }

  private Duration millis(Knob knob, int first, int second) {
    return switch (at(knob)) {
      case 1 -> Duration.ofMillis(first);
      case 2 -> Duration.ofMillis(second);
      default -> null;
    };
  }

  MissingStart missingStart() {
    return MissingStart.values()[at(Knob.MISSING_START)];
  }

  RepeatedStart repeatedStart() {
    return RepeatedStart.values()[at(Knob.REPEATED_START)];
  }

  EndWithoutStart endWithoutStart() {
    return EndWithoutStart.values()[at(Knob.END_WITHOUT_START)];
  }

  /** Which late rule there is; null for the order of arrival. */
  LatePolicy late() {
    return switch (at(Knob.ORDER)) {
      case 1 -> LatePolicy.REJECT;
      case 2 -> LatePolicy.APPLY;
      case 3 -> LatePolicy.DROP;
      default -> null;
    };
  }

  /** How many ids are remembered; 0 where sequence numbers are used, or nothing. */
  int remembered() {
    return new int[] {0, 0, 1, 3}[at(Knob.DUPLICATES)];
  }

  boolean hasNumbers() {
    return at(Knob.DUPLICATES) == 1;
  }

  MissingValues missingValues() {
    return switch (at(Knob.MISSING_VALUES)) {
      case 1 -> MissingValues.fillWith(FILL);
      case 2 -> MissingValues.forwardFill(FILL);
      case 3 -> MissingValues.maskStep();
      case 4 -> MissingValues.indicator();
      default -> MissingValues.reject();
    };
  }

  /** Null for none, and where a sequence is over before one is due. */
  IdleSteps<String, Signal> idleStep() {
    IdleSteps<String, Signal> idle = anyIdleStep();
    boolean isNeverDue =
        idle != null && (isUntil(gap(), idle.every()) || isUntil(eventTimeToLive(), idle.every()));
    return isNeverDue ? null : idle;
  }

  private static boolean isUntil(Duration one, Duration other) {
    return one != null && one.compareTo(other) <= 0;
  }

  private IdleSteps<String, Signal> anyIdleStep() {
    return switch (at(Knob.IDLE_STEPS)) {
      case 1 -> every(10);
      case 2 -> every(4).atMost(3);
      case 3 -> every(7).atMost(2);
      case 4 -> every(5).atMost(30);
      default -> null;
    };
  }

  private static IdleSteps<String, Signal> every(int millis) {
    return IdleSteps.every(Duration.ofMillis(millis), String.class, Signal::missed);
  }

  boolean hasInitialFunction() {
    return at(Knob.INITIAL_STATE) == 3 && scoring() instanceof Scoring.Stateful;
  }

  boolean hasInitialZeros() {
    return at(Knob.INITIAL_STATE) == 2;
  }

  boolean wantsConstants() {
    return at(Knob.CONSTANTS) > 0;
  }

  boolean takesConstantsFromEvents() {
    return at(Knob.CONSTANTS) == 1;
  }

  Model model() {
    return model(at(Knob.MODEL), inputSize(), wantsConstants());
  }

  private int inputSize() {
    int features = Signal.FEATURES * (at(Knob.MISSING_VALUES) == 4 ? 2 : 1);
    return elapsedUnit() == null ? features : features + 1;
  }

  private static Model model(int kind, int inputSize, boolean wantsConstants) {
    return kind == 2 && !wantsConstants
        ? SampleModels.gru(inputSize, GRU_UNITS, 2, 5)
        : Model.of("whimsical", new WhimsicalCell(inputSize, wantsConstants, kind != 1));
  }

  int[] stateSizes() {
    return model().states().stream().mapToInt(StateSpec::size).toArray();
  }

  /** The same options, run in this way. */
  StreamingRnn<Signal, String> rnn(Step.Runner runner) {
    StreamingRnnBuilder<Signal, String> builder = network();
    builder
        .scoring(scoring())
        .order(late() == null ? Order.byArrival() : Order.byEventTime().onLate(late()))
        .missingValues(missingValues())
        .statePrecision(at(Knob.BFLOAT16) == 1 ? StatePrecision.BFLOAT16 : StatePrecision.FLOAT32);
    sequences(builder);
    keys(builder);
    if (runner.batch() > 0) {
      builder.batching(Batching.ofSize(runner.batch()).linger(runner.linger()));
    }
    if (runner.cache() > 0) {
      builder.stateCache(StateCache.ofSize(runner.cache()).maxDirty(runner.dirty()));
    }
    return builder.build();
  }

  private StreamingRnnBuilder<Signal, String> network() {
    int kind = at(Knob.MODEL);
    int size = inputSize();
    boolean constants = wantsConstants();
    RnnModelStage model =
        StreamingRnn.model(
            ModelSource.of(
                "model-%d-%d-%b".formatted(kind, size, constants),
                () -> model(kind, size, constants)));
    return at(Knob.SEVERAL_STEPS) == 1
        ? output(model.steps(Signal.class, Signal.FEATURES, Signal::steps))
        : output(model.input(Signal.class, Signal.FEATURES, Signal::features));
  }

  boolean hasContext() {
    return at(Knob.CONTEXT) == 1;
  }

  private StreamingRnnBuilder<Signal, String> output(RnnStepsStage<Signal> steps) {
    return hasContext()
        ? steps.output(String.class, (r, y, context) -> r.line(y, Seen.of(context)))
        : steps.output(String.class, (Signal r, float[][] y) -> r.line(y));
  }

  private StreamingRnnBuilder<Signal, String> output(RnnInputStage<Signal> input) {
    return hasContext()
        ? input.output(String.class, (r, y, context) -> r.line(new float[][] {y}, Seen.of(context)))
        : input.output(String.class, (Signal r, float[] y) -> r.line(y));
  }

  private void sequences(StreamingRnnBuilder<Signal, String> builder) {
    if (at(Knob.START) == 1) {
      builder
          .startWhen(Signal::isStart)
          .onMissingStart(missingStart())
          .onRepeatedStart(repeatedStart());
    }
    if (at(Knob.END) == 1) {
      builder.endWhen(Signal::isEnd).onEndWithoutStart(endWithoutStart());
    }
    if (at(Knob.RESET) == 1) {
      builder.resetWhen(Signal::isReset);
    }
    if (gap() != null) {
      builder.sessionGap(gap());
    }
    if (hasInitialFunction()) {
      int[] sizes = stateSizes();
      builder.initialState(first -> first.initial(sizes));
    } else if (hasInitialZeros()) {
      builder.initialState(InitialState.zeros());
    } else if (at(Knob.INITIAL_STATE) == 1) {
      builder.initialState(InitialState.ofModel());
    }
  }

  private void keys(StreamingRnnBuilder<Signal, String> builder) {
    if (hasNumbers()) {
      builder.deduplicateBySequenceNumber(Signal::sequenceNumber);
    } else if (remembered() > 0) {
      builder.deduplicateById(Signal::idOfEvent, remembered());
    }
    if (elapsedUnit() != null) {
      builder.elapsedTimeFeature(elapsedUnit());
    }
    if (takesConstantsFromEvents()) {
      builder.constants(record -> record.constants(WhimsicalCell.CONSTANT_SIZES));
    }
    if (idleStep() != null) {
      builder.idleSteps(idleStep());
    }
    if (timeToLive() != null) {
      builder.stateTtl(StateTtl.processingTime(timeToLive()));
    }
    if (eventTimeToLive() != null) {
      builder.stateTtl(StateTtl.eventTime(eventTimeToLive()));
    }
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("options: " + new TreeMap<>(knobs));
    lines.add("runner: " + runner);
    for (Step step : steps) {
      lines.add("  " + step);
    }
    return String.join("\n", lines);
  }
}
