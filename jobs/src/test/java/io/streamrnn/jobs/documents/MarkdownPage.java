/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.documents;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of Markdown as the host of the repository shows it. */
record MarkdownPage(Path file, String text) {

  private static final Pattern FENCED = Pattern.compile("(?ms)^\\s*(```+|~~~+).*?^\\s*\\1\\s*$");
  private static final Pattern INLINE_CODE = Pattern.compile("(`+)[^`]+?\\1");
  private static final Pattern LINK =
      Pattern.compile("\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)");
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^ {0,3}\\[[^\\]]+\\]:\\s*<?(\\S+?)>?$");
  private static final Pattern HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
  private static final Pattern HTML_ANCHOR = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");
  private static final Pattern ELSEWHERE = Pattern.compile("(?i)^(?:[a-z][a-z0-9+.-]*:|//).*");

  static MarkdownPage read(Path file) throws IOException {
    return new MarkdownPage(file, Files.readString(file).replace("\r\n", "\n"));
  }

  /** Links into the repository that lead nowhere, as they are written. */
  List<String> brokenLinks() throws IOException {
    List<String> broken = new ArrayList<>();
    for (String link : links()) {
      if (!ELSEWHERE.matcher(link).matches() && !leadsSomewhere(link)) {
        broken.add(link);
      }
    }
    return broken;
  }

  /** The fenced code of a language. */
  List<String> blocks(String language) {
    return Pattern.compile("(?ms)^\\s*```%s$(.*?)^\\s*```\\s*$".formatted(language))
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private List<String> links() {
    String prose = INLINE_CODE.matcher(withoutFencedCode()).replaceAll("code");
    return Stream.of(LINK, DEFINITION)
        .flatMap(pattern -> pattern.matcher(prose).results())
        .map(result -> result.group(1))
        .toList();
  }

  private boolean leadsSomewhere(String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = target(parts[0]);
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || read(target).anchors().contains(parts[1]);
  }

  private Path target(String path) {
    return path.isEmpty()
        ? file
        : file.resolveSibling(URLDecoder.decode(path, StandardCharsets.UTF_8)).normalize();
  }

  /** What may follow {@code #}: headings in small letters, and what is named in HTML. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    String page = withoutFencedCode();
    HEADING.matcher(page).results().forEach(heading -> addOnce(anchors, slug(heading.group(1))));
    HTML_ANCHOR.matcher(page).results().forEach(anchor -> anchors.add(anchor.group(1)));
    return anchors;
  }

  /** Headings of the same words get numbers. */
  private static void addOnce(Set<String> anchors, String slug) {
    String anchor = slug;
    for (int i = 1; !anchors.add(anchor); i++) {
      anchor = slug + "-" + i;
    }
  }

  private static String slug(String heading) {
    return LINK.matcher(heading)
        .replaceAll(link -> link.group().replaceFirst("^\\[", "").replaceFirst("\\]\\(.*$", ""))
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private String withoutFencedCode() {
    return FENCED.matcher(text).replaceAll("");
  }
}
