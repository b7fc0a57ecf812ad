/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.ReductionCell;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.AdditiveAttention;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Attention;
import io.streamrnn.layers.BatchNormalization;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Cast;
import io.streamrnn.layers.CategoryEncoding;
import io.streamrnn.layers.Conv1d;
import io.streamrnn.layers.ConvLstm2d;
import io.streamrnn.layers.Cropping1d;
import io.streamrnn.layers.CumulativeSum;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.DepthwiseConv1d;
import io.streamrnn.layers.Discretization;
import io.streamrnn.layers.Dot;
import io.streamrnn.layers.Dropout;
import io.streamrnn.layers.EinsumDense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Flatten;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.GetItem;
import io.streamrnn.layers.GlobalPooling1d;
import io.streamrnn.layers.GroupNormalization;
import io.streamrnn.layers.GroupedQueryAttention;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Hashing;
import io.streamrnn.layers.IntegerLookup;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerNormalization;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.LayerSource;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.MaskSource;
import io.streamrnn.layers.Masking;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.MultiHeadAttention;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Normalization;
import io.streamrnn.layers.OneHot;
import io.streamrnn.layers.PRelu;
import io.streamrnn.layers.Padding;
import io.streamrnn.layers.Permute;
import io.streamrnn.layers.Pointwise;
import io.streamrnn.layers.Pooling1d;
import io.streamrnn.layers.Reduction;
import io.streamrnn.layers.RepeatVector;
import io.streamrnn.layers.Rescaling;
import io.streamrnn.layers.Reshape;
import io.streamrnn.layers.RmsNormalization;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.SeparableConv1d;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Squeeze;
import io.streamrnn.layers.StackedRnnCells;
import io.streamrnn.layers.StepSoftmax;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.layers.UnitNormalization;
import io.streamrnn.layers.UpSampling1d;
import io.streamrnn.layers.ZeroPadding1d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of the registry answers all that is asked of a layer. */
class LayerEntriesTest {

  private static final Shape SEQUENCES = Shape.of(2, 3, 4);

  @TempDir private Path folder;

  /** One layer of a class, and the shapes of what it is called on. */
  private record Example(Supplier<LayerSource> layer, List<Shape> inputs) {}

  private static Example of(Supplier<LayerSource> layer) {
    return new Example(layer, List.of(SEQUENCES));
  }

  private static Example of(Supplier<LayerSource> layer, Shape input) {
    return new Example(layer, List.of(input));
  }

  private static Example ofTwo(Supplier<LayerSource> layer) {
    return new Example(layer, List.of(SEQUENCES, SEQUENCES));
  }

  private static Example ofThree(Supplier<LayerSource> layer) {
    return new Example(layer, List.of(SEQUENCES, SEQUENCES, SEQUENCES));
  }

