/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.score.input.InputFile;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.kafka.Stop;
import io.streamrnn.jobs.score.output.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Computes the fingerprint of a run in this process. */
final class RunFingerprint {

  private RunFingerprint() {}

  /** The fingerprint of a run whose options were checked. */
  static Fingerprint of(ScoreOptions options, ScorePlan plan) throws IOException {
    TreeMap<String, String> values = new TreeMap<>();
    if (plan.input() instanceof InputFiles files) {
      putFiles(values, files);
    } else {
      values.put("--input", String.join(" ", plan.input().names()));
      values.put("--until", options.kafka.stop().map(Stop::text).orElse("none"));
    }
    values.put("columns of the input", plan.layout().toString());
    values.put("model", plan.model().identity().digest());
    values.put("preprocessing", plan.network().features().version());
    values.put("--missing", plan.network().missing().toString());
    values.put("options of sequences", plan.network().sequences().toString());
    values.put("--mode", options.network.mode);
    if (plan.network().scoring() instanceof Scoring.SlidingWindow) {
      values.put("--while-filling", options.network.whileFilling().toString());
    }
    values.put("--state-backend", options.stateBackend().toString());
    values.put("--from-savepoint", options.fromSavepoint.orElse("none"));
    values.put("--output-format", plan.lines().format().toString());
    values.put("columns of the output", plan.lines().columns().toString());
    values.put("--rows", plan.lastRow() ? "last" : "all");
    values.put("--evaluate", options.evaluation.text());
    values.put("--output", output(options));
    options
        .kafka
        .rejected(options.output.topic())
        .ifPresent(rejected -> values.put("--rejected", rejected));
    return new Fingerprint(values);
  }

  private static String output(ScoreOptions options) {
    String path = options.output.path();
    return options.output.topic().isPresent()
        ? path
        : Path.of(path).toAbsolutePath().normalize().toString();
  }

  private static void putFiles(Map<String, String> values, InputFiles input) throws IOException {
    StringJoiner names = new StringJoiner(" ");
    StringJoiner sizes = new StringJoiner(" ");
    StringJoiner times = new StringJoiner(" ");
    for (InputFile file : input.files()) {
      Path path = file.location().local();
      names.add(path.toString());
      sizes.add(Long.toString(Files.size(path)));
      times.add(Files.getLastModifiedTime(path).toString());
    }
    values.put("--input", names.toString());
    values.put("size of the input", sizes.toString());
    values.put("modification time of the input", times.toString());
  }
}
