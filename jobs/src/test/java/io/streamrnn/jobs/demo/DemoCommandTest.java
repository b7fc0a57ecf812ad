/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {

  private final StringWriter err = new StringWriter();

  @TempDir private Path temporary;

  @Test
  void theParallelismMustBePositive() {
    assertThat(run("--parallelism", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--parallelism must be from 1 to 128", "--parallelism=0");
  }

  @Test
  void theOutputMustBeAFolder() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThat(run("--output", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("--output must be a writable folder", "--output=" + file, "use another --output");
  }

  private int run(String... arguments) {
    return new CommandLine(new DemoCommand()).setErr(new PrintWriter(err)).execute(arguments);
  }
}
