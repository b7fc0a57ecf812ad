/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Comments, messages and documents use the words of Flink, Keras and Caffeine. Reads the comments
 * and string literals of main sources, resources, scripts and all documents of the repository.
 */
class WordsTest {

  /** A phrase that is not used, and what to write instead. */
  private record Phrase(Pattern pattern, String instead) {

    static Phrase of(String regex, String instead) {
      return new Phrase(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), instead);
    }
  }

  private static final List<Phrase> PHRASES =
      List.of(
          Phrase.of("\\bput(s|ting)? (it |them |this |these )?out\\b", "emit"),
          Phrase.of("\\b(tells?|telling|told)\\b", "report, log"),
          Phrase.of("\\bat hand\\b", "current"),
          Phrase.of(
              "\\bof (one|the caller|a caller|the user|a user)['’]s own\\b",
              "custom; owned by the caller"),
          Phrase.of(
              "\\bso (many|long)\\b(?! (as|that)\\b)", "the given number of; at most n; that long"),
          Phrase.of("\\b(go|goes|going|went) on\\b", "continue, resume"),
          Phrase.of("\\b(stands?|standing|stood) (in|at|beside|behind)\\b", "be"),
          Phrase.of("\\b(lets?|letting) (it |them )?go\\b", "release, drop"),
          Phrase.of("\\bmakes? of\\b", "compute, convert"),
          Phrase.of("\\bderivatives? by\\b", "derivative with respect to"),
          Phrase.of("\\bgo(es)? by\\b", "use"),
          Phrase.of("\\bneed(s|ed)? (the|its|their) future\\b", "be non-causal"),
          Phrase.of("\\bfor ?ever\\b", "indefinitely"),
          Phrase.of("\\bfor good\\b(?! (reason|measure))", "permanently"),
          Phrase.of("\\bwindows? of Flink\\b", "a Flink window"),
          Phrase.of("\\bmend(s|ed|ing)?\\b", "fix"),
          Phrase.of("\\bback[ -]ends?\\b", "state backend"),
          Phrase.of(
              "\\b(options?|arguments?|methods?) (is|are|was|were) refused\\b"
                  + "|\\brefuses? (an|the|any) (option|argument)s?\\b",
              "not supported, invalid"),
          Phrase.of(
              "\\b(records?|events?) (is|are|was|were) refused\\b"
                  + "|\\brefuses? (a|an|the|any) (record|event)s?\\b",
              "rejected"),
          Phrase.of("\\b(is|are|was|were) wanted\\b", "be required of, be requested for"));

  private static final String TEXT_BLOCK = "\"\"\"";
  private static final Pattern STRING_OR_COMMENT =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|//(.*)");
  // What begins a line that continues a sentence of the line above.
  private static final Pattern CONTINUATION = Pattern.compile("^\\s*(\\*|//|#|>|<p>)?\\s*");

  @Test
  void allWordsAreThoseOfTheGlossary() throws IOException {
    List<String> findings = new ArrayList<>();
    Path root = root();
    for (Path file : files(root)) {
      List<String> lines = words(file);
      for (int i = 0; i < lines.size(); i++) {
        String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
        String place = "%s:%d".formatted(root.relativize(file), i + 1);
        phrasesIn(lines.get(i), next).forEach(found -> findings.add(place + ": " + found));
      }
    }
    assertThat(String.join("\n", findings))
        .as("comments, messages and documents use the words of Flink, Keras and Caffeine")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "puts them out", "what a command tells", "the key at hand", "a cell of one's own",
        "stops so many subtasks", "the run goes on", "where it stands in the file", "lets go of it",
        "what it makes of x", "the derivative by x", "kept for ever", "fails for good",
        "a window of Flink", "it can be mended", "any back end", "the option is refused",
        "refuses a record", "only its name is wanted", "layers that need the future"
      })
  void aPhraseOfTheGlossaryIsFound(String text) {
    assertThat(phrasesIn(text, "")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it understands input",
        "so long as it runs",
        "so many that none fits",
        "a state backend",
        "for good reason",
        "a stand-in",
        "ongoing",
        "the output",
        "recommends",
        "intelligible",
        "made of weights",
        "for every key",
        "the savepoint is refused",
        "an array of its own"
      })
  void otherWordsAreLeftAlone(String text) {
    assertThat(phrasesIn(text, "")).isEmpty();
  }

  @Test
  void aPhraseIsFoundAcrossLines() {
    assertThat(phrasesIn(" * Every layer puts", " * out every step.")).hasSize(1);
    assertThat(phrasesIn(" * Every layer", " * puts out every step.")).isEmpty();
  }

  /** What is wrong with a line, which may end within a phrase. */
  private static List<String> phrasesIn(String line, String next) {
    String text = line.stripTrailing() + " " + CONTINUATION.matcher(next).replaceFirst("");
    List<String> found = new ArrayList<>();
    for (Phrase phrase : PHRASES) {
      for (MatchResult match : phrase.pattern().matcher(text).results().toList()) {
        if (match.start() < line.length()) {
          found.add("write '%s' instead of '%s'".formatted(phrase.instead(), match.group()));
        }
      }
    }
    return found;
  }

  /** The lines of a file; of a Java file only comments and string literals. */
  private static List<String> words(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (!file.toString().endsWith(".java")) {
      return lines;
    }
    List<String> words = new ArrayList<>();
    boolean inTextBlock = false;
    for (String line : lines) {
      inTextBlock ^= line.contains(TEXT_BLOCK);
      words.add(inTextBlock ? line : ofJava(line));
    }
    return words;
  }

  private static String ofJava(String line) {
    String start = line.strip();
    if (start.startsWith("*") || start.startsWith("/*")) {
      return line;
    }
    StringBuilder words = new StringBuilder();
    for (MatchResult match : STRING_OR_COMMENT.matcher(line).results().toList()) {
      words.append(match.group(match.group(1) == null ? 2 : 1)).append(' ');
    }
    return words.toString();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("streamrnn"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped = !folder.equals(root) && name.startsWith(".");
            return skipped || name.equals("target") || name.equals("notice")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isRead(root.relativize(file))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean isRead(Path file) {
    String path = "/" + file.toString().replace('\\', '/');
    boolean isScript = path.equals("/streamrnn") || path.equals("/benchmarks/run");
    boolean isDocument = path.endsWith(".md") && !path.contains("/src/test/");
    boolean isMain = path.contains("/src/main/");
    return isScript
        || isDocument
        || isMain && path.matches(".*\\.(java|properties|html|js|css|args|txt)");
  }
}
