/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The examples of documents. */
final class Examples {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Examples() {}

  /** The only block of a language in a document. */
  static String block(String page, String language) throws IOException {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve(page)))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    if (blocks.size() != 1) {
      throw new IllegalStateException(
          "%s has %d blocks: %s".formatted(language, blocks.size(), page));
    }
    return blocks.get(0);
  }

  /** Statements that end with a semicolon at the end of a line. */
  static List<String> statements(String text) {
    return Stream.of(text.split(";\\s*(\n|$)")).filter(each -> !each.isBlank()).toList();
  }
}
