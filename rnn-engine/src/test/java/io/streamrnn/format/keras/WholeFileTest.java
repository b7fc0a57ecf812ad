/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  @Test
  void whatALinkLeadsToIsReplacedAndTheLinkStays() throws IOException {
    Path current = Files.createDirectory(folder.resolve("versions")).resolve("1.keras");
    Files.writeString(current, "old");
    Path link = Files.createSymbolicLink(folder.resolve("m.keras"), current);
    write(link);
    assertThat(link).isSymbolicLink();
    assertThat(current).hasContent("new");
  }

  @Test
  void theRightsOfAFileThatIsReplacedStay() throws IOException {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rw-rw----");
    Path file = Files.writeString(folder.resolve("m.keras"), "old");
    Files.setPosixFilePermissions(file, rights);
    write(file);
    assertThat(file).hasContent("new");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(rights);
  }

  @Test
  void aFileWithTheLongestNameIsWritten() throws IOException {
    Path file = folder.resolve("m".repeat(255 - ".keras".length()) + ".keras");
    write(file);
    assertThat(file).hasContent("new");
  }

  @Test
  void nothingIsLeftOfAFileThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("m.keras"), "old");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WholeFile.write(file, WholeFileTest::writeHalf));
    assertThat(file).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static void write(Path file) throws IOException {
    WholeFile.write(file, to -> Files.writeString(to, "new"));
  }

  private static void writeHalf(Path file) throws IOException {
    Files.writeString(file, "ne");
    throw new IOException("the disk is full");
  }
}
