/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

  private final ScoreOptions options = new ScoreOptions();

  @TempDir private Path folder;

  @Test
  void smallFilesAreScoredInALoop() throws IOException {
    assertThat(Runner.of(options, files(Runner.SMALL_BYTES / 2, Runner.SMALL_BYTES / 2)))
        .isEqualTo(Runner.DIRECT);
  }

  @Test
  void filesThatAreNotSmallTogetherAreScoredByFlink() throws IOException {
    assertThat(Runner.of(options, files(Runner.SMALL_BYTES / 2, Runner.SMALL_BYTES / 2 + 1)))
        .isEqualTo(Runner.FLINK);
  }

  @Test
  void theRunnerIsTheOneThatIsAskedFor() throws IOException {
    options.runner = Runner.FLINK;
    assertThat(Runner.of(options, files(1))).isEqualTo(Runner.FLINK);

    options.runner = Runner.DIRECT;
    assertThat(Runner.of(options, files(Runner.SMALL_BYTES + 1))).isEqualTo(Runner.DIRECT);
  }

  @Test
  void oneThreadIsALoop() throws IOException {
    options.parallelism = Optional.of(1);

    assertThat(Runner.of(options, files(1))).isEqualTo(Runner.DIRECT);
  }

  @Test
  void severalThreadsAreOfFlink() throws IOException {
    options.parallelism = Optional.of(2);

    requireOfFlink("--parallelism");
  }

  @Test
  void checkpointsAreOfFlink() throws IOException {
    options.checkpointDir = Optional.of("checkpoints");

    requireOfFlink("--checkpoint-dir");
  }

  @Test
  void stateBackendsAreOfFlink() throws IOException {
    options.stateBackend = Optional.of(StateBackend.HASHMAP);

    requireOfFlink("--state-backend");
  }

  private void requireOfFlink(String option) throws IOException {
    InputFiles files = files(1);
    assertThat(Runner.of(options, files)).isEqualTo(Runner.FLINK);

    options.runner = Runner.DIRECT;
    assertThatThrownBy(() -> Runner.of(options, files))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--runner direct does not support " + option);
  }

  @Test
  void topicsAreOfFlink() {
    options.runner = Runner.DIRECT;

    assertThatThrownBy(() -> Runner.requireFlink(options))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--runner direct is for files only");
  }

  /** Files of these sizes, which take no space. */
  private InputFiles files(long... sizes) throws IOException {
    Path all = Files.createTempDirectory(folder, "input");
    for (int i = 0; i < sizes.length; i++) {
      try (RandomAccessFile file = new RandomAccessFile(all.resolve(i + ".csv").toFile(), "rw")) {
        file.setLength(sizes[i]);
      }
    }
    return InputFiles.of(List.of(all.toString()));
  }
}
