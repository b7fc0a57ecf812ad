/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.internal.HalfFloats;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerNormalization;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightPrecisionTest {

  private static final LoadOptions NONE = LoadOptions.none();
  private static final LoadOptions BFLOAT16 = NONE.withWeightPrecision(WeightPrecision.BFLOAT16);

  @TempDir private Path folder;

  @Test
  void everyMatrixOfEveryCellIsRounded() {
    Set<String> kept =
        BuiltInCells.all()
            .map(Named::getPayload)
            .flatMap(WeightPrecisionTest::parts)
            .flatMap(cell -> cell.weights().stream())
            .filter(weight -> weight.shape().rank() > 1 && !RoundedWeights.isMatrix(weight))
            .map(Weight::name)
            .collect(Collectors.toSet());

    // Two biases of GRU, peepholes of three gates, slopes.
    assertThat(kept).containsExactlyInAnyOrder("bias", "peepholes", "alpha");
  }

  private static Stream<Cell> parts(Cell cell) {
    return cell instanceof StackedCells stack ? stack.cells().stream() : Stream.of(cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.h5", "m.keras"})
  void theModelIsThatOfAFileWhoseMatricesWereRounded(String file) throws IOException {
    Layer layers = layers();
    write(file, layers);
    Model exact = read(file, NONE);
    Model rounded = read(file, BFLOAT16);
    roundMatrices(layers);
    write(file, layers);

    assertThat(rounded.identity()).isEqualTo(read(file, NONE).identity());
    assertThat(rounded.identity().recurrent()).isNotEqualTo(exact.identity().recurrent());
    assertThat(rounded.identity().head()).isNotEqualTo(exact.identity().head());
    assertThat(rounded.states()).isEqualTo(exact.states());
  }

  @Test
  void aModelOverWholeSequencesIsRoundedToo() throws IOException {
    Layer layers = Sequential.of(Bidirectional.of(Lstm.units(2)), Dense.units(1));
    layers.build(TensorShape.of(-1, -1, 3));
    write("m.h5", layers);
    Model rounded = read("m.h5", BFLOAT16);
    roundMatrices(layers);
    write("m.h5", layers);

    assertThat(rounded.isSteppable()).isFalse();
    assertThat(rounded.identity()).isEqualTo(read("m.h5", NONE).identity());
  }

  @Test
  void aRoundedModelIsTheSameAfterAnotherRounding() throws IOException {
    Layer layers = layers();
    roundMatrices(layers);
    write("m.h5", layers);

    assertThat(read("m.h5", BFLOAT16).identity()).isEqualTo(read("m.h5", NONE).identity());
  }

  @Test
  void aWeightThatIsTooLargeIsRefused() throws IOException {
    Layer layers = Sequential.of(Dense.units(1));
    layers.build(TensorShape.of(-1, -1, 1));
    layers.setWeights(
        List.of(
            Tensor.of(weights(layers).get(0).shape(), Float.MAX_VALUE),
            Tensor.of(weights(layers).get(1).shape(), 0f)));
    write("m.h5", layers);

    assertThat(read("m.h5", NONE).outputSize()).isOne();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read("m.h5", BFLOAT16))
        .withMessage(
            "a weight must be finite in bfloat16: value=3.4028235E38, position=0 of 1; omit --weight-precision or LoadOptions.withWeightPrecision (weight=kernel[1, 1], model=m.h5)");
  }

  /** Biases of one axis and of two, an embedding and scales, none of which are rounded. */
  private static Layer layers() {
    Layer layers =
        Sequential.of(
            Embedding.of(5, 3),
            Gru.units(4).returnSequences(true).build(),
            LayerNormalization.create(),
            Dense.units(2));
    layers.build(TensorShape.of(-1, -1));
    Random random = new Random(3);
    layers.setWeights(
        weights(layers).stream()
            .map(
                weight ->
                    Tensor.of(weight.shape(), BuiltInCells.values(random, weight.shape().size())))
            .toList());
    return layers;
  }

  private static List<Weight> weights(Layer layers) {
    return layers.weights();
  }

  /** By the names of Keras. */
  private static void roundMatrices(Layer layers) {
    List<Tensor> tensors = new ArrayList<>();
    for (Weight weight : weights(layers)) {
      boolean isMatrix = Set.of("kernel", "recurrent_kernel").contains(weight.name());
      float[] values = weight.toArray();
      tensors.add(
          Tensor.of(weight.shape(), isMatrix ? HalfFloats.roundedToBfloat16(values) : values));
    }
    layers.setWeights(tensors);
  }

  private void write(String file, Layer layers) throws IOException {
    if (file.endsWith(".h5")) {
      KerasHdf5.write(folder.resolve(file), layers);
    } else {
      KerasArchive.write(folder.resolve(file), layers);
    }
  }

  private Model read(String file, LoadOptions options) throws IOException {
    return ModelFile.read(file, Files.readAllBytes(folder.resolve(file)), options).scoring();
  }
}
