/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over the outputs a, b and "risk of loss", which are 1, 2 and 0.7. */
class ConditionParserTest {

  private static final List<String> NAMES = List.of("a", "b", "risk of loss");
  private static final float[] Y = {1, 2, 0.7f};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a < b",
        "a <= 1",
        "b > 1",
        "b>=2",
        "a == 1",
        "a != b",
        "1 < a or 1 < b",
        "not a > b",
        "NOT a > b AND b > a",
        "-1.5e3 < a",
        ".5 < a",
        "(a == 1)",
        "not (a == 1 and b == 1)",
        "\"risk of loss\" > 0.5",
        " a==1 "
      })
  void holds(String text) {
    assertThat(holdsFor(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a > b",
        "a >= 1.5",
        "b < 2",
        "a != 1",
        "a == b",
        "a == 1 and b == 1",
        "not a == 1"
      })
  void doesNotHold(String text) {
    assertThat(holdsFor(text)).isFalse();
  }

  @Test
  void andBindsCloserThanOr() {
    assertThat(holdsFor("a == 1 or a == 1 and b == 1")).isTrue();
    assertThat(holdsFor("(a == 1 or a == 1) and b == 1")).isFalse();
  }

  @Test
  void notBindsCloserThanAnd() {
    assertThat(holdsFor("not a == 2 and b == 1")).isFalse();
    assertThat(holdsFor("not (a == 2 and b == 1)")).isTrue();
  }

  @Test
  void numbersAreComparedAsTheOutputShowsThem() {
    assertThat(holdsFor("\"risk of loss\" >= 0.7")).isTrue();
    assertThat(holdsFor("\"risk of loss\" == 0.7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a > 0", "a <= 0", "a == a"})
  void nanEqualsNothing(String text) {
    assertThat(ConditionParser.parse(text, NAMES).holds(new float[] {Float.NaN, 0, 0})).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected an output or a number, got the end at character 1",
        "a|expected one of < <= > >= == !=, got the end at character 2",
        "a >|expected an output or a number, got the end at character 4",
        "a = 1|'=' is not part of a condition at character 3",
        "a > 1 b|expected 'and', 'or' or the end, got 'b' at character 7",
        "a > 1 and|got the end at character 10",
        "(a > 1|expected ')', got the end at character 7",
        "a > 1)|got ')' at character 6",
        "a < b < 3|expected 'and', 'or' or the end, got '<' at character 7",
        "c > 1|'c' is neither an output nor a number",
        "a > 1e|'1e' is neither an output nor a number",
        "risc > 1|the outputs are a, b, risk of loss",
        "\"a > 1|'\"' is not part of a condition at character 1"
      })
  void whatIsNotAConditionIsRefusedWithItsPlace(String text, String problem) {
    assertThatThrownBy(() -> ConditionParser.parse(text, NAMES))
        .isInstanceOf(CannotRunException.class)
        .hasMessageStartingWith("--alert must be comparisons of outputs joined by and, or, not: ")
        .hasMessageContaining(problem);
  }

  @Test
  void aSimilarNameIsSuggested() {
    assertThatThrownBy(() -> ConditionParser.parse("score1 > 1", List.of("score", "other")))
        .hasMessageContaining("(did you mean 'score'?)");
  }

  private static boolean holdsFor(String text) {
    return ConditionParser.parse(text, NAMES).holds(Y);
  }
}
