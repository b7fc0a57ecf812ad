/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the documents of the repository. Nothing is downloaded. */
class DocumentLinksTest {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> NOT_DOCUMENTS = Set.of("target", "out", ".git", ".idea");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_DOCUMENTS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(ROOT.relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndAnAnchorOfTheRepository(Path page) throws IOException {
    assertThat(MarkdownPage.read(ROOT.resolve(page)).brokenLinks())
        .as("links of %s", page)
        .isEmpty();
  }

  @Test
  void theDocumentsThatPeopleLookForAreThere() throws IOException {
    assertThat(pages())
        .contains(
            Path.of("README.md"),
            Path.of("CHANGELOG.md"),
            Path.of("CONTRIBUTING.md"),
            Path.of("CODE_OF_CONDUCT.md"),
            Path.of("SECURITY.md"),
            Path.of("docs/guide/README.md"));
  }
}