  /** A new class of layers is added here. */
  private static final Map<String, Example> EXAMPLES =
      Map.ofEntries(
          Map.entry(
              "RNN",
              of(() -> Rnn.of(StackedRnnCells.of(lstm().cell(), SimpleRnn.units(2).cell())))),
          Map.entry("SimpleRNN", of(() -> SimpleRnn.units(2).returnSequences(true))),
          Map.entry("GRU", of(() -> gru().returnSequences(true))),
          Map.entry("LSTM", of(LayerEntriesTest::lstm)),
          Map.entry("ConvLSTM2D", of(LayerEntriesTest::images, Shape.of(2, 3, 4, 5, 1))),
          Map.entry("Bidirectional", of(() -> Bidirectional.of(gru()))),
          Map.entry("Masking", of(() -> Masking.value(0))),
          Map.entry("Embedding", of(() -> Embedding.of(9, 2).maskZero(true), Shape.of(2, 3))),
          Map.entry("Dense", of(() -> Dense.units(2).activation(Activation.TANH))),
          Map.entry(
              "EinsumDense",
              of(
                  () ->
                      EinsumDense.of("abc,cde->abde", 3, 2)
                          .biasAxes("d")
                          .activation(Activation.SOFTMAX))),
          Map.entry("TimeDistributed", of(() -> TimeDistributed.of(Dense.units(2)))),
          Map.entry("Activation", of(() -> ActivationLayer.of(Activation.TANH))),
          Map.entry("Dropout", of(() -> Dropout.rate(0.5))),
          Map.entry("LayerNormalization", of(LayerNormalization::create)),
          Map.entry("BatchNormalization", of(BatchNormalization::create)),
          Map.entry("GroupNormalization", of(() -> GroupNormalization.groups(2))),
          Map.entry("RMSNormalization", of(RmsNormalization::create)),
          Map.entry("Squeeze", of(Squeeze::create, Shape.of(2, 1, 4))),
          Map.entry("UnitNormalization", of(UnitNormalization::create)),
          Map.entry("PReLU", of(() -> PRelu.create().sharedAxes(1))),
          Map.entry("RepeatVector", of(() -> RepeatVector.of(3), Shape.of(2, 4))),
          Map.entry("Flatten", of(Flatten::create)),
          Map.entry("GetItem", of(() -> GetItem.of(":, -2:, ::-1"))),
          Map.entry("Cast", of(() -> Cast.to("int32"))),
          Map.entry(
              "Pointwise",
              of(() -> Pointwise.of(new PointwiseFunction(PointwiseFunction.Kind.CLIP, -1, 2)))),
          Map.entry(
              "Reduction", of(() -> Reduction.of(ReductionCell.Kind.SUM, 1, -1).keepDims(true))),
          Map.entry("CumulativeSum", of(() -> CumulativeSum.axis(1))),
          Map.entry("OneHot", of(() -> OneHot.classes(9), Shape.of(2, 3))),
          Map.entry("Reshape", of(() -> Reshape.of(-1, 6))),
          Map.entry("Permute", of(() -> Permute.of(2, 1))),
          Map.entry("ZeroPadding1D", of(() -> ZeroPadding1d.of(2, 1))),
          Map.entry("Cropping1D", of(() -> Cropping1d.of(1, 1))),
          Map.entry("UpSampling1D", of(() -> UpSampling1d.size(3))),
          Map.entry("Conv1D", of(() -> Conv1d.of(4, 2).groups(2).padding(Padding.CAUSAL))),
          Map.entry("DepthwiseConv1D", of(() -> DepthwiseConv1d.kernelSize(2).depthMultiplier(3))),
          Map.entry("SeparableConv1D", of(() -> SeparableConv1d.of(3, 2).depthMultiplier(2))),
          Map.entry("MaxPooling1D", of(() -> Pooling1d.max(2).padding(Padding.SAME))),
          Map.entry("AveragePooling1D", of(() -> Pooling1d.average(2).strides(1))),
          Map.entry("GlobalMaxPooling1D", of(() -> GlobalPooling1d.max().keepDims(true))),
          Map.entry("GlobalAveragePooling1D", of(GlobalPooling1d::average)),
          Map.entry(
              "Attention", ofTwo(() -> Attention.create().useScale(true).scoreMode("concat"))),
          Map.entry(
              "AdditiveAttention", ofTwo(() -> AdditiveAttention.create().useCausalMask(true))),
          Map.entry(
              "MultiHeadAttention",
              ofThree(() -> MultiHeadAttention.of(2, 3).valueDim(2).useCausalMask(true))),
          Map.entry("GroupQueryAttention", ofThree(() -> GroupedQueryAttention.of(2, 4, 2))),
          Map.entry("Normalization", of(() -> Normalization.create())),
          Map.entry("Rescaling", of(() -> Rescaling.of(0.5, -1))),
          Map.entry(
              "Discretization",
              of(
                  () ->
                      Discretization.binBoundaries(List.of(1.5f, 4f))
                          .outputMode(Encoding.ONE_HOT))),
          Map.entry("CategoryEncoding", of(() -> CategoryEncoding.tokens(9), Shape.of(2, 3))),
          Map.entry(
              "IntegerLookup",
              of(() -> IntegerLookup.vocabulary(List.of(7L, 0L, 5L)), Shape.of(2, 3))),
          Map.entry("Softmax", of(() -> StepSoftmax.of(1))),
          Map.entry(
              "StringLookup",
              of(
                  () ->
                      StringLookup.vocabulary(List.of("a", "b", "c", "d", "e", "f", "g", "h"))
                          .maskToken("")
                          .outputMode(Encoding.ONE_HOT),
                  Shape.of(2, 3))),
          Map.entry("Hashing", of(() -> Hashing.bins(4).salt(1, 2).maskValue(0), Shape.of(2, 3))),
          Map.entry("Concatenate", ofTwo(Merge::concatenate)),
          Map.entry("Add", ofTwo(Merge::add)),
          Map.entry("Multiply", ofTwo(Merge::multiply)),
          Map.entry("Average", ofTwo(Merge::average)),
          Map.entry("Dot", ofTwo(() -> Dot.axes(2, -1).normalize())),
          Map.entry("Subtract", ofTwo(Merge::subtract)),
          Map.entry("Maximum", ofTwo(Merge::maximum)),
          Map.entry("Minimum", ofTwo(Merge::minimum)),
          Map.entry("Sequential", of(() -> Sequential.of(Dense.units(2)))),
          Map.entry("Model", of(LayerEntriesTest::graph)));

  private static Lstm lstm() {
    return Lstm.units(2).recurrentActivation(Activation.SIGMOID);
  }

  private static Gru gru() {
    return Gru.units(2).recurrentActivation(Activation.SIGMOID);
  }

