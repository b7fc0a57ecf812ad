/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the guide.
 *
 * @param text of it, in Markdown
 */
record Page(String text) {

  private static final Path FOLDER = Path.of("../docs/guide");
  private static final Path SOURCES = Path.of("src/test/java/io/streamrnn/guide");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String ANSWERS = "## What happens when ...";

  static Page of(String name) {
    return new Page(read(FOLDER.resolve(name)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its examples. */
  List<String> examples() {
    return JAVA.matcher(text).results().map((MatchResult block) -> block.group(1)).toList();
  }

  /** The rows of its last table, each a list of columns. */
  List<List<String>> answers() {
    return text.contains(ANSWERS) ? rows(text.substring(text.indexOf(ANSWERS))) : List.of();
  }

  /** The rows of all tables, without their heads. */
  List<List<String>> rows() {
    return rows(text);
  }

  private static List<List<String>> rows(String text) {
    List<List<String>> rows = new ArrayList<>();
    boolean isInside = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("|---")) {
        isInside = true;
      } else if (!line.startsWith("|")) {
        isInside = false;
      } else if (isInside) {
        rows.add(List.of(line.substring(1).strip().split("\\s*\\|\\s*")));
      }
    }
    return rows;
  }

  /** The lines between marks in a source of these tests, moved to the left margin, in order. */
  static List<String> regions(String source) {
    List<String> regions = new ArrayList<>();
    List<String> inside = null;
    for (String line : read(SOURCES.resolve(source + ".java")).lines().toList()) {
      if (line.strip().equals("// guide: begin")) {
        inside = new ArrayList<>();
      } else if (line.strip().equals("// guide: end")) {
        // A blank last line would be the margin.
        regions.add(String.join("\n", inside).stripTrailing().stripIndent() + "\n");
        inside = null;
      } else if (inside != null) {
        inside.add(line);
      }
    }
    return regions;
  }
}
