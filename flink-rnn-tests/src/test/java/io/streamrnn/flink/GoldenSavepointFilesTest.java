/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A golden savepoint is never changed and never removed. */
class GoldenSavepointFilesTest {

  /** The savepoints of release 0.1. This list only grows. */
  private static final List<String> SAVEPOINTS =
      List.of(
          "stateful-lstm",
          "masked-graph",
          "sliding-window-with-ids",
          "sliding-window-bfloat16",
          "all-options");

  static List<String> checksums() throws Exception {
    return Files.readAllLines(Checksums.FILE);
  }

  @Test
  void noSavepointHasDisappeared() throws Exception {
    List<String> expected =
        SAVEPOINTS.stream()
            .flatMap(name -> GoldenSavepoint.FILES.stream().map(file -> name + "/" + file))
            .toList();

    assertThat(checksums()).map(line -> line.split(" {2}")[1]).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("checksums")
  void noFileHasChanged(String line) throws Exception {
    Path file = GoldenSavepoint.FOLDER.resolve(line.split(" {2}")[1]);

    assertThat(Checksums.line(file)).isEqualTo(line);
  }

  @Test
  void everySavepointIsRestoredByATest() {
    assertThat(List.of(GoldenSavepoint.values()))
        .map(golden -> golden.folder().getFileName().toString())
        .containsExactlyElementsOf(SAVEPOINTS);
  }
}