  private static LayerSource images() {
    return ConvLstm2d.of(2, 2, 2).recurrentActivation(Activation.SIGMOID);
  }

  private static Layer graph() {
    Functional.Builder graph = Functional.builder().name("inner");
    Node x = graph.input("y", -1, 3, 4);
    return graph.build(graph.call(Dense.units(2), x));
  }

  static Stream<String> classNames() {
    return LayerRegistry.standard().entries().stream().map(LayerEntry::className);
  }

  @Test
  void everyClassHasAnExample() {
    assertThat(classNames()).containsExactlyInAnyOrderElementsOf(EXAMPLES.keySet());
  }

  @Test
  void noTwoClassesShareANameInFiles() {
    assertThat(
            LayerRegistry.standard().entries().stream()
                .flatMap(entry -> entry.storedNames().stream()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void aLayerIsMadeAgainFromItsConfiguration(String className) {
    Layer layer = EXAMPLES.get(className).layer().get().toLayer();
    assertThat(layer.className()).isEqualTo(className);
    assertThat(LayerRegistry.standard().layer(className, layer.config()).config())
        .isEqualTo(layer.config());
  }

  /** Without those whose examples only Keras 3 computes. */
  static Stream<String> classNamesOfKeras2() {
    return classNames()
        .filter(
            name ->
                !Set.of("Dot", "GroupQueryAttention", "OneHot", "UnitNormalization")
                    .contains(name));
  }

  @ParameterizedTest
  @MethodSource("classNamesOfKeras2")
  void aLayerIsReadFromAFileOfKeras2(String className) throws IOException {
    Functional model = model(EXAMPLES.get(className));
    Path file = folder.resolve("model.h5");
    KerasHdf5.write(file, model);
    assertReadsAs(file, model, EXAMPLES.get(className));
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void aLayerIsReadFromAFileOfKeras3(String className) throws IOException {
    Functional model = model(EXAMPLES.get(className));
    Path file = folder.resolve("model.keras");
    KerasArchive.write(file, model);
    assertReadsAs(file, model, EXAMPLES.get(className));
  }

  private static Functional model(Example example) {
    Functional.Builder graph = Functional.builder();
    List<Node> inputs = new ArrayList<>();
    for (Shape shape : example.inputs()) {
      inputs.add(
          graph.input("x" + inputs.size(), shape.dims().stream().mapToInt(dim -> dim).toArray()));
    }
    Functional model = graph.build(graph.call(example.layer().get(), inputs.toArray(Node[]::new)));
    model.build(model.inputShapes());
    return model;
  }

  private static void assertReadsAs(Path file, Layer model, Example example) throws IOException {
    Layer read = ModelFiles.loadLayers(file.toString(), Files.readAllBytes(file));
    Arguments arguments = arguments(example);
    assertThat(read.call(arguments).output().toArray())
        .isEqualTo(model.call(arguments).output().toArray());
  }

  private static Arguments arguments(Example example) {
    Tensor first = tokens(example.inputs().get(0));
    return Arguments.of(
        first, example.inputs().stream().skip(1).map(s -> first).toArray(Tensor[]::new));
  }

  /** Small numbers, zero among them, which are tokens too. */
  private static Tensor tokens(Shape shape) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 9;
    }
    return Tensor.of(shape, values);
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void theMaskComesFromWhereTheLayerSays(String className) {
    Example example = EXAMPLES.get(className);
    Layer layer = example.layer().get().toLayer();
    Tensor mask = Tensor.of(Shape.of(2, 3), 1, 0, 1, 1, 1, 0);
    int inputs = example.inputs().size();
    Arguments masked = arguments(example).masks(Collections.nCopies(inputs, Optional.of(mask)));
    MaskSource.Kind kind = layer.maskSource(0).kind();
    if (kind == MaskSource.Kind.LAYERS_WITHIN) {
      assertThat(layer).isInstanceOfAny(Sequential.class, Functional.class);
      return;
    }
    Optional<Tensor> found = layer.computeMask(masked);
    switch (kind) {
      case NONE -> assertThat(found).isEmpty();
      case INPUT -> assertThat(found).containsSame(mask);
      case ALL_INPUTS -> assertThat(found.orElseThrow().toArray()).isEqualTo(mask.toArray());
      default -> assertThat(layer.computeMask(arguments(example))).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void theShapeIsKnownBeforeTheLayerIsCalled(String className) {
    Example example = EXAMPLES.get(className);
    Layer layer = example.layer().get().toLayer();
    List<TensorShape> shapes =
        layer.computeOutputShape(example.inputs().stream().map(TensorShape::of).toList());
    Tensor output = layer.call(arguments(example)).output();
    assertThat(shapes.get(0)).isEqualTo(TensorShape.of(output.shape()));
  }
}
