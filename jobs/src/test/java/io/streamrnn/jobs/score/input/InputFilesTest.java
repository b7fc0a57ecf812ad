/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name : List.of("b.csv", "a.csv", "c.json", ".hidden.csv", "_SUCCESS", "d/e.csv")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
  }

  @Test
  void theFilesOfAFolderAreReadInTheOrderOfTheirNamesWithoutHiddenOnes() {
    assertThat(files(folder.toString())).containsExactly("a.csv", "b.csv", "c.json", "d/e.csv");
  }

  @Test
  void aPatternMatchesNamesInItsFolder() {
    assertThat(files(folder + "/*.csv")).containsExactly("a.csv", "b.csv");
  }

  @Test
  void aPatternWithTwoStarsMatchesAtAnyDepth() {
    assertThat(files(folder + "/**.csv")).containsExactly("a.csv", "b.csv", "d/e.csv");
  }

  @Test
  void severalFilesAreReadInTheOrderOfTheArguments() {
    assertThat(files(folder + "/b.csv", folder + "/a.csv")).containsExactly("b.csv", "a.csv");
  }

  @Test
  void aFileWhoseNameLooksLikeAPatternIsAFile() throws IOException {
    Files.writeString(folder.resolve("[1].csv"), "x");

    assertThat(files(folder + "/[1].csv")).containsExactly("[1].csv");
  }

  @Test
  void aPatternThatMatchesNothingIsInvalid() {
    assertThatThrownBy(() -> files(folder + "/*.xml"))
        .isInstanceOf(CannotRunException.class)
        .hasMessage(
            "--input must name at least one file: --input=%1$s/*.xml has none (looked in %1$s); files and folders that begin with . or _ are skipped",
            folder);
  }

  @Test
  void linksToFoldersAreFollowed() throws IOException {
    Path data = Files.createDirectories(folder.resolve("linked/data"));
    Files.createSymbolicLink(data.resolve("day"), folder.resolve("d"));
    Files.createSymbolicLink(data.resolve("_old"), data);
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);

    assertThat(files(link.toString())).containsExactly("link/day/e.csv");
    assertThat(files(link + "/**.csv")).containsExactly("link/day/e.csv");
    assertThat(InputFiles.wouldFind(List.of(link.toString()), folder.resolve("d/f.csv"))).isTrue();
    assertThat(InputFiles.wouldFind(List.of(link + "/*/*.csv"), folder.resolve("d/f.csv")))
        .isTrue();
    assertThat(InputFiles.wouldFind(List.of(link.toString()), folder.resolve("f.csv"))).isFalse();
    assertThat(InputFiles.wouldFind(List.of(link.toString()), data.resolve("_f.csv"))).isFalse();
  }

  @Test
  void aLinkToAFileThatIsReadAnywayIsInvalid() throws IOException {
    Files.createSymbolicLink(folder.resolve("d/latest.csv"), folder.resolve("d/e.csv"));

    assertThatThrownBy(() -> files(folder + "/d"))
        .isInstanceOf(CannotRunException.class)
        .hasMessage(
            "--input must name each file once, since its events would be scored twice: --input=%1$s/d/e.csv and --input=%1$s/d/latest.csv; omit one, or, if one is found by a link in a folder, name the files",
            folder);
  }

  @Test
  void aPatternFollowsNoLinkThatItCannotMatch() throws IOException {
    Files.createSymbolicLink(folder.resolve("d/loop"), folder);

    assertThat(files(folder + "/d/*.csv")).containsExactly("d/e.csv");
  }

  @Test
  void aLinkToAFolderAboveItIsInvalid() throws IOException {
    Files.createSymbolicLink(folder.resolve("d/loop"), folder);

    assertThatThrownBy(() -> files(folder.toString()))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--input=%1$s has %1$s/d/loop; remove the link", folder);
  }

  @Test
  void standardInputIsReadAlone() {
    assertThatThrownBy(() -> files("-", folder + "/a.csv"))
        .hasMessageStartingWith("--input - reads standard input only: --input=- ");
  }

  private Stream<String> files(String... arguments) {
    return InputFiles.of(List.of(arguments)).files().stream()
        .map(file -> folder.relativize(file.location().local()).toString());
  }
}
