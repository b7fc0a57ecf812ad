/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import static org.assertj.core.api.Assertions.fail;

import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever options come together, a plain loop computes what the slow and obvious reference of the
 * operator says, bit for bit.
 *
 * <p>{@code -Dscenarios=20000} runs a long campaign; {@code -Dseed=S} begins with that seed.
 */
@Tag("counted")
class LocalCombinationsTest {

  private static final int SCENARIOS = Integer.getInteger("scenarios", 300);
  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void aPlainLoopEqualsTheSlowReferenceInEveryCombination() {
    requireEqual(runner -> Step.Runner.PLAIN);
  }

  @Test
  void aPlainLoopOfBatchesEqualsTheSlowReferenceInEveryCombination() {
    requireEqual(
        runner ->
            new Step.Runner(
                Math.max(2, runner.batch()),
                runner.linger(),
                runner.cache(),
                runner.dirty(),
                false,
                1));
  }

  private static void requireEqual(UnaryOperator<Step.Runner> runner) {
    for (long seed = SEED; seed < SEED + SCENARIOS; seed++) {
      Scenario random = Scenarios.of(seed);
      Scenario scenario = withoutCluster(random, runner.apply(random.runner()));
      if (!difference(scenario).isEmpty()) {
        Scenario smallest = Shrinker.shrink(scenario, one -> !difference(one).isEmpty());
        fail(
            "%s%n%s%n%nmake it again with -Dseed=%d -Dscenarios=1",
            difference(smallest), smallest, seed);
      }
    }
  }

  /** The same options and events, without what only a job has. */
  private static Scenario withoutCluster(Scenario scenario, Step.Runner runner) {
    List<Step> steps = scenario.steps().stream().filter(LocalCombinationsTest::isLocal).toList();
    return scenario.with(runner).with(steps);
  }

  private static boolean isLocal(Step step) {
    return step instanceof Step.Event || step instanceof Step.Mark || step instanceof Step.Clock;
  }

  private static String difference(Scenario scenario) {
    try {
      Outcome expected = SlowReference.of(scenario);
      Outcome outcome = run(scenario);
      // Outputs of a batch come after watermarks that passed meanwhile.
      return scenario.runner().batch() == 0
          ? outcome.differenceFrom(expected, true)
          : outcome.differenceOfOutputs(expected);
    } catch (Exception | AssertionError e) {
      return ExceptionUtils.stringifyException(e);
    }
  }

  private static Outcome run(Scenario scenario) throws Exception {
    Outcome outcome = new Outcome();
    try (LocalRnn<Signal, String, String> loop =
        LocalRnn.open(
            scenario.rnn(scenario.runner()), Signal::keyOf, new OutcomeOutputs(outcome))) {
      for (Step step : scenario.steps()) {
        take(step, loop, outcome);
      }
      loop.flush();
    }
    return outcome;
  }

  private static void take(Step step, LocalRnn<Signal, String, String> loop, Outcome outcome)
      throws Exception {
    if (step instanceof Step.Event event && event.time() == null) {
      loop.process(event.record());
    } else if (step instanceof Step.Event event) {
      loop.process(event.record(), event.time());
    } else if (step instanceof Step.Mark mark) {
      loop.watermark(mark.time());
      outcome.mark(mark.time());
    } else if (step instanceof Step.Clock clock) {
      loop.processingTime(clock.millis());
    }
  }

  private record OutcomeOutputs(Outcome outcome)
      implements LocalRnn.Outputs<Signal, String, String> {

    @Override
    public void result(String result, long timestamp) {
      outcome.output(result, time(timestamp));
    }

    @Override
    public void rejected(Rejected<Signal> rejected, long timestamp) {
      outcome.rejected(rejected.key(), rejected.reason(), rejected.record(), time(timestamp));
    }

    @Override
    public void report(StateReport<String> report, long timestamp) {
      outcome.report(report, time(timestamp));
    }

    private static Object time(long timestamp) {
      return timestamp == LocalRnn.NO_TIMESTAMP ? (Object) Outcome.NO_TIME : (Object) timestamp;
    }
  }
}
