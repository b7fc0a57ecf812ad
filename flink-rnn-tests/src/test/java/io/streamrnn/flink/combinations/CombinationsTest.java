/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever options, runners and failures come together, what comes out is what a slow and obvious
 * reference says, bit for bit.
 *
 * <p>{@code -Dscenarios=20000} runs a long campaign; {@code -Dseed=S} begins with that seed, and
 * says it of a scenario that fails.
 */
@Tag("counted")
class CombinationsTest {

  private static final int SCENARIOS = Integer.getInteger("scenarios", 300);
  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void equalsTheSlowReferenceInEveryCombination() {
    for (long seed = SEED; seed < SEED + SCENARIOS; seed++) {
      Scenario scenario = Scenarios.of(seed);
      if (!ScenarioRun.difference(scenario).isEmpty()) {
        Scenario smallest =
            Shrinker.shrink(scenario, one -> !ScenarioRun.difference(one).isEmpty());
        fail(
            "%s%n%s%n%nmake it again with -Dseed=%d -Dscenarios=1",
            ScenarioRun.difference(smallest), smallest, seed);
      }
    }
  }
}
