/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.packaging.Pom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maven changes the version of its modules, and nothing else that names it. */
class DocumentedVersionsTest {

  private static final Path README = Path.of("README.md");
  private static final Path CHANGES = Path.of("CHANGELOG.md");
  // In the name of a file, or in a dependency.
  private static final Pattern OUR_JAR =
      Pattern.compile(
          "\\b(?:flink-sql-)?streamrnn(?:-jobs)?-(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?)\\."
              + "|<groupId>io\\.streamrnn</groupId>\\s*<artifactId>[^<]*</artifactId>\\s*"
              + "<version>([^<]*)</version>");

  private final String version = Pom.root().values("/project/version").get(0);

  /** The changes name former versions. */
  static List<Path> pages() throws IOException {
    return DocumentLinksTest.pages().stream().filter(page -> !page.equals(CHANGES)).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void ourJarsHaveTheVersionOfTheProject(Path page) throws IOException {
    assertThat(versions(page)).allMatch(version::equals, "is " + version);
  }

  @Test
  void theDependencyInTheReadmeIsOneOfThem() throws IOException {
    assertThat(versions(README)).containsExactly(version);
  }

  @Test
  void theQuickstartUsesTheVersionOfTheProject() {
    assertThat(Pom.root().module("examples/quickstart").values("//properties/streamrnn.version"))
        .containsExactly(version);
  }

  private static List<String> versions(Path page) throws IOException {
    return OUR_JAR
        .matcher(MarkdownPage.read(DocumentLinksTest.ROOT.resolve(page)).text())
        .results()
        .map(jar -> jar.group(1) == null ? jar.group(2) : jar.group(1))
        .toList();
  }
}
