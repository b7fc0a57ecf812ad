/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.score.output.Fingerprint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunFingerprintTest {

  private static final Path CASE =
      Path.of("../rnn-engine/src/test/resources/cases/11-input-without-steps");

  @Test
  void constantsInAnotherOrderAreAnotherRun() {
    Fingerprint run = of("--constants", "static_a,static_b");

    assertThat(of("--constants", "static_a,static_b")).isEqualTo(run);
    assertThat(of("--constants", "static_b,static_a")).isNotEqualTo(run);
  }

  private static Fingerprint of(String... more) {
    ScoreOptions options = new ScoreOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(
            Cli.gru(CASE.resolve("events.csv"), Path.of("scores.csv"))
                .with("--model", CASE.resolve("model.h5"))
                .with("--key", "key")
                .with("--order", "t")
                .with("--features", "a,b")
                .with("--pass-through", "static_a,static_b")
                .with(more[0], more[1])
                .words()
                .stream()
                .skip(1)
                .toArray(String[]::new));
    return RunFingerprint.of(options, ScorePlan.of(options));
  }
}
