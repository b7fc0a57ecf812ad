package io.streamrnn.flink.combinations;

import static org.assertj.core.api.Assertions.fail;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/**
 * Whatever options, runners and failures come together, what comes out is what a slow and obvious
 * reference says, bit for bit.
 *
 * <p>{@code -Dscenarios=20000} runs a long campaign; {@code -Dseed=S} begins with that seed, and
 * says it of a scenario that fails.
 */
class CombinationsTest {

  private static final int SCENARIOS = Integer.getInteger("scenarios", 300);
  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void equalsTheSlowReferenceInEveryCombination() {
    for (long seed = SEED; seed < SEED + SCENARIOS; seed++) {
      Scenario scenario = Scenarios.of(seed);
      if (!difference(scenario).isEmpty()) {
        Scenario smallest = Shrinker.shrink(scenario, one -> !difference(one).isEmpty());
        fail(
            "%s%n%s%n%nmake it again with -Dseed=%d -Dscenarios=1",
            difference(smallest), smallest, seed);
      }
    }
  }

  static String difference(Scenario scenario) {
    try {
      boolean alone =
          scenario.runner().parallelism() == 1
              && scenario.steps().stream()
                  .noneMatch(s -> s instanceof Step.Restart r && r.runner().parallelism() > 1);
      return ScenarioRun.of(scenario).differenceFrom(SlowReference.of(scenario), alone);
    } catch (Exception | AssertionError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
  }
}
