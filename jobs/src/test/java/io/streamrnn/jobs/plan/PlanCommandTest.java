/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateSize;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.jobs.Main;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {

  /** GRU(2 -> 8) and Dense(8 -> 2); the bias of the GRU is a matrix of 2 x 24. */
  private static final Path FORECASTER =
      Path.of("src/main/resources/io/streamrnn/jobs/demo/forecaster.h5");

  /** LSTM that returns sequences, Flatten and Dense, for windows of 3 steps. */
  private static final Path FLATTENED =
      Path.of("../rnn-engine/src/test/resources/cases/01-flatten-window/model.h5");

  private record Result(int exitCode, String out, String messages) {}

  @Test
  void everyNumberIsPrintedWithItsArithmetic() {
    Result result = run("--keys=1e6", "--rate=1e5");

    assertThat(result.messages()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            state per key   74 B          = state 55 + timestamp 0 + key 16 + Flink 3
            state           74.0 MB       = 1,000,000 keys x 74 B
            state on disk   141 MB        = 74.0 MB x 1.9, as RocksDB compacts later
            CPU per event   28.8 us       = 0.78 + 304 multiplications x 1 steps x 0.0450 ns + 28.0 for the state on rocksdb
            events per core 34,730/s      = 1,000,000 us / 28.8 us
            cores           4.8           = 100,000 events/s x 28.8 us / 60 % busy
            TaskManagers    2             = of 4 cores and 8.59 GB: 2 for CPU, 1 for memory
            managed memory  2.15 GB       = of a TaskManager: 4 slots x 537 MB, as measured
            disk            70.3 MB       = of a TaskManager: 141 MB / 2
            checkpoint      70.3 MB       = 950,213 keys of 3,000,000 events in 30.0 s x 74 B, without what compaction rewrites
            traffic         2.34 MB/s     = 70.3 MB / 30.0 s
            restore         1 s           = 141 MB / 2 TaskManagers / 210 MB/s
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "stateful,   float32,  refuse",
    "stateful,   bfloat16, reset",
    "window:50,  float32,  refuse",
    "window:50,  bfloat16, refuse",
    "stateful,   float32,  replay:20",
    "stateful,   bfloat16, replay:7"
  })
  void theStateIsThatOfTheOperator(String mode, String precision, String change)
      throws IOException {
    JsonNode plan =
        json("--mode=" + mode, "--state-precision=" + precision, "--on-model-change=" + change);

    assertThat(plan.get("stateBytes").asInt())
        .isEqualTo(
            StateSize.bytesPerKey(
                model(),
                mode.equals("stateful") ? Scoring.stateful() : Scoring.slidingWindow(50),
                StatePrecision.valueOf(precision.toUpperCase(Locale.ROOT)),
                change.startsWith("replay:")
                    ? ModelChange.replay(Integer.parseInt(change.substring(7)))
                    : ModelChange.refuse()));
  }

  @Test
  void theWeightsOfMatricesAreMultiplied() throws IOException {
    assertThat(json().get("multiplications").asInt()).isEqualTo(2 * 24 + 8 * 24 + 2 * 24 + 8 * 2);
    assertThat(json("--mode=window:50").get("steps").asInt()).isEqualTo(50);
  }

  @Test
  void batchingTakesLessOfTheCpuAndNothingElse() throws IOException {
    ObjectNode one = (ObjectNode) json("--state-backend=hashmap");
    ObjectNode together = (ObjectNode) json("--state-backend=hashmap", "--batching");
    List<String> ofCpu = List.of("microsPerEvent", "eventsPerCore", "cores");

    assertThat(together.get("microsPerEvent").asDouble())
        .isLessThan(one.get("microsPerEvent").asDouble());
    assertThat(together.remove(ofCpu)).isEqualTo(one.remove(ofCpu));
    assertThat(run("--keys=5", "--rate=5", "--batching").out())
        .contains("= 0.73 + 304 multiplications x 1 steps x 0.0257 ns + ");
  }

  @Test
  void moreKeysThanWereMeasuredAreNamed() {
    assertThat(run("--keys=1e9", "--rate=1e4").out())
        .contains("RocksDB was measured with at most 1,000,000 a subtask");
    assertThat(run("--keys=1e9", "--rate=1e4", "--state-backend=hashmap").out())
        .contains("The heap was measured with at most 1,000,000 a subtask");
  }

  @Test
  void managedMemoryThatDoesNotFitIsNamed() {
    assertThat(run("--keys=1", "--rate=1", "--memory=1g", "--cores=4").out())
        .contains(
            "The managed memory does not fit into a TaskManager: --memory=1.07 GB, --cores=4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--keys=0 | --keys must be at least 1: --keys=0.0",
        "--load=1.5 | --load must be above 0 and at most 1: --load=1.5",
        "--mode=window:0 | --mode must be stateful or window:N, with an N of at least 1: --mode=window:0",
        "--mode=windows | --mode must be stateful or window:N, with an N of at least 1: --mode=windows",
        "--on-model-change=replay | --on-model-change must be refuse, reset or replay:N, with an N of at least 1: --on-model-change=replay",
        "--checkpoint-interval=soon | --checkpoint-interval must be a time of at least 1 ms with its unit, such as 30s or 1min: --checkpoint-interval=soon",
        "--memory=lots | --memory must be a size, such as 8g: --memory=lots"
      })
  void anInvalidValueIsReported(String option, String message) {
    Result result = run("--keys=5", "--rate=5", option);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages().strip()).isEqualTo("streamrnn plan: " + message);
  }

  @ParameterizedTest
  @CsvSource({"stateful", "window:2"})
  void aModeThatTheModelCannotRunInIsReportedAsByScore(String mode) {
    Result result = run("--keys=5", "--rate=5", "--mode=" + mode, "--model=" + FLATTENED);

    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages()).contains("--mode=" + mode, "--mode window:3");
  }

  private static JsonNode json(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("--keys=1e6", "--rate=1e5", "--json"));
    words.addAll(List.of(options));
    return JsonMapper.builder().build().readTree(run(words.toArray(String[]::new)).out());
  }

  private static Model model() throws IOException {
    return ModelFiles.load("forecaster.h5", Files.readAllBytes(FORECASTER));
  }

  private static Result run(String... options) {
    StringWriter out = new StringWriter();
    StringWriter messages = new StringWriter();
    List<String> words = new ArrayList<>(List.of("plan", "--model=" + FORECASTER));
    words.addAll(List.of(options));
    int exitCode =
        Main.commandLine()
            .setOverwrittenOptionsAllowed(true)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(messages, true))
            .execute(words.toArray(String[]::new));
    return new Result(exitCode, out.toString(), messages.toString());
  }
}
