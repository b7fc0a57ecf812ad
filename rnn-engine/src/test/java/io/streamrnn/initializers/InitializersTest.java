/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializersTest {

  private static final Shape LARGE = Shape.of(200, 300);

  @Test
  void constantsAreConstant() {
    assertThat(values(Initializers.zeros())).containsOnly(0f);
    assertThat(values(Initializers.ones())).containsOnly(1f);
    assertThat(values(Initializers.constant(0.25))).containsOnly(0.25f);
  }

  @Test
  void identityHasOnesOnTheDiagonal() {
    assertThat(Initializers.identity().values(Shape.of(2, 3), new Random(1)))
        .containsExactly(1, 0, 0, 0, 1, 0);
  }

  /** Standard deviations: sqrt(scale / fan), of 60,000 draws to within two percent. */
  @Test
  void scaledInitializersHaveTheVarianceOfTheirFan() {
    requireDeviation(Initializers.glorotUniform(), Math.sqrt(2.0 / 500));
    requireDeviation(Initializers.glorotNormal(), Math.sqrt(2.0 / 500));
    requireDeviation(Initializers.heUniform(), Math.sqrt(2.0 / 200));
    requireDeviation(Initializers.heNormal(), Math.sqrt(2.0 / 200));
    requireDeviation(Initializers.lecunUniform(), Math.sqrt(1.0 / 200));
    requireDeviation(Initializers.lecunNormal(), Math.sqrt(1.0 / 200));
    requireDeviation(Initializers.randomNormal(0, 0.05), 0.05);
    requireDeviation(Initializers.randomUniform(-0.05, 0.05), 0.1 / Math.sqrt(12));
  }

  @Test
  void aTruncatedNormalHasNoTails() {
    float[] values = values(Initializers.truncatedNormal(1, 0.5));
    for (float value : values) {
      assertThat(value).isBetween(0f, 2f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void orthogonalColumnsAreOrthonormalWhereThereAreFewerOfThem(int columns) {
    float[] values = Initializers.orthogonal().values(Shape.of(40, columns), new Random(1));
    for (int a = 0; a < columns; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < 40; i++) {
          product += (double) values[i * columns + a] * values[i * columns + b];
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
  }

  static Stream<Initializer> drawing() {
    return Stream.of(
        Initializers.glorotUniform(),
        Initializers.heNormal(),
        Initializers.orthogonal(),
        Initializers.randomUniform(0, 1),
        Initializers.randomNormal(0, 1),
        Initializers.truncatedNormal(0, 1));
  }

  @ParameterizedTest
  @MethodSource("drawing")
  void aSeedRepeatsTheDraws(Initializer initializer) {
    Shape shape = Shape.of(3, 4);
    Random random = new Random(1);
    Initializer seeded = initializer.seeded(5);
    assertThat(seeded.values(shape, random)).isEqualTo(seeded.values(shape, random));
    assertThat(initializer.values(shape, random)).isNotEqualTo(initializer.values(shape, random));
  }

  @ParameterizedTest
  @MethodSource("drawing")
  void aConfigurationMakesTheSameInitializer(Initializer initializer) {
    Initializer seeded = initializer.seeded(5);
    assertThat(Initializers.fromConfig(Initializers.toConfig(seeded))).isEqualTo(seeded);
    assertThat(Initializers.fromConfig(Initializers.toConfig(initializer))).isEqualTo(initializer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeros", "ones", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal",
        "lecun_uniform", "lecun_normal", "orthogonal", "identity", "random_uniform", "uniform",
        "random_normal", "normal", "truncated_normal", "VarianceScaling", "GlorotUniform"
      })
  void namesAreKnown(String name) {
    assertThat(Initializers.fromConfig(name).values(Shape.of(2, 2), new Random(1))).hasSize(4);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Initializers.fromConfig("xavier"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'xavier'")
        .hasMessageContaining("glorot_uniform");
  }

  @Test
  void anUnknownArgumentIsRefused() {
    assertThatThrownBy(
            () ->
                Initializers.fromConfig(
                    Map.of("class_name", "Constant", "config", Map.of("values", 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Constant has no [values]");
  }

  private static float[] values(Initializer initializer) {
    return initializer.values(LARGE, new Random(1));
  }

  private static void requireDeviation(Initializer initializer, double expected) {
    double squares = 0;
    for (float value : values(initializer)) {
      squares += (double) value * value;
    }
    assertThat(Math.sqrt(squares / LARGE.size()))
        .as(initializer.toString())
        .isCloseTo(expected, within(0.02 * expected));
  }
}
