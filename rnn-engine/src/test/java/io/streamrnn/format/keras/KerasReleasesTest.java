/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that compute what the release computed that wrote them. */
class KerasReleasesTest {

  private static final String STEPS = "'batch_input_shape': [null, null, 1], ";

  // Three steps, of which the second is masked.
  private static final Tensor MASKED = Tensor.of(Shape.of(1, 3, 2), 1, 2, 0, 0, 3, -1);

  private static Layer read(String version, String type, String options) {
    return ModelFiles.loadLayers("m.h5", file(version, type, options));
  }

  private static byte[] file(String version, String type, String options) {
    return KerasFile.sequential(KerasFile.layer(type, "the_layer", options))
        .version(version)
        .bytes();
  }

  private static float[] steps(Layer layer, float... values) {
    return layer.call(Tensor.of(Shape.of(1, values.length, 1), values)).toArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.2.2; 'pool_length': 3, 'stride': 1, 'border_mode': 'valid'",
        "2.15.0; 'pool_size': [3], 'strides': [1], 'padding': 'valid'",
        "3.9.0; 'pool_size': [3], 'strides': [1], 'padding': 'valid'"
      })
  void stepsArePooledByTheOptionsOfTheRelease(String version, String options) {
    Layer layer = read(version, "MaxPooling1D", STEPS + options);
    assertThat(steps(layer, 1, 5, 2, 3, 4)).containsExactly(5, 5, 4);
  }

  @ParameterizedTest
  @CsvSource({"1.2.2, 'length': 3", "2.15.0, 'size': 3"})
  void stepsAreRepeatedByTheOptionsOfTheRelease(String version, String options) {
    Layer layer = read(version, "UpSampling1D", STEPS + options);
    assertThat(steps(layer, 1, 2)).containsExactly(1, 1, 1, 2, 2, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void momentsOfAStepOrABatchAreNotTakenForMovingMoments(int mode) {
    byte[] file = file("1.2.2", "BatchNormalization", STEPS + "'mode': " + mode);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.h5", file))
        .withMessageContaining("mode=" + mode)
        .withMessageContaining("the_layer");
  }

  @ParameterizedTest
  @CsvSource({"2.15.0, 0.1", "3.9.0, 1"})
  void theLeastNormIsThatOfTheRelease(String version, float expected) {
    Layer layer = read(version, "UnitNormalization", STEPS + "'axis': [-1]");
    assertThat(steps(layer, 1e-7f)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"2.15.0, channels_first", "3.9.0, channels_first", "3.9.0, channels_last"})
  void flattenedChannelsAreInTheOrderThatTheFormatSays(String version, String format) {
    Layer layer =
        read(
            version,
            "Flatten",
            "'batch_input_shape': [null, 2, 3], 'data_format': '" + format + "'");
    float[] flat = layer.call(Tensor.of(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6)).toArray();
    if (format.equals("channels_first")) {
      assertThat(flat).containsExactly(1, 4, 2, 5, 3, 6);
    } else {
      assertThat(flat).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void theMovingMomentsOfAllReplicasAreThoseOfAny() {
    byte[] file =
        KerasFile.sequential(KerasFile.layer("SyncBatchNormalization", "n", STEPS + "'axis': [-1]"))
            .version("2.15.0")
            .weight("n", "gamma", new float[] {1})
            .weight("n", "beta", new float[] {0.5f})
            .weight("n", "moving_mean", new float[] {2})
            .weight("n", "moving_variance", new float[] {1 - 1e-3f})
            .bytes();
    assertThat(steps(ModelFiles.loadLayers("m.h5", file), 5)).containsExactly(3.5f);
  }

  @ParameterizedTest
  @CsvSource({"tensorflow, 5, 8", "theano, 4, 7"})
  void theKernelOfAConvolutionIsThatOfTheBackend(String backend, float first, float second) {
    String options = "'filters': 1, 'kernel_size': [2], 'use_bias': false";
    byte[] file =
        KerasFile.sequential(KerasFile.layer("Conv1D", "c", STEPS + options))
            .backend(backend)
            .weight("c", "kernel", new float[][][] {{{1}}, {{2}}})
            .bytes();
    assertThat(steps(ModelFiles.loadLayers("m.h5", file), 1, 2, 3)).containsExactly(first, second);
  }

  @Test
  void bothKernelsOfImagesAreThoseOfTheBackend() {
    String options =
        "'batch_input_shape': [null, 2, 2, 2, 1], 'filters': 1, 'kernel_size': [2, 2], 'padding': 'same', 'use_bias': false";
    float[][][][] kernel = new float[2][2][1][4];
    float[][][][] turned = new float[2][2][1][4];
    for (int i = 0; i < 16; i++) {
      kernel[i / 8][i / 4 % 2][0][i % 4] = i;
      turned[1 - i / 8][1 - i / 4 % 2][0][i % 4] = i;
    }
    assertThat(images("theano", options, turned))
        .containsExactly(images("tensorflow", options, kernel));
  }

  private static float[] images(String backend, String options, float[][][][] kernel) {
    byte[] file =
        KerasFile.sequential(KerasFile.layer("ConvLSTM2D", "c", options))
            .backend(backend)
            .weight("c", "kernel", kernel)
            .weight("c", "recurrent_kernel", kernel)
            .bytes();
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 2, 1), .1f, .2f, -.3f, .4f, .5f, -.6f, .7f, .8f);
    return ModelFiles.loadLayers("m.h5", file).call(x).toArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0.2, 0.1; 0.45, 0.35", "1, 0.9, 0; 0.05, 0, 0", "-5, -5.1; 3.05, 2.95"})
  void sparsemaxIsThatOfKeras3AndNotItsDefinition(String logits, String expected) {
    float[] row = numbers(logits);
    String shape = "'batch_input_shape': [null, null, %d], ".formatted(row.length);
    Layer layer = read("3.15.1", "Activation", shape + "'activation': 'sparsemax'");
    assertThat(layer.call(Tensor.of(Shape.of(1, 1, row.length), row)).toArray())
        .containsExactly(numbers(expected), within(1e-6f));
  }

  private static float[] numbers(String text) {
    String[] parts = text.split(", ");
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }

  // -- masks of attention

  @Test
  void attentionIgnoresMasksInFilesFromBeforeItKnewThem() {
    float[] withoutMask = attention("2.9.0", 0, false);
    assertThat(attention("2.9.0", 0, true)).isEqualTo(withoutMask);
    assertThat(attention("2.10.0", 0, true)).isNotEqualTo(withoutMask);
  }

  @Test
  void aStepThatMayReadNoneReadsNoneSinceKeras310WithADropout() {
    float[] readsAll = attention("3.9.0", 0.1, true);
    assertThat(readsAll).doesNotContain(0);
    assertThat(attention("3.10.0", 0, true)).isEqualTo(readsAll);
    assertThat(attention("3.10.0", 0.1, true))
        .containsExactly(readsAll[0], readsAll[1], 0, 0, readsAll[4], readsAll[5]);
  }

  @Test
  void aMultiHeadAttentionTakesTheMaskOffItsInputSinceKeras38() {
    List<Tensor> kept = attentions("3.7.0", "");
    assertThat(kept.get(0).toArray()).isEqualTo(kept.get(1).toArray());
    // Keras runs the calls of one depth in this order.
    List<Tensor> taken = attentions("3.8.0", "");
    assertThat(taken.get(1).toArray()).isEqualTo(kept.get(1).toArray());
    assertThat(taken.get(0).toArray()).isNotEqualTo(kept.get(0).toArray());
  }

  @Test
  void aMaskOfTheQueryThatKeras38NamesAndDoesNotUseIsRejected() {
    String named = ", 'query_mask': ['u', 0, 0]";
    assertThat(attentions("3.7.0", named)).hasSize(2);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> attentions("3.8.0", named))
        .withMessageContaining("a call must name no mask: layer=a")
        .withMessageContaining("Keras 3.10 or later");
  }

  @Test
  void aLinearActivationReturnsTheTensorWhoseMaskIsTaken() {
    String linear =
        "{'class_name': 'Activation', 'name': 'l', 'config': {'name': 'l', 'activation': 'linear'}, 'inbound_nodes': [[['k', 0, 0, {}]]]},";
    String layers =
        linear
            + attention("a", 0, "[['l', 0, 0, {'value': ['l', 0, 0]}]]")
            + ","
            + attention("b", 0, "[['k', 0, 0, {'value': ['k', 0, 0]}]]");
    List<Tensor> taken = attentions("3.8.0", layers, List.of("a", "b"), true);
    List<Tensor> kept = attentions("3.7.0", layers, List.of("a", "b"), true);
    assertThat(taken.get(1).toArray()).isEqualTo(kept.get(1).toArray());
    assertThat(taken.get(0).toArray()).isNotEqualTo(kept.get(0).toArray());
  }

  /** Two of the same weights on one masked tensor. */
  private static List<Tensor> attentions(String version, String options) {
    String call = "[['k', 0, 0, {'value': ['k', 0, 0]%s}]]".formatted(options);
    return attentions(
        version, attention("a", 0, call) + "," + attention("b", 0, call), List.of("a", "b"), true);
  }

  private static float[] attention(String version, double dropout, boolean isMasked) {
    String layer = attention("a", dropout, "[['k', 0, 0, {'value': ['k', 0, 0]}]]");
    return attentions(version, layer, List.of("a"), isMasked).get(0).toArray();
  }

  private static String attention(String name, double dropout, String call) {
    return "{'class_name': 'MultiHeadAttention', 'name': '%s', 'config': {'name': '%s', 'num_heads': 1, 'key_dim': 2, 'use_bias': false, 'dropout': %s}, 'inbound_nodes': [%s]}"
        .formatted(name, name, dropout, call);
  }

  private static List<Tensor> attentions(
      String version, String layers, List<String> names, boolean isMasked) {
    String outputs = names.stream().map("['%s', 0, 0]"::formatted).collect(Collectors.joining(","));
    String config =
        ("{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                + "{'class_name': 'InputLayer', 'name': 'x', 'config': {'name': 'x', 'batch_input_shape': [null, 3, 2]}, 'inbound_nodes': []},"
                + "{'class_name': 'Masking', 'name': 'k', 'config': {'name': 'k', 'mask_value': "
                + (isMasked ? 0 : 99)
                + "}, 'inbound_nodes': [[['x', 0, 0, {}]]]},"
                + "{'class_name': 'NotEqual', 'name': 'n', 'config': {'name': 'n'}, 'inbound_nodes': [{'args': [{'config': {'keras_history': ['x', 0, 0]}}, 0.0], 'kwargs': {}}]},"
                + "{'class_name': 'Any', 'name': 'u', 'config': {'name': 'u', 'axis': -1}, 'inbound_nodes': [{'args': [{'config': {'keras_history': ['n', 0, 0]}}], 'kwargs': {}}]},"
                + layers
                + "], 'input_layers': [['x', 0, 0]], 'output_layers': ["
                + outputs
                + "]}}")
            .replace('\'', '"');
    KerasFile file = KerasFile.config(config).version(version);
    for (String name : names) {
      for (String part : new String[] {"query", "key", "value"}) {
        file.weight(name, part + "_kernel", new float[][][] {{{0.5f, 0.25f}}, {{0.25f, 0.5f}}});
      }
      file.weight(name, "output_kernel", new float[][][] {{{0.5f, 0.25f}, {0.25f, 0.5f}}});
    }
    return ModelFiles.loadLayers("m.h5", file.bytes()).call(Arguments.of(MASKED)).tensors();
  }
}
