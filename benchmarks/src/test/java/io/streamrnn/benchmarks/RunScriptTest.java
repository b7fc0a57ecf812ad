/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code run} with a Maven and Javas that do nothing. */
class RunScriptTest {

  private static final String SCRIPT = "#!/bin/bash\n";

  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws IOException {
    assumeThat(Path.of("/bin/bash")).as("a system with bash").exists();
    Path target = Files.createDirectories(folder.resolve("benchmarks/target"));
    Files.writeString(target.resolve("classpath"), "engine.jar");
    Files.copy(Path.of("run"), folder.resolve("benchmarks/run"));
    executable(folder.resolve("bin/mvn"), SCRIPT);
    executable(folder.resolve("bin/java"), SCRIPT + "echo on the PATH: \"$@\"\n");
  }

  @Test
  void numbersLookTheSameInEveryLanguageOfTheMachine() throws Exception {
    assertThat(run("Steps", "--short"))
        .contains("-Duser.language=en -Duser.country=US")
        .endsWith("io.streamrnn.benchmarks.Steps --short");
  }

  @Test
  void theJavaOfJavaHomeMeasures() throws Exception {
    executable(folder.resolve("jdk/bin/java"), SCRIPT + "echo of JAVA_HOME\n");
    ProcessBuilder builder = builder("Steps");
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());

    assertThat(output(builder)).isEqualTo("of JAVA_HOME");
    assertThat(run("Steps")).startsWith("on the PATH:");
  }

  @Test
  void deeplearning4jHasOneThread() throws Exception {
    executable(folder.resolve("bin/java"), SCRIPT + "echo threads: $OMP_NUM_THREADS\n");

    assertThat(run("WholeJob")).isEqualTo("threads: 1");
  }

  private String run(String... arguments) throws Exception {
    return output(builder(arguments));
  }

  /** Starts the script with these tools, and without what this JVM may have set. */
  private ProcessBuilder builder(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("benchmarks/run").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "OMP_NUM_THREADS"));
    return builder.redirectErrorStream(true);
  }

  private static String output(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static void executable(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
