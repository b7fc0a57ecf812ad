/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers in the words and the layout of Keras 1 compute what those of Keras 2 do. */
class Keras1Test {

  private static final String OLD = "1.1.1";
  private static final String NEW = "2.2.4";
  private static final String STEPS = "'batch_input_shape': [null, 5, 3], ";
  private static final Shape SEQUENCES = Shape.of(2, 5, 3);

  private static final String CONVOLUTION =
      STEPS + "'nb_filter': 4, 'filter_length': 2, 'activation': 'tanh', ";

  private static KerasFile file(String version, String type, String options) {
    return KerasFile.sequential(KerasFile.layer(type, "l", options)).version(version);
  }

  private static Layer layers(KerasFile file) {
    return ModelFiles.loadLayers("m.h5", file.bytes());
  }

  private static float[] outputs(KerasFile file, Shape input) {
    float[] x = new float[input.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.cos(7 * i);
    }
    return layers(file).call(Tensor.of(input, x)).toArray();
  }

  /** A value for each place in an array of Keras 2. */
  private static float value(int... place) {
    double number = 0;
    for (int index : place) {
      number = 5 * number + index + 1;
    }
    return (float) Math.sin(number);
  }

  private static float[] vector(int size, int seed) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = value(seed, i);
    }
    return values;
  }

  private static float[][] matrix(int rows, int columns, int seed) {
    float[][] values = new float[rows][];
    for (int i = 0; i < rows; i++) {
      values[i] = vector(columns, 10 * seed + i);
    }
    return values;
  }

  // -- convolutions

  private static final float[][][] KERNEL = {matrix(3, 4, 1), matrix(3, 4, 2)};

  private static KerasFile convolution(String type, String options, boolean isTransposed) {
    float[][][][] wide = new float[2][1][][];
    float[][][][] transposed = new float[4][3][2][1];
    for (int step = 0; step < 2; step++) {
      wide[step][0] = KERNEL[step];
      for (int input = 0; input < 3; input++) {
        for (int filter = 0; filter < 4; filter++) {
          transposed[filter][input][step][0] = KERNEL[step][input][filter];
        }
      }
    }
    return file(OLD, type, CONVOLUTION + options)
        .weight("l", "l_W", isTransposed ? transposed : wide)
        .weight("l", "l_b", vector(4, 3));
  }

  private static KerasFile convolutionOfKeras2(String options) {
    String all = STEPS + "'filters': 4, 'kernel_size': [2], 'activation': 'tanh', " + options;
    return file(NEW, "Conv1D", all).weight("l", "kernel", KERNEL).weight("l", "bias", vector(4, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Convolution1D; 'border_mode': 'valid'; 'padding': 'valid'",
        "Convolution1D; 'border_mode': 'same'; 'padding': 'same'",
        "Convolution1D; 'subsample_length': 2, 'border_mode': 'same'; 'strides': [2], 'padding': 'same'",
        "AtrousConvolution1D; 'atrous_rate': 2; 'dilation_rate': [2]"
      })
  void aConvolutionIsReadWithItsOptions(String type, String options, String optionsOfKeras2) {
    float[] expected = outputs(convolutionOfKeras2(optionsOfKeras2), SEQUENCES);
    assertThat(outputs(convolution(type, options, false), SEQUENCES)).containsExactly(expected);
    assertThat(outputs(convolution(type, options, true), SEQUENCES)).containsExactly(expected);
  }

  @Test
  void aConvolutionMayHaveNoBias() {
    KerasFile file =
        file(OLD, "Convolution1D", CONVOLUTION + "'bias': false")
            .weight("l", "l_W", new float[2][1][3][4]);
    assertThat(layers(file).weights()).hasSize(1);
  }

  @Test
  void trainingOptionsOfAConvolutionAreKept() {
    String options =
        "'init': 'he_normal', 'W_regularizer': {'name': 'WeightRegularizer', 'l1': 0.5, 'l2': 0.0}";
    KerasFile file = convolution("Convolution1D", options, false);
    assertThat(ModelFiles.loadLayers("m.h5", file.bytes()).config().toString())
        .contains("scale=2.0")
        .contains("l1=0.5");
  }

  @Test
  void aConvolutionThatStartsBeforeTheFirstStepIsRefused() {
    byte[] bytes = convolution("Convolution1D", "'border_mode': 'full'", false).bytes();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.h5", bytes))
        .withMessageContaining("border_mode=\"full\"");
  }

  @Test
  void aKernelOfTheWrongShapeIsRefused() {
    KerasFile file =
        file(OLD, "Convolution1D", CONVOLUTION + "'bias': false")
            .weight("l", "l_W", new float[3][1][3][4]);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> layers(file))
        .withMessageContaining("expected=[2, 1, 3, 4], got=[3, 1, 3, 4]");
  }

  // -- gates

  // In Keras 2 the order is i, f, c, o.
  private static final Map<String, Integer> BLOCKS = Map.of("i", 0, "c", 2, "f", 1, "o", 3);

  private static KerasFile perGate(KerasFile file, String layer, int inputs, int units, int seed) {
    for (String gate : new String[] {"i", "c", "f", "o"}) {
      int block = seed + BLOCKS.get(gate);
      file.weight("l", layer + "_W_" + gate, matrix(inputs, units, block))
          .weight("l", layer + "_U_" + gate, matrix(units, units, block + 20))
          .weight("l", layer + "_b_" + gate, vector(units, block + 40));
    }
    return file;
  }

  private static float[][] blocks(int rows, int units, int seed) {
    float[][] values = new float[rows][4 * units];
    for (int block = 0; block < 4; block++) {
      float[][] one = matrix(rows, units, seed + block);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(one[row], 0, values[row], block * units, units);
      }
    }
    return values;
  }

  private static float[] biases(int units, int seed) {
    float[] values = new float[4 * units];
    for (int block = 0; block < 4; block++) {
      System.arraycopy(vector(units, seed + block), 0, values, block * units, units);
    }
    return values;
  }

  private static KerasFile stored(KerasFile file, String layer, int inputs, int units, int seed) {
    return file.weight("l", layer + "_kernel", blocks(inputs, units, seed))
        .weight("l", layer + "_recurrent", blocks(units, units, seed + 20))
        .weight("l", layer + "_bias", biases(units, seed + 40));
  }

  private static String directions(String units) {
    return STEPS
        + "'merge_mode': 'concat', 'layer': {'class_name': 'LSTM', 'config': {'name': 'w', "
        + "'return_sequences': true, "
        + units
        + "}}";
  }

  @Test
  void bothDirectionsHaveAnArrayForEachGate() {
    KerasFile old = file(OLD, "Bidirectional", directions("'output_dim': 2"));
    perGate(perGate(old, "forward", 3, 2, 1), "backward", 3, 2, 100);
    KerasFile expected =
        file(
            NEW, "Bidirectional", directions("'units': 2, 'recurrent_activation': 'hard_sigmoid'"));
    stored(stored(expected, "forward", 3, 2, 1), "backward", 3, 2, 100);
    assertThat(outputs(old, SEQUENCES)).containsExactly(outputs(expected, SEQUENCES));
  }

  @Test
  void imagesHaveAnArrayForEachGate() {
    String input = "'batch_input_shape': [null, 2, 3, 3, 1], 'inner_activation': 'sigmoid', ";
    KerasFile old =
        file(
            OLD,
            "ConvLSTM2D",
            input
                + "'nb_filter': 2, 'nb_row': 1, 'nb_col': 2, 'border_mode': 'same', "
                + "'dim_ordering': 'tf'");
    for (String gate : new String[] {"i", "c", "f", "o"}) {
      int block = 1 + BLOCKS.get(gate);
      old.weight("l", "W_" + gate, new float[][][][] {columns(1, 2, block)})
          .weight("l", "U_" + gate, new float[][][][] {columns(2, 2, block + 20)})
          .weight("l", "b_" + gate, vector(2, block + 40));
    }
    KerasFile expected =
        file(NEW, "ConvLSTM2D", input + "'filters': 2, 'kernel_size': [1, 2], 'padding': 'same'")
            .weight("l", "kernel", new float[][][][] {{blocks(1, 2, 1), blocks(1, 2, 301)}})
            .weight("l", "recurrent", new float[][][][] {{blocks(2, 2, 21), blocks(2, 2, 321)}})
            .weight("l", "bias", biases(2, 41));
    Shape images = Shape.of(1, 2, 3, 3, 1);
    assertThat(outputs(old, images)).containsExactly(outputs(expected, images));
  }

  private static float[][][] columns(int inputs, int units, int seed) {
    return new float[][][] {matrix(inputs, units, seed), matrix(inputs, units, seed + 300)};
  }

  @Test
  void imagesWithTheirChannelsFirstAreRefused() {
    byte[] bytes =
        file(
                OLD,
                "ConvLSTM2D",
                "'batch_input_shape': [null, 2, 1, 3, 3], 'nb_filter': 2, 'nb_row': 1, 'nb_col': 2, "
                    + "'dim_ordering': 'th'")
            .bytes();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.h5", bytes))
        .withMessageContaining("dim_ordering=\"th\"");
  }

  @Test
  void ratesOfDropoutAreKept() {
    KerasFile file =
        perGate(
            file(OLD, "LSTM", STEPS + "'output_dim': 2, 'dropout_W': 0.25, 'dropout_U': 0.5"),
            "l",
            3,
            2,
            1);
    assertThat(layers(file).config().toString())
        .contains(", dropout=0.25")
        .contains("recurrent_dropout=0.5");
  }

  // -- other layers

  @Test
  void aDenseLayerOfEachStepIsDense() {
    KerasFile file =
        file(OLD, "TimeDistributedDense", STEPS + "'output_dim': 2")
            .weight("l", "W", matrix(3, 2, 1))
            .weight("l", "b", vector(2, 2));
    KerasFile expected =
        file(NEW, "Dense", STEPS + "'units': 2")
            .weight("l", "W", matrix(3, 2, 1))
            .weight("l", "b", vector(2, 2));
    assertThat(outputs(file, SEQUENCES)).containsExactly(outputs(expected, SEQUENCES));
  }

  @Test
  void stepsOfZerosMayBeGivenForEachSide() {
    KerasFile file =
        file(OLD, "ZeroPadding1D", "'batch_input_shape': [null, 2, 1], 'padding': {'left_pad': 1}");
    Layer layer = layers(file);
    assertThat(layer.call(Tensor.of(Shape.of(1, 2, 1), 3, 4)).toArray()).containsExactly(0, 3, 4);
  }

  @Test
  void theInitializerOfSlopesIsKept() {
    KerasFile file =
        file(OLD, "PReLU", STEPS + "'init': 'ones'").weight("l", "alphas", matrix(5, 3, 1));
    assertThat(layers(file).config().toString()).contains("Ones");
  }
}
