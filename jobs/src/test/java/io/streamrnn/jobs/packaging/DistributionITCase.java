/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unpacked distribution, for a user whose home is empty: no Maven repository, no sources. */
class DistributionITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  private static final String NAME = "streamrnn-" + System.getProperty("version");

  private record Result(int exitCode, String output) {}

  @TempDir private static Path folder;
  private static Path unpacked;

  @BeforeAll
  static void unpack() throws Exception {
    assumeThat(Path.of("/bin/bash")).as("a system with bash").exists();
    Path archive = Path.of("target", NAME + ".tar.gz").toAbsolutePath();
    assertThat(run("tar", "-xzf", archive.toString()).exitCode()).isZero();
    unpacked = folder.resolve(NAME);
  }

  @Test
  void describesAModel() throws Exception {
    Result result = run(launcher(), "model", MODEL.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("keras_2_2_gru.h5: Keras HDF5").doesNotContain("building");
  }

  @Test
  void scoresAFile() throws Exception {
    Files.writeString(folder.resolve("events.csv"), "pump,rpm,celsius\nA,1,2\nA,3,4\n");

    Result result =
        run(
            launcher(),
            "score --input events.csv --format csv --key pump --features rpm,celsius"
                + " --output scores.csv --model "
                + MODEL);

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(folder.resolve("scores.csv"))
        .content()
        .startsWith("pump,y0,y1,y2\nA,")
        .hasLineCount(3);
  }

  @Test
  void saysWhereBenchRuns() throws Exception {
    Result result = run(launcher(), "bench");

    assertThat(result.exitCode()).as(result.output()).isEqualTo(2);
    assertThat(result.output()).contains("bench needs").contains("clone the repository");
  }

  @Test
  void hasOneVersionOfEachJarAndItsLicences() throws IOException {
    try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .extracting(name -> name.replaceFirst("-\\d[^-]*", ""))
          .doesNotHaveDuplicates()
          .contains("picocli");
    }
    assertThat(
            List.of(
                "LICENSE", "NOTICE", "README.md", "licenses/jhdf-LICENSE", "licenses/jts-LICENSE"))
        .allMatch(file -> Files.exists(unpacked.resolve(file)));
  }

  @Test
  void hasNoNd4jWhichNoCommandNeeds() throws IOException {
    try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .noneMatch(name -> name.startsWith("nd4j") || name.startsWith("openblas"));
    }
  }

  private static String launcher() {
    return unpacked.resolve("streamrnn").toString();
  }

  private static Result run(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(program));
    Arrays.stream(arguments).flatMap(text -> Arrays.stream(text.split(" "))).forEach(words::add);
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    Path home = Files.createDirectories(folder.resolve("home"));
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "HOME",
                home.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "STREAMRNN_JAVA_OPTS",
                "-Duser.home=" + home));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
