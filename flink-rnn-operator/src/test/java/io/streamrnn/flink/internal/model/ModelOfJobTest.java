/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelOfJobTest {

  @TempDir Path folder;
  private ModelFileSource source;
  private long size;

  @BeforeEach
  void writeAModel() throws IOException {
    Path file = TestModels.writeSums(folder.resolve("sums.h5"), 1);
    source = ModelSource.file(file.toString());
    size = Files.size(file);
  }

  @Test
  void carriesAFileThatIsReadAtBuild() throws IOException {
    ModelPlan plan = ModelOfJob.readAtBuild(source, size).plan();

    assertThat(plan.source()).isInstanceOf(CarriedModel.class);
    assertThat(plan.isStored()).isFalse();
  }

  @Test
  void storesAFileThatIsTooLargeInCheckpoints() throws IOException {
    ModelPlan plan = ModelOfJob.readAtBuild(source, size - 1).plan();

    assertThat(plan.source()).isEqualTo(source);
    assertThat(plan.digest()).isEqualTo(source.load().identity().digest());
    assertThat(plan.isStored()).isTrue();
  }

  @Test
  void storesAFileThatIsReadAtStartInCheckpoints() {
    ModelPlan plan = ModelOfJob.readAtStart(source).plan();

    assertThat(plan.source()).isEqualTo(source);
    assertThat(plan.isStored()).isTrue();
  }

  @Test
  void everyBuildIsAnotherSubmission() {
    assertThat(ModelOfJob.readAtStart(source).plan())
        .isNotEqualTo(ModelOfJob.readAtStart(source).plan());
  }

  @Test
  void usesWhatAProgramHasRead() throws IOException {
    ModelSource read = source.read();
    Files.delete(folder.resolve("sums.h5"));

    assertThat(ModelOfJob.readAtBuild(read, size).plan().source()).isSameAs(read);
  }

  @Test
  void returnsToThePlaceOfAReadFileThatIsTooLarge() throws IOException {
    assertThat(ModelOfJob.readAtBuild(source.read(), size - 1).plan().source()).isEqualTo(source);
  }

  @Test
  void leavesCodeToTheJar() throws IOException {
    ModelSource code = ModelSource.of("sums", TestModels::sums);

    assertThat(ModelOfJob.readAtBuild(code).plan().source()).isSameAs(code);
    assertThat(ModelOfJob.readAtStart(code).plan().isStored()).isFalse();
  }
}
