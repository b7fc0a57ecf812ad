/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.score.output.Fingerprint;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** Computes the fingerprint of a run in this process. */
final class RunFingerprint {

  private RunFingerprint() {}

  /** The fingerprint of a run whose options were checked. */
  static Fingerprint of(ScoreOptions options, ScorePlan plan) throws IOException {
    Path input = plan.input().local();
    TreeMap<String, String> values = new TreeMap<>();
    values.put("--input", input.toString());
    values.put("size of the input", Long.toString(Files.size(input)));
    values.put("modification time of the input", Files.getLastModifiedTime(input).toString());
    values.put("columns of the input", plan.layout().toString());
    values.put("model", digests(plan.model()));
    values.put("scaler", plan.features().version());
    values.put("--mode", options.mode);
    if (plan.scoring() instanceof Scoring.SlidingWindow) {
      values.put("--while-filling", options.whileFilling.toString());
    }
    values.put("--state-backend", options.stateBackend().toString());
    values.put("--output-format", plan.lines().format().toString());
    values.put("columns of the output", plan.lines().columns().toString());
    values.put("--output", Path.of(options.output.path()).toAbsolutePath().normalize().toString());
    return new Fingerprint(values);
  }

  private static String digests(Model model) {
    return model.identity().recurrent() + "/" + model.identity().head();
  }
}
