/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The image and its deployment, as far as they can be checked without a container engine. */
class ImageTest {

  private static final Path DEPLOY = Path.of("../deploy");

  @Test
  void theImageHasThePluginForThePathsOfTheDeployment() throws IOException {
    String flink = Pom.root().values("/project/properties/flink.version").get(0);

    assertThat(read("flink-deployment.yaml")).contains("s3://").doesNotContain("gs://", "abfs");
    assertThat(read("Dockerfile").lines())
        .contains(
            "FROM flink:%s-java17".formatted(flink),
            "ENV ENABLE_BUILT_IN_PLUGINS=flink-s3-fs-hadoop-%s.jar".formatted(flink));
  }

  private static String read(String file) throws IOException {
    return Files.readString(DEPLOY.resolve(file));
  }
}
