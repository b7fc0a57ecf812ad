/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a release publishes. Neither plugin that is asked here can run offline. */
class ReleaseTest {

  private static final Pom ROOT = Pom.root();

  /** The plugin that uploads has a list of its own. */
  @Test
  void noModuleIsUploadedThatIsNotDeployed() {
    assertThat(ROOT.values("//excludeArtifacts/excludeArtifact"))
        .contains("flink-rnn-compat-2.2")
        .containsExactlyInAnyOrderElementsOf(notDeployed());
  }

  @Test
  void theBillOfMaterialsHasWhatIsDeployedAndTheJobJar() {
    assertThat(ROOT.values("//excludeArtifactId/excludeArtifactId"))
        .containsExactlyInAnyOrderElementsOf(
            notDeployed().stream().filter(module -> !module.equals("jobs")).toList());
  }

  /** Those that are in no repository of Maven, or that people look for beside the sources. */
  @Test
  void theDraftHasTheFilesThatTheDocumentsAnnounce() throws IOException {
    String archive = ROOT.module("jobs").values("//finalName[starts-with(., 'streamrnn-')]").get(0);

    assertThat(Files.readString(Path.of("../.github/workflows/release.yml")).lines())
        .map(String::strip)
        .contains(
            attached("jobs/target/%s.tar.gz".formatted(archive)),
            attached("jobs/target/streamrnn-jobs-${project.version}.jar"),
            attached("flink-sql-streamrnn/target/flink-sql-streamrnn-${project.version}.jar"));
  }

  private static String attached(String file) {
    return "\"%s\"".formatted(file.replace("${project.version}", "${GITHUB_REF_NAME#v}"));
  }

  private static List<String> notDeployed() {
    return ROOT.modules().flatMap(module -> notDeployed(module, false)).toList();
  }

  /** A module and its own modules, which inherit that it is not deployed. */
  private static Stream<String> notDeployed(Pom module, boolean inherited) {
    boolean skipped =
        inherited || module.values("/project/properties/maven.deploy.skip").contains("true");
    return Stream.concat(
        skipped ? Stream.of(module.artifact()) : Stream.empty(),
        module.modules().flatMap(child -> notDeployed(child, skipped)));
  }
}
