/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of page {@code savepoints.md} are run, with paths, uids and keys of the tests. */
class SavepointsPageTest {

  private static final Pattern COMMAND =
      Pattern.compile("(?m)^ *\\./streamrnn (state (?:list|export|erase) .*)$");

  @TempDir Path folder;

  @Test
  void theCommandsOfThePageRun() throws IOException {
    Files.writeString(folder.resolve("keys.txt"), "key-1\n");
    List<String> commands =
        COMMAND
            .matcher(Files.readString(Path.of("../docs/guide/savepoints.md")))
            .results()
            .map(command -> command.group(1))
            .toList();

    assertThat(commands)
        .hasSize(3)
        .allSatisfy(
            command -> assertThat(Main.run(words(command).split(" "))).as(command).isZero());
    assertThat(folder.resolve("erased/_metadata")).exists();
  }

  private String words(String command) {
    return command
        .replace(
            "savepoints/savepoint-a1b2c3",
            "../flink-rnn-tests/src/test/resources/savepoints/0.1/stateful-lstm")
        .replace("savepoints/erased", folder.resolve("erased").toString())
        .replace("--uid vibration", "--uid rnn")
        .replace("--key pump-7", "--key key-1")
        .replace("keys.txt", folder.resolve("keys.txt").toString());
  }
}
