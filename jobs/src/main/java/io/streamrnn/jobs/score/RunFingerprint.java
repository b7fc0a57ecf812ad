/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.InputFile;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.input.RowLayout;
import io.streamrnn.jobs.score.kafka.Stop;
import io.streamrnn.jobs.score.output.Fingerprint;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Computes the fingerprint of a run in this process. */
final class RunFingerprint {

  private static final String NONE = "none";

  private RunFingerprint() {}

  /** The fingerprint of a run whose options were checked. */
  static Fingerprint of(ScoreOptions options, ScorePlan plan) {
    TreeMap<String, String> values = new TreeMap<>();
    if (plan.input() instanceof InputFiles files) {
      putFiles(values, files);
    } else {
      values.put("--input", String.join(" ", plan.input().names()));
      values.put("--until", options.kafka.stop().map(Stop::text).orElse(NONE));
    }
    putLayout(values, plan.layout());
    values.put("model", plan.model().identity().digest());
    values.put("preprocessing", plan.network().features().version());
    values.put("--missing", plan.network().missing().toString());
    values.put("--constants", ColumnNames.text(options.network.constants));
    values.putAll(plan.network().sequences().values());
    values.put("--mode", options.network.mode);
    if (plan.network().scoring() instanceof Scoring.SlidingWindow) {
      values.put("--while-filling", options.network.whileFilling().toString());
    }
    values.put("--state-backend", options.stateBackend().toString());
    values.put("--from-savepoint", options.fromSavepoint.orElse(NONE));
    values.put("--output-format", plan.lines().format().toString());
    values.put("columns of the output", plan.lines().columns().toString());
    values.put("--rows", plan.rows().toString());
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

  private static void putLayout(Map<String, String> values, RowLayout layout) {
    ColumnSelection columns = layout.selection();
    values.put("--format", layout.format().toString());
    values.put("--delimiter", Character.toString(layout.delimiter()));
    values.put("--comment", layout.comment().isEmpty() ? NONE : layout.comment());
    values.put("--columns", String.join(",", layout.names()));
    values.put("--header", Boolean.toString(layout.header()));
    values.put("--key", columns.key());
    values.put("--order", columns.hasOrder() ? columns.order() : NONE);
    values.put("--order-kind", layout.order().toString());
    values.put("--features", String.join(",", columns.features()));
    values.put("numbers of a feature", Integer.toString(columns.arraySize()));
    values.put("further columns", String.join(",", columns.extras()));
  }

  private static void putFiles(Map<String, String> values, InputFiles input) {
    StringJoiner names = new StringJoiner(" ");
    StringJoiner sizes = new StringJoiner(" ");
    StringJoiner times = new StringJoiner(" ");
    for (InputFile file : input.files()) {
      names.add(file.location().local().toString());
      sizes.add(Long.toString(file.start().length()));
      times.add(file.start().time());
    }
    values.put("--input", names.toString());
    values.put("size of the input", sizes.toString());
    values.put(Fingerprint.INPUT_TIMES, times.toString());
  }
}
