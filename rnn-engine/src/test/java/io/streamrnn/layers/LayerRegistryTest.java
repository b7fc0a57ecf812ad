/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.conformance.TestCells;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerRegistryTest {

  private static final LayerRegistry REGISTRY = TestCells.registry();

  private static Lstm lstm() {
    return Lstm.units(3)
        .activation(Activation.RELU)
        .recurrentActivation(Activation.SIGMOID)
        .kernelInitializer(Initializers.heNormal().seeded(3))
        .recurrentRegularizer(Regularizers.l1l2(0.1, 0.2))
        .dropout(0.5)
        .unitForgetBias(false)
        .implementation(2);
  }

  private static Gru gru() {
    return Gru.units(2).resetAfter(true).useBias(false);
  }

  static Stream<Named<Layer>> layers() {
    return Stream.of(
        Named.of(
            "LSTM",
            lstm()
                .name("x")
                .returnSequences(true)
                .goBackwards(true)
                .stateful(true)
                .batchInputShape(2, 4, 3)
                .activityRegularizer(Regularizers.l1(0.5))
                .build()),
        Named.of("GRU", gru().unroll(true).zeroOutputForMask(true).build()),
        Named.of("SimpleRNN", SimpleRnn.units(2).maskedOutput(MaskedOutput.FIRST_STATE).build()),
        Named.of(
            "ConvLSTM2D",
            ConvLstm2d.of(2, 3, 2).strides(2, 1).samePadding(true).unitForgetBias(false).build()),
        Named.of("peephole LSTM", Rnn.of(new PeepholeLstm(3, true, 2.5)).build()),
        Named.of("projected LSTM", Rnn.of(new ProjectedLstm(4, 2, false)).build()),
        Named.of("learned initial states", Rnn.of(new LearnedInitialState(lstm().cell())).build()),
        Named.of("minGRU", Rnn.of(new MinGru(3, true)).build()),
        Named.of("minLSTM", Rnn.of(new MinLstm(3, true)).build()),
        Named.of("LRU", Rnn.of(new Lru(3, 0.5, 0.9, 1)).build()),
        Named.of("GRU-D", Rnn.of(new GruD(3)).build()),
        Named.of("RNN", Rnn.of(lstm().cell()).returnState(true).trainable(false).build()),
        Named.of(
            "stack",
            Rnn.of(new StackedRnnCells(List.of(lstm().cell(), gru().cell()), true)).build()),
        Named.of(
            "Bidirectional of two layers",
            Bidirectional.of(gru())
                .name("both")
                .backwardLayer(SimpleRnn.units(3).goBackwards(true))
                .build()),
        Named.of(
            "Bidirectional",
            Bidirectional.of(gru().returnState(true)).mergeMode(MergeMode.NONE).build()),
        Named.of("GetItem", GetItem.of(":, ::2, ..., None")),
        Named.of(
            "Sequential",
            Sequential.of(
                Embedding.of(7, 3).maskZero(true),
                Masking.value(-1),
                gru().build(),
                Dense.units(2).activation(Activation.SIGMOID),
                ActivationLayer.of(Activation.SOFTMAX),
                Dropout.rate(0.5),
                LayerNormalization.create(),
                BatchNormalization.create(),
                RepeatVector.of(3),
                TimeDistributed.of(Dense.units(2)),
                Flatten.create())));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerFromAConfigurationHasThatConfiguration(Layer layer) {
    Map<String, Object> config = layer.config();
    Map<String, Object> before = new LinkedHashMap<>(config);
    assertThat(REGISTRY.layer(layer.className(), config).config()).isEqualTo(config);
    assertThat(config).isEqualTo(before);
  }

  @Test
  void theSameWeightsMakeTheSameOutputs() {
    Tensor x = Tensor.of(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    Layer layer = Rnn.of(StackedRnnCells.of(Lstm.units(3).cell(), Gru.units(2).cell())).build();
    float[] expected = layer.call(x).toArray();
    Layer copy = REGISTRY.layer(layer.className(), layer.config());
    copy.build(TensorShape.of(1, 2, 3));
    copy.setWeights(layer.getWeights());
    assertThat(copy.call(x).toArray()).isEqualTo(expected);
  }

  @Test
  void aCustomCellIsFoundByItsName() {
    Map<String, Object> cell = Map.of("class_name", "MinimalRNNCell", "config", Map.of("units", 2));
    Layer layer = REGISTRY.layer("RNN", Map.of("cell", cell));
    assertThat(layer.config()).containsEntry("cell", cell);
    layer.build(TensorShape.of(1, 2, 3));
    assertThat(layer.countParams()).isEqualTo(10);
  }

  @Test
  void anUnknownCellIsRefusedWithTheWayToNameIt() {
    Map<String, Object> config = Map.of("cell", Map.of("class_name", "MyCell"));
    assertThatThrownBy(() -> LayerRegistry.standard().layer("RNN", config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'MyCell'")
        .hasMessageContaining("CustomObjects.cell");
  }

  @Test
  void anUnknownLayerIsRefused() {
    assertThatThrownBy(() -> REGISTRY.layer("Lambda", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Lambda'; supported: [RNN, SimpleRNN");
  }

  @Test
  void missingArgumentsHaveTheDefaultsOf111() {
    Map<String, Object> config = REGISTRY.layer("GRU", Map.of("units", 3)).config();
    assertThat(config)
        .containsEntry("activation", "tanh")
        .containsEntry("recurrent_activation", "hard_sigmoid")
        .containsEntry("reset_after", false)
        .containsEntry("implementation", 1)
        .containsEntry("name", "gru");
  }

  @Test
  void anActivationOfNullIsLinear() {
    Map<String, Object> config = new LinkedHashMap<>(Map.of("units", 3));
    config.put("activation", null);
    assertThat(REGISTRY.layer("SimpleRNN", config).config()).containsEntry("activation", "linear");
  }

  @Test
  void initializersAreReadByNameAndWrittenInFull() {
    Map<String, Object> config =
        REGISTRY
            .layer("SimpleRNN", Map.of("units", 3, "kernel_initializer", "glorot_uniform"))
            .config();
    assertThat(config.get("kernel_initializer"))
        .isEqualTo(Initializers.toConfig(Initializers.glorotUniform()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("class_name", "VarianceScaling");
  }

  @Test
  void anArgumentOfTheWrongTypeIsNamed() {
    assertThatThrownBy(() -> REGISTRY.layer("GRU", Map.of("units", "three")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GRUCell.units=three; expected an integer");
    assertThatThrownBy(() -> REGISTRY.layer("GRU", Map.of("units", 3, "stateful", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GRU.stateful=1; expected true or false");
  }

  @Test
  void anotherDataTypeIsRefused() {
    assertThatThrownBy(() -> REGISTRY.layer("GRU", Map.of("units", 3, "dtype", "float16")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dtype=float16");
  }
}
