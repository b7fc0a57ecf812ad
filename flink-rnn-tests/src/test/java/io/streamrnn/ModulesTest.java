/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What modules may know of one another. Reads the sources, so that no module is left out. */
class ModulesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  // They run the rules of the operator elsewhere than in one.
  private static final Set<String> INSIDERS = Set.of("flink-rnn-table", "flink-rnn-state");
  private static final String OF_OPERATOR = "io.streamrnn.flink.internal.";
  private static final Pattern INTERNAL =
      Pattern.compile("(?<!package )\\b(io\\.streamrnn\\.(?:[a-z]\\w*\\.)*internal\\.[\\w.]*\\w)");

  @Test
  void noModuleNamesTheInternalPackagesOfAnother() throws IOException {
    List<String> names = modules().flatMap(ModulesTest::foreignNames).toList();

    assertThat(names).isEmpty();
  }

  private static Stream<String> foreignNames(Path module) {
    return sources(module)
        .flatMap(
            file ->
                INTERNAL
                    .matcher(read(file))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .filter(name -> !isOf(module, name) && !isInsider(module, name))
                    .map(name -> ROOT.relativize(file) + " names " + name));
  }

  private static boolean isInsider(Path module, String name) {
    return name.startsWith(OF_OPERATOR) && INSIDERS.contains(module.getFileName().toString());
  }

  /** Whether a module has the package or class of this name, or the one around it. */
  private static boolean isOf(Path module, String name) {
    String path = name.replace('.', '/');
    while (path.contains("/internal")) {
      for (String root : List.of("src/main/java", "src/test/java")) {
        Path folder = module.resolve(root);
        if (Files.exists(folder.resolve(path + ".java")) || Files.exists(folder.resolve(path))) {
          return true;
        }
      }
      path = path.substring(0, path.lastIndexOf('/'));
    }
    return false;
  }

  private static Stream<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      List<Path> modules = folders.filter(f -> Files.isDirectory(f.resolve("src"))).toList();
      assertThat(modules).as("modules of %s", ROOT).hasSizeGreaterThan(4);
      return modules.stream();
    }
  }

  private static Stream<Path> sources(Path module) {
    try (Stream<Path> files = Files.walk(module.resolve("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
