/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.RnnStepsStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of the operator and of the engine, as the user of a query reads them. */
class SqlWordsTest {

  private static final List<Path> SOURCES =
      List.of(
          Path.of("../flink-rnn-operator/src/main/java"), Path.of("../rnn-engine/src/main/java"));

  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|(?m)^\\s*//.*$", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** Names of methods and types that only a program has, and options of a command. */
  private static final Pattern OF_PROGRAMS =
      Pattern.compile(
          "\\b(Scoring|Control|ModelChange|ModelSource|Order|InitialState|LoadOptions|ModelReadAt)\\b\\.?"
              + "|(?<![%$])\\b\\w+\\(\\.\\.\\.\\)|--[a-z]+|\\bbuilder\\b");

  /** Beginnings of sentences that no query reaches. */
  private static final List<String> NOT_REACHED_SENTENCES =
      List.of(
          "Scoring.perWindow() must not have options",
          "a record must have the id of a model of the job",
          "text(...) is for a model that takes one text",
          // Of another program.
          "convert it with tensorflowjs_converter");

  /** Files whose messages no query reaches, and why. */
  private static final Set<String> NOT_REACHED =
      Set.of(
          // What SQL has not: streams of commands and updates, several models, windows of Flink.
          "StreamingRnn",
          "ModelUpdate",
          "ModelUpdates",
          "ModelLoader",
          "WatchedFolder",
          "WindowScorer",
          "RnnWindowFunction",
          "RnnOperator",
          "RnnFunction",
          "FunctionOperator",
          "StateCache",
          "Batching",
          "BatchMetrics",
          "Commands",
          "Control",
          "ControlTypeFactory",
          "LocalRnn",
          "LocalScorer",
          // Checked while planning, by checks of our own before those of the builder.
          "IdleSteps",
          "IdlePlan",
          "StateTtl",
          "MissingValues",
          "Scoring",
          "Order",
          "InitialState",
          "ModelChange",
          "RnnModelStage",
          "RnnInputStage",
          "RowFields",
          "Serializability",
          "SuppliedModelSource",
          "CarriedModel",
          // Types that a stream of tables never has.
          "WaitingEvents");

  private static Stream<Path> sources() {
    return SOURCES.stream()
        .flatMap(
            folder -> {
              try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static boolean isReached(Path file) {
    return !NOT_REACHED.contains(file.getFileName().toString().replace(".java", ""));
  }

  private static Stream<String> sentences(Path file) {
    try {
      return TEXT.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""))
          .results()
          .map((MatchResult found) -> found.group(1))
          .filter(text -> text.contains(" "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of methods that take options of a job, where no option of SQL has the same name. */
  private static Set<String> methods() {
    return Stream.of(
            StreamingRnnBuilder.class,
            RnnModelStage.class,
            RnnInputStage.class,
            RnnStepsStage.class,
            StreamingRnn.class)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .map(Method::getName)
        .filter(name -> !name.equals(name.toLowerCase(java.util.Locale.ROOT)))
        .filter(name -> !name.contains("$"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void noMessageThatAQueryReachesHasTheWordsOfAProgram() {
    Pattern method = Pattern.compile("\\b(" + String.join("|", methods()) + ")\\b");

    List<String> left =
        sources()
            .filter(SqlWordsTest::isReached)
            .flatMap(
                file ->
                    sentences(file)
                        .filter(text -> NOT_REACHED_SENTENCES.stream().noneMatch(text::startsWith))
                        .map(SqlWords::of)
                        .filter(
                            said -> method.matcher(said).find() || OF_PROGRAMS.matcher(said).find())
                        .map(said -> file.getFileName() + ": " + said))
            .toList();

    assertThat(left).isEmpty();
  }

  @Test
  void filesThatAreNotReachedExist() {
    Set<String> names =
        sources()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());

    assertThat(names).containsAll(NOT_REACHED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the function passed to endWhen(...) threw: X | the columns of ends threw: X",
        "the function passed to steps(...) must not return null at step 3 | the columns of features must not be NULL at step 3",
        "a sequence must not start while one is open: onRepeatedStart=REJECT | a sequence must not start while one is open: 'on-repeated-start'='reject'",
        "stamp=1, onModelChange=shadow(3); restore the job with onModelChange(ModelChange.shadow(3).previous(...)), or with another policy | stamp=1, 'on-model-change'='shadow:3'; restore the query with its path in 'former-models', or with another 'on-model-change'",
        "use scoring(Scoring.slidingWindow(5)) | use 'scoring'='sliding-window:5'",
        "a weight must be finite in bfloat16: value=3.4028235E38, position=1 of 2; omit --weight-precision or LoadOptions.withWeightPrecision | a weight must be finite in bfloat16: value=3.4028235E38, position=1 of 2; omit 'weight-precision'",
        "declare modules in the order of forward(), such as \"a\": in a command --layers, in code ModelSource.file(...).layers(...) or LoadOptions.withLayers(...) | declare modules in the order of forward(), such as \"a\": in the option 'layers'",
        "a model must be there (key=sha256:ca978112, model=m.h5) | a model must be there (key=sha256:ca978112, model=m.h5)",
        "a key must not be known: key=stateTtl | a key must not be known: key=stateTtl",
        "restore with the model and inputVersion that the savepoint was taken with | restore with the model and 'input-version' that the savepoint was taken with",
      })
  void namesOptionsAsAQueryDoes(String message, String said) {
    assertThat(SqlWords.of(message)).isEqualTo(said);
  }
}
