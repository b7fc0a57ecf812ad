/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureEncodingTest {

  @Test
  void numbersAreScaledByMeanAndDeviation() {
    assertThat(fit(FeatureKind.STANDARD, List.of("1", "3"), "5")).containsExactly(3);
  }

  @Test
  void numbersAreScaledToTheirRange() {
    assertThat(fit(FeatureKind.MIN_MAX, List.of("10", "12", "14"), "11")).containsExactly(0.25f);
  }

  @Test
  void numbersAreScaledByMedianAndQuartiles() {
    assertThat(fit(FeatureKind.ROBUST, List.of("1", "2", "3", "4", "1000"), "5"))
        .containsExactly(1);
  }

  @Test
  void logarithmsAreDefinedForAllNumbers() {
    assertThat(fit(FeatureKind.LOG, List.of("1"), "-1")).containsExactly((float) -Math.log(2));
    assertThat(fit(FeatureKind.LOG, List.of("1"), "0")).containsExactly(0);
  }

  @Test
  void aColumnWithoutSpreadIsOnlyShifted() {
    assertThat(fit(FeatureKind.STANDARD, List.of("7", "7"), "9")).containsExactly(2);
  }

  @Test
  void truthValuesAreOneAndZero() {
    assertThat(fit(FeatureKind.BOOLEAN, List.of("true"), "Yes")).containsExactly(1);
    assertThat(fit(FeatureKind.BOOLEAN, List.of("true"), "0")).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31, 0, 1",
    "2024-01-31T06:00:00, 1, 0",
    "2024-01-31 12:00, 0, -1",
    "2024-01-31T18:00:00+05:00, -1, 0",
    "1960-01-31T06:00:00, 1, 0",
  })
  void theTimeOfDayIsAPointOnACircle(String time, float sine, float cosine) {
    float[] x = fit(FeatureKind.TIME_DAY, List.of(time), time);

    assertThat(x[0]).isCloseTo(sine, within(1e-6f));
    assertThat(x[1]).isCloseTo(cosine, within(1e-6f));
  }

  @Test
  void theWeekBeginsOnMonday() {
    float[] x = fit(FeatureKind.TIME_WEEK, List.of("2024-01-01"), "2024-01-01");

    assertThat(x[0]).isCloseTo(0, within(1e-6f));
    assertThat(x[1]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void categoriesHaveAnInputEachInTheOrderOfTheirNames() {
    assertThat(fit(FeatureKind.ONE_HOT, List.of("b", "a", "c", "a"), "b")).containsExactly(0, 1, 0);
  }

  @Test
  void tokensAreIndices() {
    assertThat(fit(FeatureKind.TOKEN, List.of("b", "a"), "b")).containsExactly(1);
  }

  @Test
  void anUnknownCategoryHasNoNumberByDefault() {
    FeatureEncoding encoding =
        CategoryEncoding.of(FeatureKind.ONE_HOT, List.of("a"), HandleUnknown.REJECT);

    assertThat(encoding.parse("z")).isNaN();
  }

  @Test
  void anUnknownCategoryMayHaveNoInput() {
    FeatureEncoding encoding =
        CategoryEncoding.of(FeatureKind.ONE_HOT, List.of("a", "b"), HandleUnknown.IGNORE);

    assertThat(encode(encoding, "z")).containsExactly(0, 0);
  }

  @Test
  void unknownCategoriesMayBeTheFirstOne() {
    List<String> names = List.of("a", "b");
    FeatureEncoding oneHot =
        CategoryEncoding.of(FeatureKind.ONE_HOT, names, HandleUnknown.CATEGORY);
    FeatureEncoding token = CategoryEncoding.of(FeatureKind.TOKEN, names, HandleUnknown.CATEGORY);

    assertThat(encode(oneHot, "z")).containsExactly(1, 0, 0);
    assertThat(encode(oneHot, "b")).containsExactly(0, 0, 1);
    assertThat(encode(token, "z")).containsExactly(0);
    assertThat(encode(token, "a")).containsExactly(1);
  }

  @Test
  void unknownTokensCannotBeIgnored() {
    assertThatThrownBy(
            () -> CategoryEncoding.of(FeatureKind.TOKEN, List.of("a"), HandleUnknown.IGNORE))
        .hasMessageContaining("handleUnknown=ignore; use category or reject");
  }

  @Test
  void aMissingValueIsNaNInAllInputs() {
    FeatureEncoding encoding =
        CategoryEncoding.of(FeatureKind.ONE_HOT, List.of("a", "b"), HandleUnknown.REJECT);
    float[] x = new float[2];

    encoding.encode(Double.NaN, x, 0);

    assertThat(x).containsExactly(Float.NaN, Float.NaN);
  }

  @ParameterizedTest
  @CsvSource({"'', true", "' ', true", "NaN, true", "' nan', true", "NA, false", "Infinity, false"})
  void aBlankOrANaNIsNoValue(String text, boolean isMissing) {
    assertThat(NumberEncoding.plain(FeatureKind.NUMBER).isMissing(text)).isEqualTo(isMissing);
  }

  @Test
  void aCategoryMayHaveTheNameNaN() {
    FeatureEncoding encoding =
        CategoryEncoding.of(FeatureKind.TOKEN, List.of("NaN", "a"), HandleUnknown.REJECT);

    assertThat(encoding.isMissing("NaN")).isFalse();
    assertThat(encoding.isMissing("nan")).isTrue();
  }

  private static float[] fit(FeatureKind kind, List<String> training, String value) {
    FeatureFitter fitter = FeatureFitter.of(kind, HandleUnknown.REJECT);
    training.forEach(text -> assertThat(fitter.add(text)).isTrue());
    return encode(fitter.fit().orElseThrow(), value);
  }

  private static float[] encode(FeatureEncoding encoding, String value) {
    float[] x = new float[encoding.width()];
    encoding.encode(encoding.parse(value), x, 0);
    return x;
  }
}
