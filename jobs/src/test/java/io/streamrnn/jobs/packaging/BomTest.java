/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of materials that users import says the same as the parent of the modules. */
class BomTest {

  private static final Pom ROOT = Pom.root();
  private static final Pom BOM = ROOT.module("streamrnn-bom");

  @ParameterizedTest
  @ValueSource(strings = {"jackson.version", "nd4j.version", "javacpp.version", "openblas.version"})
  void aVersionIsThatOfTheParent(String name) {
    String version = "/project/properties/" + name;

    assertThat(BOM.values(version)).isEqualTo(ROOT.values(version)).hasSize(1);
  }

  @Test
  void itNamesEveryPublishedModule() {
    List<String> published =
        ROOT.modules().filter(BomTest::isPublished).map(Pom::artifact).toList();

    assertThat(BOM.values("//dependency[groupId='io.streamrnn']/artifactId"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j-native", "javacpp", "openblas"})
  void itHasTheNativesOfEveryPlatformThatABuildPicks(String artifact) {
    List<String> platforms = ROOT.values("//properties/nd4j.classifier");

    assertThat(BOM.values("//dependency[artifactId='%s']/classifier".formatted(artifact)))
        .hasSize(5)
        .containsExactlyInAnyOrderElementsOf(platforms);
  }

  private static boolean isPublished(Pom module) {
    return !module.values("/project/packaging").contains("pom")
        && !module.values("/project/properties/maven.deploy.skip").contains("true");
  }
}
