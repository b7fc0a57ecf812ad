/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.regularizers.Regularizers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {

  private static final int ROWS = 2;
  private static final int QUERIES = 3;
  private static final int VALUES = 4;
  private static final int SIZE = 5;
  private static final double TOLERANCE = 1e-6;

  private final Random random = new Random(9);
  private final Tensor query = FiniteDifferences.random(random, ROWS, QUERIES, SIZE);
  private final Tensor value = FiniteDifferences.random(random, ROWS, VALUES, SIZE);
  private final Tensor key = FiniteDifferences.random(random, ROWS, VALUES, SIZE);

  @Test
  void theOutputIsTheMeanOfTheValueByTheSoftmaxOfTheProducts() {
    Tensor one = Tensor.of(Shape.of(1, 1, 1), 1);
    Tensor two = Tensor.of(Shape.of(1, 2, 1), 0, (float) Math.log(3));
    Tensor values = Tensor.of(Shape.of(1, 2, 1), 4, 8);
    Output output = Attention.create().call(Arguments.of(one, values, two));
    assertThat(output.output().toArray()).containsExactly(7); // (1 * 4 + 3 * 8) / 4
  }

  private double query(int row, int step, int d) {
    return query.at((row * QUERIES + step) * SIZE + d);
  }

  private double key(int row, int step, int d) {
    return key.at((row * VALUES + step) * SIZE + d);
  }

  /** A score of a step of the query and one of the key. */
  private interface Score {
    double of(int row, int queryStep, int keyStep);
  }

  private interface Used {
    boolean is(int row, int queryStep, int valueStep);
  }

  private void requireMeans(Tensor y, Score score, Used used) {
    for (int i = 0; i < y.shape().size(); i++) {
      int step = i / SIZE % QUERIES;
      int row = i / SIZE / QUERIES;
      double sum = 0;
      double weights = 0;
      for (int s = 0; s < VALUES; s++) {
        double weight = used.is(row, step, s) ? Math.exp(score.of(row, step, s)) : 0;
        weights += weight;
        sum += weight * value.at((row * VALUES + s) * SIZE + i % SIZE);
      }
      assertThat((double) y.at(i)).isCloseTo(sum / weights, within(TOLERANCE));
    }
  }

  private double product(int row, int queryStep, int keyStep) {
    double sum = 0;
    for (int d = 0; d < SIZE; d++) {
      sum += query(row, queryStep, d) * key(row, keyStep, d);
    }
    return sum;
  }

  private double tanhs(int row, int queryStep, int keyStep, double factor) {
    double sum = 0;
    for (int d = 0; d < SIZE; d++) {
      sum += Math.tanh(factor * (query(row, queryStep, d) + key(row, keyStep, d)));
    }
    return sum;
  }

  private Tensor called(Layer layer, List<Tensor> weights) {
    layer.build(List.of(TensorShape.of(query.shape()), TensorShape.of(value.shape())));
    layer.setWeights(weights);
    return layer.call(Arguments.of(query, value, key)).output();
  }

  @Test
  void scoresAreProductsWithAFactor() {
    Tensor y = called(Attention.create().useScale(true), List.of(Tensor.of(Shape.of(), 0.5f)));
    requireMeans(y, (row, q, k) -> 0.5 * product(row, q, k), (row, q, k) -> true);
  }

  @Test
  void scoresAreSumsWithTwoFactors() {
    Tensor y =
        called(
            Attention.create().useScale(true).scoreMode("concat"),
            List.of(Tensor.of(Shape.of(), 0.5f), Tensor.of(Shape.of(), 2)));
    requireMeans(y, (row, q, k) -> 2 * tanhs(row, q, k, 0.5), (row, q, k) -> true);
  }

  @Test
  void scoresOfAnAdditiveAttentionHaveAFactorForEachFeature() {
    Tensor y =
        called(AdditiveAttention.create(), List.of(Tensor.of(Shape.of(SIZE), 2, 2, 2, 2, 2)));
    requireMeans(y, (row, q, k) -> 2 * tanhs(row, q, k, 1), (row, q, k) -> true);
  }

  @Test
  void aCausalMaskHidesLaterSteps() {
    Tensor y = called(Attention.create().useCausalMask(true), List.of());
    requireMeans(y, this::product, (row, q, k) -> k <= q);
  }

  private static final Tensor QUERY_MASK = Tensor.of(Shape.of(ROWS, QUERIES), 1, 0, 1, 1, 1, 1);
  private static final Tensor VALUE_MASK =
      Tensor.of(Shape.of(ROWS, VALUES), 1, 1, 0, 1, 0, 1, 0, 0);

  private Arguments masked(Optional<Tensor> queryMask, Optional<Tensor> valueMask) {
    return Arguments.of(query, value, key).masks(List.of(queryMask, valueMask, Optional.empty()));
  }

  @Test
  void stepsOfTheValueThatAreMaskedAreNotRead() {
    Output output = Attention.create().call(masked(Optional.empty(), Optional.of(VALUE_MASK)));
    requireMeans(
        output.output(), this::product, (row, q, k) -> VALUE_MASK.at(row * VALUES + k) != 0);
    assertThat(output.mask()).isEmpty();
  }

  @Test
  void theOutputIsZeroWhereTheQueryIsMaskedAndHasItsMask() {
    Output output = Attention.create().call(masked(Optional.of(QUERY_MASK), Optional.empty()));
    float[] y = output.output().toArray();
    assertThat(Arrays.copyOfRange(y, SIZE, 2 * SIZE)).containsOnly(0);
    assertThat(y[0]).isNotZero();
    assertThat(output.mask()).contains(QUERY_MASK);
  }

  @Test
  void ifAllStepsAreMaskedAllCountAlike() {
    Tensor none = Tensor.zeros(Shape.of(ROWS, VALUES));
    Output output = Attention.create().call(masked(Optional.empty(), Optional.of(none)));
    requireMeans(output.output(), (row, q, k) -> 0, (row, q, k) -> true);
  }

  // -- several heads

  private MultiHeadAttention heads() {
    return MultiHeadAttention.of(2, 3)
        .valueDim(4)
        .outputSize(6)
        .biasInitializer(Initializers.randomUniform(-1, 1))
        .build();
  }

  /** {@code x W + b} of a head. */
  private static double[] projected(
      Tensor x, int step, List<Weight> weights, int first, int head, int size) {
    double[] y = new double[size];
    for (int j = 0; j < size; j++) {
      y[j] = weights.get(first + 1).at(head * size + j);
      for (int i = 0; i < SIZE; i++) {
        y[j] += x.at(step * SIZE + i) * (double) weights.get(first).at((i * 2 + head) * size + j);
      }
    }
    return y;
  }

  private void requireHeads(Tensor y, List<Weight> weights, Used used) {
    for (int at = 0; at < ROWS * QUERIES; at++) {
      int row = at / QUERIES;
      double[] expected = new double[6];
      for (int o = 0; o < 6; o++) {
        expected[o] = weights.get(7).at(o);
      }
      for (int head = 0; head < 2; head++) {
        double[] z = head(at, row, head, weights, used);
        for (int i = 0; i < 24; i++) {
          expected[i % 6] += z[i / 6] * weights.get(6).at(head * 24 + i);
        }
      }
      for (int o = 0; o < 6; o++) {
        assertThat((double) y.at(at * 6 + o)).isCloseTo(expected[o], within(TOLERANCE));
      }
    }
  }

  private double[] head(int at, int row, int head, List<Weight> weights, Used used) {
    double[] q = projected(query, at, weights, 0, head, 3);
    double[] sums = new double[4];
    double all = 0;
    for (int s = 0; s < VALUES; s++) {
      double[] k = projected(key, row * VALUES + s, weights, 2, head, 3);
      double[] v = projected(value, row * VALUES + s, weights, 4, head, 4);
      double score = (q[0] * k[0] + q[1] * k[1] + q[2] * k[2]) / Math.sqrt(3);
      double weight = used.is(row, at % QUERIES, s) ? Math.exp(score) : 0;
      all += weight;
      for (int j = 0; j < 4; j++) {
        sums[j] += weight * v[j];
      }
    }
    for (int j = 0; j < 4; j++) {
      sums[j] /= all;
    }
    return sums;
  }

  @Test
  void eachHeadHasItsOwnProjections() {
    MultiHeadAttention layer = heads();
    Tensor y = layer.call(Arguments.of(query, value, key)).output();
    assertThat(y.shape()).isEqualTo(Shape.of(ROWS, QUERIES, 6));
    requireHeads(y, layer.weights(), (row, q, k) -> true);
  }

  @Test
  void masksOfValueAndKeyHideStepsOfEveryHead() {
    Tensor keyMask = Tensor.of(Shape.of(ROWS, VALUES), 1, 0, 1, 1, 1, 1, 1, 0);
    MultiHeadAttention layer = heads();
    Arguments masked =
        Arguments.of(query, value, key)
            .masks(List.of(Optional.empty(), Optional.of(VALUE_MASK), Optional.of(keyMask)));
    requireHeads(
        layer.call(masked).output(),
        layer.weights(),
        (row, q, k) -> VALUE_MASK.at(row * VALUES + k) != 0 && keyMask.at(row * VALUES + k) != 0);
  }

  @Test
  void aMaskedStepOfTheQueryReadsAllStepsAlikeAndIsMaskedInTheOutput() {
    MultiHeadAttention layer = heads();
    Output output = layer.call(masked(Optional.of(QUERY_MASK), Optional.empty()));
    Tensor alike =
        layer
            .call(masked(Optional.empty(), Optional.of(Tensor.zeros(Shape.of(ROWS, VALUES)))))
            .output();
    assertThat(Arrays.copyOfRange(output.output().toArray(), 6, 12))
        .isEqualTo(Arrays.copyOfRange(alike.toArray(), 6, 12));
    assertThat(output.mask()).contains(QUERY_MASK);
  }

  @Test
  void theWeightsOfGroupedHeadsAreDrawnAndCostAsTheirOptionsSay() {
    GroupedQueryAttention layer =
        GroupedQueryAttention.of(2, 4, 2)
            .biasInitializer(Initializers.ones())
            .kernelRegularizer(Regularizers.l1(1))
            .biasRegularizer(Regularizers.l2(2))
            .build();
    GroupedQueryAttention plain = GroupedQueryAttention.of(2, 4, 2).build();
    for (String option : List.of("bias_initializer", "kernel_regularizer", "bias_regularizer")) {
      assertThat(layer.config().get(option)).isNotEqualTo(plain.config().get(option));
    }
    assertThat(LayerRegistry.standard().layer(layer.className(), layer.config()).config())
        .isEqualTo(layer.config());
  }

  // -- laws

  static Stream<Layer> layers() {
    return Stream.of(
        Attention.create().useScale(true),
        Attention.create().scoreMode("concat").useCausalMask(true),
        AdditiveAttention.create(),
        GroupedQueryAttention.of(2, 4, 2).build(),
        MultiHeadAttention.of(2, 3).outputSize(4).build());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreTheDifferencesOfTheResults(Layer layer) {
    FiniteDifferences.compare(layer, Arguments.of(query, value, key).mask(QUERY_MASK), random);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aRowDoesNotDependOnTheOthers(Layer layer) {
    float[] together = layer.call(Arguments.of(query, value, key)).output().toArray();
    float[] first = layer.call(Arguments.of(row(query), row(value), row(key))).output().toArray();
    assertThat(Arrays.copyOf(together, first.length)).isEqualTo(first);
  }

  private static Tensor row(Tensor x) {
    int size = x.shape().size() / ROWS;
    return Tensor.of(Shape.of(1, x.shape().dim(1), SIZE), Arrays.copyOf(x.toArray(), size));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void oneInputIsNotEnough(Layer layer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(query))
        .withMessageContaining("takes [query, value] or [query, value, key]");
  }

  @Test
  void queriesAndKeysOfTwoSizesHaveNoProduct() {
    Tensor other = FiniteDifferences.random(random, ROWS, VALUES, SIZE + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attention.create().call(Arguments.of(query, value, other)))
        .withMessageContainingAll("query and key must have the same size", "layer=attention");
  }

  @Test
  void keysOfAnotherNumberOfStepsAreRejected() {
    Tensor other = FiniteDifferences.random(random, ROWS, VALUES + 1, SIZE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attention.create().call(Arguments.of(query, value, other)))
        .withMessageContaining("value and key must have the same steps");
  }
}
