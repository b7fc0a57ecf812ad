/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher after the build, so it does not build. */
class LauncherITCase {

  private static final Path LAUNCHER = Path.of("../streamrnn").toAbsolutePath().normalize();

  private record Result(int exitCode, String output) {}

  @TempDir private Path folder;

  @BeforeEach
  void needsBash() {
    assumeThat(Path.of("/bin/bash")).as("a system with bash").exists();
  }

  @Test
  void printsTheHelpAloneFromAnyFolderThroughALinkWithoutABuild() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("rnn"), LAUNCHER);

    Result result = run(Map.of(), link, "score", "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output())
        .startsWith("Usage: streamrnn score")
        .doesNotContain("building", "incubator");
  }

  @Test
  void returnsTheExitCodeAndAddsTheVectorApi() throws Exception {
    Result result = run(Map.of(), LAUNCHER, "score");

    assertThat(result.exitCode()).isEqualTo(2);
    assumeThat(ModuleFinder.ofSystem().find("jdk.incubator.vector")).as("the module").isPresent();
    assertThat(result.output()).contains("Using incubator modules: jdk.incubator.vector");
  }

  @Test
  void passesOptionsToJava() throws Exception {
    Result result = run(Map.of("STREAMRNN_JAVA_OPTS", "-Xmx64m -Xlog:gc+init"), LAUNCHER, "--help");

    assertThat(result.output()).contains("Heap Max Capacity: 64M");
  }

  /** The demo, and a command whose input is copied to a temporary file. */
  @Test
  void leavesNoTemporaryFiles() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Map<String, String> java =
        Map.of("STREAMRNN_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary);

    Result demo = run(java, LAUNCHER, "demo", "--output", folder.resolve("demo").toString());
    Result score =
        run(java, LAUNCHER, "score", "--model", "m.h5", "--input", "-", "--format", "csv");

    assertThat(demo.exitCode()).as(demo.output()).isZero();
    assertThat(score.exitCode()).isEqualTo(2);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void readsFilesOfAnyNameInAnyLocale() throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding"))
        .as("the encoding of file names in this process")
        .isEqualTo("UTF-8");
    Path model = folder.resolve("d\u00e9bit-\u6d41.h5");
    Files.copy(
        Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5"),
        model);

    Result result = run(Map.of("LC_ALL", "C"), LAUNCHER, "model", model.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains(model.getFileName().toString());
  }

  @Test
  void reportsAnInvalidJavaHome() throws Exception {
    Result result = run(Map.of("JAVA_HOME", folder.toString()), LAUNCHER, "--help");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).contains("JAVA_HOME must be the directory of a JDK");
  }

  @Test
  void reportsThatJavaIsTooOld() throws Exception {
    assertThat(withJavaThatSays("openjdk version \"1.8.0_402\"").output())
        .contains("Java 17 or newer is required", "is Java 8");
  }

  @Test
  void findsTheVersionOfJavaBelowItsOptions() throws Exception {
    assertThat(
            withJavaThatSays("Picked up JAVA_TOOL_OPTIONS: -Dx=1", "openjdk version \"11.0.2\"")
                .output())
        .contains("Java 17 or newer is required", "is Java 11");
  }

  /** A JDK without the file that has its version. */
  private Result withJavaThatSays(String... lines) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    script(bin.resolve("java"), "cat >&2 <<'END'\n" + String.join("\n", lines) + "\nEND");
    return run(Map.of("JAVA_HOME", folder.toString()), LAUNCHER, "--help");
  }

  @Test
  void buildsAgainWhenAJarOfTheClassPathIsMissing() throws Exception {
    Path checkout = checkout();
    Path jar = folder.resolve("repository/a.jar");
    Map<String, String> tools = tools("touch '" + jar + "'");

    Result first = run(tools, checkout.resolve("streamrnn"), "model");
    Result second = run(tools, checkout.resolve("streamrnn"), "model");
    Files.delete(jar);
    Result third = run(tools, checkout.resolve("streamrnn"), "model");

    assertThat(first.output()).contains("building StreamRNN", "started");
    assertThat(second.output()).doesNotContain("building").contains("started");
    assertThat(third.output()).contains("building StreamRNN", "started");
    assertThat(jar).exists();
  }

  @Test
  void aJarOfAFormerVersionDoesNotMakeItBuildAgain() throws Exception {
    Path checkout = checkout();
    Files.createFile(folder.resolve("repository/a.jar"));
    Path former = Files.createFile(checkout.resolve("jobs/target/streamrnn-jobs-0.jar"));
    Files.setLastModifiedTime(former, FileTime.fromMillis(0));

    Result result = run(tools("false"), checkout.resolve("streamrnn"), "model");

    assertThat(result.output()).doesNotContain("building").contains("started");
  }

  /** A copy of the launcher in a checkout that is built, but for a jar of the repository. */
  private Path checkout() throws IOException {
    Path checkout = folder.resolve("checkout");
    for (String module :
        List.of("streamrnn-shaded-protobuf", "rnn-engine", "flink-rnn-operator", "jobs")) {
      Files.createDirectories(checkout.resolve(module + "/src/main"));
      Files.writeString(checkout.resolve(module + "/pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    Path target = checkout.resolve("jobs/target");
    Files.createDirectories(target.resolve("class-path"));
    Files.createDirectory(folder.resolve("repository"));
    Files.writeString(target.resolve("class-path/runtime"), folder + "/repository/a.jar");
    Files.writeString(target.resolve("class-path/provided"), checkout + "/pom.xml");
    Files.writeString(target.resolve("streamrnn-jobs-1.jar"), "");
    return Files.copy(LAUNCHER, checkout.resolve("streamrnn"), StandardCopyOption.COPY_ATTRIBUTES)
        .getParent();
  }

  /** A JDK that only says that it was started, and a Maven that does what is given. */
  private Map<String, String> tools(String build) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("tools/bin"));
    script(bin.resolve("java"), "echo started");
    script(bin.resolve("javac"), "true");
    script(bin.resolve("mvn"), build);
    Files.writeString(folder.resolve("tools/release"), "JAVA_VERSION=\"17.0.1\"\n");
    return Map.of(
        "JAVA_HOME", folder.resolve("tools").toString(), "PATH", bin + ":" + System.getenv("PATH"));
  }

  private static void script(Path file, String lines) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + lines + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result run(Map<String, String> environment, Path launcher, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(launcher.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("STREAMRNN_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
