/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.ReductionCell;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingRoleTest {

  /** A layer of the registry, built, and its role. */
  private record Answer(Layer layer, Class<? extends StreamingRole> role) {}

  static List<String> classNames() {
    return LayerRegistry.standard().entries().stream()
        .flatMap(entry -> entry.names().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void everyLayerOfTheRegistrySaysHowItRunsOnAStream(String className) {
    Answer answer = answer(className);
    Flow flow = Flow.of(answer.layer());

    assertThat(flow.calls()).isNotEmpty();
    StreamingRole role = flow.calls().get(0).role();
    assertThat(role).isInstanceOf(answer.role());
    if (role instanceof StreamingRole.NeedsSequence refused) {
      assertThat(refused.reason()).isNotBlank();
    }
  }

  private static Answer answer(String className) {
    return switch (className) {
      case "RNN" ->
          carries(Rnn.of(StackedRnnCells.of(Lstm.units(2).cell(), Gru.units(1).cell())).build());
      case "SimpleRNN" -> carries(SimpleRnn.units(2).build());
      case "GRU" -> carries(Gru.units(2).build());
      case "LSTM" -> carries(Lstm.units(2).build());
      case "ConvLSTM2D" -> {
        Layer images = ConvLstm2d.of(1, 1, 1).build();
        images.build(TensorShape.of(-1, -1, 2, 2, 1));
        yield new Answer(images, StreamingRole.CarriesState.class);
      }
      case "Bidirectional" -> needsSequence(Bidirectional.of(Gru.units(2)).build());
      case "Sequential" -> carries(Sequential.of(Gru.units(2).build()));
      case "Masking" ->
          new Answer(built(Masking.value(0), -1, -1, 3), StreamingRole.MasksEvents.class);
      case "Embedding" ->
          new Answer(
              built(Embedding.of(3, 2).maskZero(true).build(), -1, -1),
              StreamingRole.EmbedsTokens.class);
      case "Dense" -> perEvent(Dense.units(2).activation(Activation.LINEAR).build());
      case "EinsumDense" -> everyEvent(EinsumDense.of("...x,xy->...y", 2).build());
      case "Activation" -> perEvent(ActivationLayer.of(Activation.RELU));
      case "Dropout" ->
          new Answer(built(Dropout.rate(0.5), -1, -1, 3), StreamingRole.PassesThrough.class);
      case "LayerNormalization" -> perEvent(LayerNormalization.create().build());
      case "BatchNormalization" -> perEvent(BatchNormalization.create().build());
      case "GroupNormalization" -> needsSequence(GroupNormalization.groups(1).build());
      case "RMSNormalization" -> everyEvent(RmsNormalization.create().build());
      case "UnitNormalization" -> perEvent(UnitNormalization.create());
      case "PReLU" -> perEvent(PRelu.create().sharedAxes(1).build());
      case "TimeDistributed" ->
          perEvent(TimeDistributed.of(Dense.units(2).activation(Activation.TANH).build()));
      case "RepeatVector" ->
          new Answer(built(RepeatVector.of(2), -1, 3), StreamingRole.NeedsSequence.class);
      case "Flatten" -> new Answer(built(Flatten.create(), -1, 3), StreamingRole.Reshapes.class);
      case "GetItem" -> new Answer(graph(GetItem.lastStep()), StreamingRole.TakesLast.class);
      case "Squeeze" -> needsSequence(Squeeze.create());
      case "Cast" -> new Answer(graph(Cast.to("int32")), StreamingRole.FitsEvent.class);
      case "Pointwise" ->
          new Answer(
              graph(Pointwise.of(new PointwiseFunction(PointwiseFunction.Kind.SQUARE, 0, 0))),
              StreamingRole.FitsEvent.class);
      case "Reduction" ->
          new Answer(
              graph(Reduction.of(ReductionCell.Kind.SUM, -1)), StreamingRole.FitsEvent.class);
      case "CumulativeSum" ->
          new Answer(graph(CumulativeSum.axis(1)), StreamingRole.FitsEvent.class);
      case "OneHot" ->
          new Answer(
              built(Sequential.of(OneHot.classes(3)), -1, -1), StreamingRole.EmbedsTokens.class);
      case "Reshape" ->
          new Answer(built(Sequential.of(Reshape.of(6)), -1, 6), StreamingRole.Reshapes.class);
      case "Permute" -> needsSequence(Permute.of(2, 1));
      case "ZeroPadding1D" -> needsSequence(ZeroPadding1d.of(1, 0));
      case "Cropping1D" -> needsSequence(Cropping1d.of(0, 1));
      case "UpSampling1D" -> needsSequence(UpSampling1d.size(2));
      case "Conv1D" -> everyEvent(Conv1d.of(2, 3).padding(Padding.CAUSAL).build());
      case "DepthwiseConv1D" -> everyEvent(DepthwiseConv1d.kernelSize(1).build());
      case "SeparableConv1D" -> needsSequence(SeparableConv1d.of(2, 3).build());
      case "MaxPooling1D" -> needsSequence(Pooling1d.max(2));
      case "AveragePooling1D" -> needsSequence(Pooling1d.average(2));
      case "GlobalMaxPooling1D" -> needsSequence(GlobalPooling1d.max());
      case "GlobalAveragePooling1D" -> needsSequence(GlobalPooling1d.average());
      case "Dot" -> attends(Dot.axes(2, 2));
      case "Attention" -> attends(Attention.create());
      case "AdditiveAttention" -> attends(AdditiveAttention.create());
      case "MultiHeadAttention" -> attends(MultiHeadAttention.of(2, 2).build());
      case "GroupQueryAttention" -> attends(GroupedQueryAttention.of(2, 2, 1).build());
      case "Normalization" -> perEvent(Normalization.create());
      case "Rescaling" -> perEvent(Rescaling.of(2, 1));
      case "Discretization" -> everyEvent(Sequential.of(Discretization.binBoundaries(List.of(1f))));
      case "CategoryEncoding" ->
          everyEvent(
              Sequential.of(
                  Discretization.binBoundaries(List.of(1f)),
                  CategoryEncoding.tokens(2).outputMode(Encoding.ONE_HOT)));
      case "IntegerLookup" ->
          new Answer(
              built(Sequential.of(IntegerLookup.vocabulary(List.of(1L))), -1, -1),
              StreamingRole.EmbedsTokens.class);
      case "Softmax" -> needsSequence(StepSoftmax.of(1));
      case "StringLookup" ->
          new Answer(
              built(Sequential.of(StringLookup.vocabulary(List.of("a"))), -1, -1),
              StreamingRole.EmbedsTokens.class);
      case "Hashing" -> everyEvent(Sequential.of(Hashing.bins(2)));
      case "Concatenate" -> merges(Merge.concatenate());
      case "Add" -> merges(Merge.add());
      case "Multiply" -> merges(Merge.multiply());
      case "Average" -> merges(Merge.average());
      case "Subtract" -> merges(Merge.subtract());
      case "Maximum" -> merges(Merge.maximum());
      case "Minimum" -> merges(Merge.minimum());
      case "Model", "Functional" -> carries(graph(Gru.units(2).build()));
      default -> throw new AssertionError("a layer without a sample: " + className);
    };
  }

  private static Answer carries(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.CarriesState.class);
  }

  private static Answer perEvent(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.PerEvent.class);
  }

  private static Answer everyEvent(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.EveryEvent.class);
  }

  private static Answer needsSequence(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.NeedsSequence.class);
  }

  private static Answer merges(Merge layer) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 3);
    return new Answer(graph.build(graph.call(layer, x, x)), StreamingRole.Merges.class);
  }

  private static Answer attends(Layer layer) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 3);
    Functional model = graph.build(graph.call(layer, x, x));
    return new Answer(built(model, -1, -1, 3), StreamingRole.NeedsSequence.class);
  }

  private static Functional graph(Layer layer) {
    Functional.Builder graph = Functional.builder();
    return graph.build(graph.call(layer, graph.input("x", -1, -1, 3)));
  }

  private static Layer built(Layer layer, int... shape) {
    layer.build(TensorShape.of(shape));
    return layer;
  }
}
