/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar under {@code flink run -t local}: Flink's client, in a process with Flink's jars and
 * without ND4J, and a separate class loader for the job.
 */
class FlinkRunITCase {

  private static final String MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize()
          .toString();

  private record Result(int exitCode, String output, List<String> errors) {}

  @TempDir private Path folder;

  @Test
  void theClassPathOfFlinkHasNoNd4j() throws IOException {
    assertThat(SessionCluster.classPath())
        .contains("flink-clients")
        .doesNotContain("nd4j", "javacpp");
  }

  @Test
  void theScoresAreThoseOfTheLauncher() throws Exception {
    Path input = folder.resolve("events.csv");
    Files.writeString(
        input, "pump,time,rpm,celsius\nA,1,0.5,1\nB,2,0,0.25\nA,3,fast,1\nA,4,1,-1\nB,5,0.5,0.5\n");
    Path expected = folder.resolve("expected.csv");
    Path output = folder.resolve("out");

    Result result = flinkRun(score(input, output));

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(embedded(score(input, expected))).isEqualTo(3);
    assertThat(lines(output.resolve("scored")))
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(expected).stream().skip(1).toList());
    assertThat(lines(output.resolve("rejected")))
        .isEqualTo(Files.readAllLines(folder.resolve("expected.csv.rejected.jsonl")));
  }

  @Test
  void anInvalidOptionIsReportedWithoutAStackTrace() throws Exception {
    Path input = folder.resolve("nothing.csv");

    Result result = flinkRun(score(input, folder.resolve("out")));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.errors())
        .containsExactly(
            "streamrnn score: --input must be an existing file: --input=%1$s (looked for %1$s)"
                .formatted(input));
  }

  @Test
  void theDemoIsReportedToRunEmbeddedOnly() throws Exception {
    Result result = flinkRun("demo");

    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("streamrnn demo: the demo runs in an embedded Flink, not on a cluster; ");
  }

  @Test
  void aMissingOptionIsReportedWithoutAStackTrace() throws Exception {
    Result result = flinkRun("score", "--model", MODEL);

    assertThat(result.errors())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("streamrnn score: Missing required options: ")
        .contains("'--input=FILE");
  }

  private static int embedded(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(Writer.nullWriter())).execute(arguments);
  }

  private static String[] score(Path input, Path output) {
    return new String[] {
      "score",
      "--model=" + MODEL,
      "--input=" + input,
      "--format=csv",
      "--key=pump",
      "--order=time",
      "--features=rpm,celsius",
      "--output=" + output
    };
  }

  private Result flinkRun(String... arguments) throws IOException, InterruptedException {
    Path configuration = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(configuration.resolve("config.yaml"), "io.tmp.dirs: %s%n".formatted(folder));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("test.jvm.args").trim().split("\\s+")));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", SessionCluster.classPath()));
    words.addAll(
        List.of(
            "org.apache.flink.client.cli.CliFrontend",
            "run",
            "-t",
            "local",
            SessionCluster.jobJar()));
    words.addAll(List.of(arguments));
    Path errors = folder.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
    builder.environment().put("FLINK_CONF_DIR", configuration.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output, Files.readAllLines(errors));
  }

  private static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
