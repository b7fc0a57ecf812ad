/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;

/** Options that a run does not support whose output is not one file. */
final class StreamOptions {

  private StreamOptions() {}

  /**
   * Requires options that a run with topics supports.
   *
   * @throws CannotRunException if one is set that is for files
   */
  static void require(ScoreOptions options, ScorePlan plan) {
    requireNo("--evaluate", options.evaluation.isOn(), "with topics");
    requireNo("--sort", plan.sort(), "with topics");
    requireNo("--overwrite", options.output.overwrite(), "with topics");
    requireNo("--output -", options.output.isStandard(), "with topics");
    requireNo("--input -", !plan.input().isRepeatable(), "with topics");
  }

  private static void requireNo(String option, boolean isSet, String where) {
    if (isSet) {
      throw new CannotRunException(
          "%1$s is not supported %2$s, since it requires the whole input or output to be a file: %1$s; omit it"
              .formatted(option, where));
    }
  }
}
