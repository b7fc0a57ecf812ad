/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import io.streamrnn.cells.Encoding;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {

  private static Tensor row(float... values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  private static Layer layer(String className, Map<String, Object> config) {
    return LayerRegistry.standard().layer(className, config);
  }

  // -- scaling

  @Test
  void normalizationSubtractsTheMeanAndDividesByTheDeviation() {
    Layer layer = Normalization.of(new float[] {1, 2}, new float[] {4, 9});
    assertThat(layer.call(row(3, 8)).toArray()).containsExactly(1, 2);
    assertThat(
            Normalization.of(new float[] {1, 2}, new float[] {4, 9})
                .invert(true)
                .call(row(1, 2))
                .toArray())
        .containsExactly(3, 8);
  }

  @Test
  void momentsOfWeightsAreThoseOfEachFeature() {
    Layer layer = Normalization.create();
    layer.build(TensorShape.of(-1, -1, 2));
    layer.setWeights(
        List.of(
            Tensor.of(Shape.of(2), 1, 2),
            Tensor.of(Shape.of(2), 4, 9),
            Tensor.of(Shape.of(), 100)));
    assertThat(layer.call(Tensor.of(Shape.of(1, 2, 2), 3, 8, -1, -1)).toArray())
        .containsExactly(1, 2, -1, -1);
    assertThat(layer.trainableWeights()).isEmpty();
  }

  @Test
  void withoutAnAxisAllFeaturesHaveOneMean() {
    Layer layer = layer("Normalization", Map.of("axis", List.of()));
    layer.build(TensorShape.of(-1, 2));
    layer.setWeights(
        List.of(Tensor.of(Shape.of(), 1), Tensor.of(Shape.of(), 4), Tensor.of(Shape.of(), 100)));
    assertThat(layer.call(row(3, 5)).toArray()).containsExactly(1, 2);
  }

  @Test
  void aFeatureThatDoesNotVaryIsNotDividedByZero() {
    Layer layer = Normalization.of(new float[] {1}, new float[] {0});
    assertThat(layer.call(row(2)).at(0)).isEqualTo(1e7f);
  }

  @Test
  void anAxisThatIsNotTheLastIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer("Normalization", Map.of("axis", List.of(1))))
        .withMessageContaining("axis=[1]; supported: -1, None");
  }

  @Test
  void momentsOfAnotherNumberOfFeaturesAreRejected() {
    Layer layer = Normalization.of(new float[] {1, 2}, new float[] {1, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.build(TensorShape.of(-1, 3)))
        .withMessageContaining("mean has one value for each feature, or one for all: expected=3");
  }

  @Test
  void rescalingMultipliesAndAdds() {
    assertThat(Rescaling.of(0.5, -1).call(row(4, 8)).toArray()).containsExactly(1, 3);
    Object scale = Map.of("class_name", "__numpy__", "config", Map.of("value", List.of(1, 2)));
    assertThat(layer("Rescaling", Map.of("scale", scale, "offset", 1)).call(row(4, 8)).toArray())
        .containsExactly(5, 17);
  }

  private static Layer added(Object... offsets) {
    return layer("Rescaling", Map.of("scale", 1, "offset", List.of(offsets)));
  }

  private static final Shape STEPS = Shape.of(1, 2, 2);

  @Test
  void rescalingMayHaveANumberForEachStep() {
    Tensor x = Tensor.of(STEPS, 1, 2, 3, 4);
    Layer ofSteps = added(List.of(10), List.of(20));
    assertThat(ofSteps.call(x).toArray()).containsExactly(11, 12, 23, 24);
    Layer ofValues = added(List.of(List.of(10, 20), List.of(30, 40)));
    assertThat(ofValues.call(x).toArray()).containsExactly(11, 22, 33, 44);
    assertThat(ofValues.config().get("offset"))
        .isEqualTo(List.of(List.of(10.0, 20.0), List.of(30.0, 40.0)));
  }

  @Test
  void numbersThatWouldChangeTheShapeAreRejected() {
    TensorShape steps = TensorShape.of(-1, 2, 2);
    TensorShape unknown = TensorShape.of(-1, -1, 2);
    List<Integer> row = List.of(1, 2);
    assertRejected(added(row, row), unknown, "shape of offset=[2, 2], input=[?, ?, 2]");
    assertRejected(added(List.of(1), List.of(2)), unknown, "shape of offset=[2, 1]");
    assertRejected(added(row, row, row), steps, "shape of offset=[3, 2]");
    assertRejected(added(1, 2, 3), steps, "shape of offset=[3]");
    assertRejected(added(row, row), TensorShape.of(2, 2), "shape of offset=[2, 2]");
  }

  private static void assertRejected(Layer layer, TensorShape input, String message) {
    assertThatExceptionOfType(UnsupportedLayerException.class)
        .isThrownBy(() -> layer.build(List.of(input)))
        .withMessageContaining(message);
  }

  @Test
  void listsOfNumbersAreOfOneLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> added(List.of(1, 2), List.of(3)))
        .withMessageContaining("lists of numbers must be of one length: offset");
    assertThatIllegalArgumentException()
        .isThrownBy(PreprocessingTest::added)
        .withMessageContaining("offset=[]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMaskEndsAtAScalingOfKeras2Only(boolean endsMask) {
    Tensor mask = Tensor.of(Shape.of(1, 2), 1, 0);
    Layer layer = layer("Rescaling", Map.of("scale", 2, "ends_mask", endsMask));
    Output output = layer.call(Arguments.of(Tensor.of(Shape.of(1, 2, 1), 1, 2)).mask(mask));
    assertThat(output.mask().isEmpty()).isEqualTo(endsMask);
    Sequential model = Sequential.of(Masking.value(7), layer, SimpleRnn.units(2));
    Tensor whole = model.call(Tensor.of(Shape.of(1, 2, 1), 1, 7));
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.step(new float[] {1});
    assertThat(stepper.step(new float[] {7})).isEqualTo(whole.toArray());
  }

  @Test
  void gradientsOfScalingsAreTheDifferencesOfTheResults() {
    Random random = new Random(6);
    Arguments x = Arguments.of(FiniteDifferences.random(random, 2, 3));
    FiniteDifferences.compare(Normalization.create(), x, random);
    FiniteDifferences.compare(Normalization.create().invert(true), x, random);
    FiniteDifferences.compare(Rescaling.of(3, 1), x, random);
    Arguments steps = Arguments.of(FiniteDifferences.random(random, 2, 2, 3));
    FiniteDifferences.compare(added(List.of(1), List.of(2)), steps, random);
  }

  // -- categories

  @Test
  void aValueOnABoundaryIsInTheBinAboveItAndNanInNone() {
    Layer layer = Discretization.binBoundaries(List.of(0f, 1f, 2f));
    assertThat(layer.call(row(-1.5f, 0, 0.5f, 1, 3, Float.NaN)).toArray())
        .containsExactly(0, 1, 1, 2, 3, Float.NaN);
  }

  @Test
  void eachValueHasARowOrReplacesAnAxisOfOne() {
    Discretization layer = Discretization.binBoundaries(List.of(0f)).outputMode(Encoding.ONE_HOT);
    Tensor two = layer.call(row(-1, 1));
    assertThat(two.shape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(two.toArray()).containsExactly(1, 0, 0, 1);
    assertThat(layer.call(row(1)).shape()).isEqualTo(Shape.of(1, 2));
    assertThat(layer.call(Tensor.of(Shape.of(1, 3, 1), -1, 1, -1)).toArray())
        .containsExactly(1, 0, 0, 1, 1, 0);
  }

  @Test
  void aSampleHasOneRowOfOnesOrCounts() {
    Tensor x = Tensor.of(Shape.of(2, 3), 0, 2, 2, 1, 1, 1);
    assertThat(CategoryEncoding.tokens(3).call(x).toArray()).containsExactly(1, 0, 1, 0, 1, 0);
    assertThat(CategoryEncoding.tokens(3).outputMode(Encoding.COUNT).call(x).toArray())
        .containsExactly(1, 0, 2, 0, 3, 0);
  }

  @Test
  void samplesOverStepsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoryEncoding.tokens(3).build(TensorShape.of(-1, -1, 2)))
        .withMessageContaining("output_mode multi_hot takes [B, n]");
  }

  @Test
  void aTokenThatIsNotLessThanTheirNumberIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoryEncoding.tokens(3).call(row(3)))
        .withMessageContaining("expected 0..2, got=3.0");
  }

  @Test
  void tokensAreLookedUpInTheVocabulary() {
    Layer layer = IntegerLookup.vocabulary(List.of(12L, 36L, 1138L, 42L));
    assertThat(layer.call(row(12, 1138, 42, 7)).toArray()).containsExactly(1, 3, 4, 0);
  }

  @Test
  void unknownTokensShareSeveralIndicesByTheirRemainder() {
    Layer layer =
        layer("IntegerLookup", Map.of("vocabulary", List.of(12, 36), "num_oov_indices", 2));
    assertThat(layer.call(row(12, 36, 37, 1000, -1)).toArray()).containsExactly(2, 3, 1, 0, 1);
  }

  @Test
  void theMaskTokenHasIndexZeroAndIsLeftOutOfAnEncoding() {
    Map<String, Object> config = Map.of("vocabulary", List.of(0, -1, 5, 6), "mask_token", 0);
    assertThat(layer("IntegerLookup", config).call(row(0, 5, 6, 9)).toArray())
        .containsExactly(0, 2, 3, 1);
    Layer counts =
        layer(
            "IntegerLookup",
            Map.of("vocabulary", List.of(5, 6), "mask_token", 0, "output_mode", "count"));
    assertThat(counts.call(row(0, 5, 5, 9)).toArray()).containsExactly(1, 2, 0);
  }

  @Test
  void anUnknownTokenWithoutAnIndexIsRejected() {
    Layer layer = layer("IntegerLookup", Map.of("vocabulary", List.of(5), "num_oov_indices", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.call(row(6)))
        .withMessageContaining("got=6, num_oov_indices=0");
  }

  @Test
  void anInvertedLookupReturnsTokens() {
    Layer layer = layer("IntegerLookup", Map.of("vocabulary", List.of(12, 36), "invert", true));
    assertThat(layer.call(row(1, 2, 0, 9)).toArray()).containsExactly(12, 36, -1, -1);
  }

  @Test
  void numbersAreHashedAsTheirDigits() {
    assertThat(Hashing.bins(3).call(row(0, 1, 2, 3, 4)).toArray())
        .containsExactly(1, 0, 1, 0, 2); // Keras's own test
    assertThat(Hashing.bins(3).maskValue(2).call(row(2)).toArray()).containsExactly(0);
  }

  @Test
  void aFractionIsNotTheMaskValueThatItIsCutTo() {
    Hashing hashing = Hashing.bins(3).maskValue(0);
    assertThat(hashing.call(row(0)).toArray()).containsExactly(0);
    // The bin of 0 among two, after that of the mask value.
    float bin = 1 + Hashing.bins(2).call(row(0)).toArray()[0];
    assertThat(hashing.call(row(0.5f, -0.5f)).toArray()).containsExactly(bin, bin);
  }

  @Test
  void anEmbeddingReadsTokensThatWereLookedUpEventByEvent() {
    Sequential model =
        Sequential.of(
            IntegerLookup.vocabulary(List.of(30L, 20L)), Embedding.of(3, 2), Gru.units(2));
    model.build(TensorShape.of(-1, -1));
    Tensor whole = model.call(row(20, 30, 99));
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.step(new float[] {20});
    stepper.step(new float[] {30});
    assertThat(stepper.step(new float[] {99})).isEqualTo(whole.toArray());
  }
}
