/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The fixture for commands that are invalid: nothing is run, and the message says what to do. */
abstract class InvalidCommand {

  @TempDir Path folder;
  Path input;
  Path output;
  Cli command;

  @BeforeEach
  void createACommand() throws IOException {
    input = write("events.csv", "pump,time,rpm,celsius\nA,1,0.5,0.25\n");
    output = folder.resolve("scores.csv");
    command = Cli.gru(input, output);
  }

  void assertInvalid(Cli invalid, String... parts) {
    Cli.Result result = invalid.run();

    assertThat(result.messages()).contains(parts);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(output).doesNotExist();
  }

  Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
