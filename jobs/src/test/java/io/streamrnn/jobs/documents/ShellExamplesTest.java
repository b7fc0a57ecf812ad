/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in documents do the same in every shell and with every path. */
class ShellExamplesTest {

  private static final Pattern QUOTED_OR_COMMENT =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|(?m)(?<=^|\\s)#.*$");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\w+|\\{[^}]*})");

  static List<Path> pages() throws IOException {
    return DocumentLinksTest.pages();
  }

  /** bash splits the value of an unquoted variable at spaces, and zsh does not. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyVariableIsQuoted(Path page) throws IOException {
    MarkdownPage markdown = MarkdownPage.read(DocumentLinksTest.ROOT.resolve(page));

    assertThat(markdown.blocks("sh"))
        .allSatisfy(block -> assertThat(unquoted(block)).as("variables in %s", page).isEmpty());
  }

  @Test
  void thereAreExamplesWithVariables() throws IOException {
    MarkdownPage runbooks = MarkdownPage.read(DocumentLinksTest.ROOT.resolve("docs/operations.md"));

    assertThat(runbooks.blocks("sh")).anyMatch(block -> VARIABLE.matcher(block).find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a $B", "$A/b c", "a ${B[@]}", "a 'b' $B # c", "a#$B"})
  void anUnquotedVariableIsFound(String command) {
    assertThat(unquoted(command)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a \"$B\"", "a '$B'", "A=(\"$B\" c)", "a # $B", "a \"${B[@]}\"", "a $(b)"})
  void whatIsQuotedIsNotFound(String command) {
    assertThat(unquoted(command)).isEmpty();
  }

  private static List<String> unquoted(String block) {
    String bare = QUOTED_OR_COMMENT.matcher(block).replaceAll("");
    return VARIABLE.matcher(bare).results().map(MatchResult::group).toList();
  }
}
