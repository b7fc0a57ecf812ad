/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownPageTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a](missing.md)",
        "![a](missing.png \"a title\")",
        "[two\nlines](missing.md)",
        "[a [nested] text](missing.md)",
        "[a]: missing.md",
        "[a](#missing)",
        "[a](other.md#missing)"
      })
  void aLinkThatLeadsNowhereIsBroken(String link) throws IOException {
    write("other.md", "# There");

    assertThat(write("page.md", link).brokenLinks()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a](other.md)",
        "[a](./other.md#what-happens-when-)",
        "[a](<other.md>)",
        "[a]: other.md",
        "[a](other.md#code-and-a-link)",
        "[a](other.md#twice-1)",
        "[a](other.md#by-hand)",
        "[a](https://example.org/missing)",
        "[a](mailto:nobody@example.org)"
      })
  void aLinkThatLeadsSomewhereIsNotBroken(String link) throws IOException {
    write(
        "other.md",
        """
        # What happens when ...
        ## `Code` and a [link](other.md)
        ## Twice
        ## Twice
        <a id="by-hand"></a>
        """);

    assertThat(write("page.md", link).brokenLinks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"`[a](missing.md)`", "```java\n[a](missing.md)\n```\n"})
  void codeHasNoLinks(String code) throws IOException {
    assertThat(write("page.md", code).brokenLinks()).isEmpty();
  }

  @Test
  void aCommentInCodeIsNoHeading() throws IOException {
    assertThat(write("page.md", "# One\n```sh\n# two\n```\n").anchors()).containsExactly("one");
  }

  private MarkdownPage write(String name, String text) throws IOException {
    return MarkdownPage.read(Files.writeString(folder.resolve(name), text));
  }
}
