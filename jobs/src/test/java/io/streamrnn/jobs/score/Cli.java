/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Runs {@code streamrnn score} in this process. */
final class Cli {

  /** Models of the engine's tests. */
  private static final Path MODELS =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras");

  /** GRUs with 2 inputs and 3 outputs. */
  static final Path GRU = MODELS.resolve("keras_2_2_gru.h5");

  /** An LSTM with 3 inputs and 1 output. */
  static final Path LSTM = MODELS.resolve("keras_2_1_lstm.h5");

  static final Path WEIGHTS_ONLY = MODELS.resolve("weights_only.h5");

  /** The exit code and the standard error of a command. */
  record Result(int exitCode, String messages) {}

  private final List<String> options = new ArrayList<>(List.of("score"));

  /** Scores a file with the columns pump, time, rpm, celsius by the GRUs. */
  static Cli gru(Path input, Path output) {
    return new Cli()
        .with("--model", GRU)
        .with("--input", input)
        .with("--format", "csv")
        .with("--key", "pump")
        .with("--order", "time")
        .with("--features", "rpm,celsius")
        .with("--parallelism", 1)
        .with("--output", output);
  }

  /** Adds an option, or replaces it. */
  Cli with(String name, Object value) {
    int there = options.indexOf(name);
    if (there >= 0) {
      options.set(there + 1, value.toString());
    } else {
      options.addAll(List.of(name, value.toString()));
    }
    return this;
  }

  Cli with(String flag) {
    options.add(flag);
    return this;
  }

  Cli without(String name) {
    int there = options.indexOf(name);
    options.subList(there, there + 2).clear();
    return this;
  }

  List<String> words() {
    return options;
  }

  Result run() {
    StringWriter messages = new StringWriter();
    CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(messages));
    int exitCode = commandLine.execute(options.toArray(String[]::new));
    return new Result(exitCode, messages.toString());
  }

  /** Runs a command whose exit code must be 0. */
  Result succeeds() {
    Result result = run();
    if (result.exitCode() != 0) {
      throw new AssertionError(Arrays.asList(result.exitCode(), result.messages()).toString());
    }
    return result;
  }
}
