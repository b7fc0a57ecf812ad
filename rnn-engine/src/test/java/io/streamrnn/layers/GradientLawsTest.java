/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.ClippedActivation;
import io.streamrnn.cells.ConvLstm2dCell.Geometry;
import io.streamrnn.cells.ConvLstm2dCell.Pair;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.MinGruCell;
import io.streamrnn.cells.MinLstmCell;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.PeepholeLstmCell;
import io.streamrnn.cells.ReluActivation;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.cells.StackedCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a forward pass computes, and its gradients, for everything that is built in. */
class GradientLawsTest {

  private static final int INPUTS = BuiltInCells.INPUTS;
  // A longer campaign: -Dtrials=200.
  private static final int TRIALS = Integer.getInteger("trials", 4);

  static Stream<Named<Cell>> cells() {
    return BuiltInCells.recurrent();
  }

  // -- cells under all options of a layer over them

  @ParameterizedTest
  @MethodSource("cells")
  void whatAForwardPassComputesIsWhatTheLayerComputes(Cell cell) {
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      Rnn layer = randomLayer(cell, random);
      requireSame(layer, randomInputs(layer, random));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfAnyCellAreTheDifferencesOfItsResults(Cell cell) {
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      Rnn layer = randomLayer(cell, random);
      FiniteDifferences.compare(layer, randomInputs(layer, random), random);
    }
  }

  private static Rnn randomLayer(Cell cell, Random random) {
    MaskedOutput[] rules = MaskedOutput.values();
    MaskedOutput rule = rules[random.nextInt(rules.length)];
    return Rnn.of(cell)
        .maskedOutput(MaskedOutput.FIRST_STATE.fits(cell) ? rule : MaskedOutput.PREVIOUS_OUTPUT)
        .goBackwards(random.nextBoolean())
        .returnSequences(random.nextBoolean())
        .returnState(random.nextBoolean())
        .timeMajor(random.nextInt(4) == 0)
        .build();
  }

  /**
   * Some rows and steps, often masked, at times a whole row, at times with states to start from.
   */
  private static Arguments randomInputs(Rnn layer, Random random) {
    int rows = 1 + random.nextInt(3);
    int steps = 1 + random.nextInt(4);
    int first = layer.isTimeMajor() ? steps : rows;
    int second = layer.isTimeMajor() ? rows : steps;
    Tensor x = withZeros(FiniteDifferences.random(random, first, second, INPUTS), random);
    Arguments inputs = Arguments.of(x);
    if (random.nextInt(3) > 0) {
      inputs = inputs.mask(randomMask(random, first, second));
    }
    if (random.nextBoolean()) {
      inputs =
          inputs.initialState(
              layer.stateSpecs().stream()
                  .map(s -> FiniteDifferences.random(random, rows, s.size()))
                  .toArray(Tensor[]::new));
    }
    return inputs;
  }

  /** GRU-D takes a zero for a flag. */
  private static Tensor withZeros(Tensor x, Random random) {
    float[] values = x.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? 0 : values[i];
    }
    return Tensor.own(x.shape(), values);
  }

  private static Tensor randomMask(Random random, int... dims) {
    Shape shape = Shape.of(dims);
    float[] used = new float[shape.size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = random.nextInt(2);
    }
    return Tensor.own(shape, used);
  }

  /** Float32 against float64. */
  private static void requireSame(Layer layer, Arguments inputs) {
    GradientTape pass = GradientTape.of(layer, inputs);
    Output output = layer.call(inputs);
    requireClose(pass.tensors(), output.tensors());
    if (!output.states().isEmpty()) {
      requireClose(pass.states(), output.states());
    }
  }

  private static void requireClose(List<DoubleTensor> actual, List<Tensor> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).shape()).isEqualTo(expected.get(i).shape());
      float[] values = expected.get(i).toArray();
      for (int j = 0; j < values.length; j++) {
        assertThat(actual.get(i).at(j))
            .isCloseTo(values[j], within(2e-5 * (1 + Math.abs(values[j]))));
      }
    }
  }

  private static void requireGradients(Layer layer, Arguments inputs, Random random) {
    FiniteDifferences.compare(layer, inputs, random);
    requireSame(layer, inputs);
  }

  // -- activations, wherever a cell has one

  @ParameterizedTest
  @EnumSource(Activation.class)
  void anActivationMayStandAnywhereInACell(Activation activation) {
    Random random = new Random(activation.ordinal());
    for (Cell cell : cellsWith(activation, random)) {
      Rnn layer = Rnn.of(cell).returnSequences(true).build();
      Tensor h = FiniteDifferences.random(random, 2, 3);
      Tensor[] states = cell.states().stream().map(s -> h).toArray(Tensor[]::new);
      Tensor x = FiniteDifferences.random(random, 2, 2, 2);
      requireGradients(layer, Arguments.of(x).initialState(states), random);
    }
  }

  @ParameterizedTest
  @EnumSource(ParametricActivation.Kind.class)
  void soMayTheParametricAndClippedOnesOfOnnx(ParametricActivation.Kind kind) {
    Random random = new Random(kind.ordinal());
    ActivationFunction parametric = new ParametricActivation(kind, 0.75f, 0.5f);
    for (ActivationFunction activation :
        List.of(parametric, new ClippedActivation(0.3f, parametric))) {
      for (Cell cell : cellsWith(activation, random)) {
        Rnn layer = Rnn.of(cell).build();
        requireGradients(layer, Arguments.of(FiniteDifferences.random(random, 2, 2, 2)), random);
      }
    }
  }

  private static List<Cell> cellsWith(ActivationFunction activation, Random random) {
    return List.of(
        new SimpleRnnCell(activation, weight(random, 2, 3), weight(random, 3, 3), Optional.empty()),
        new GruCell(
            activation,
            activation,
            false,
            weight(random, 2, 9),
            weight(random, 3, 9),
            weight(random, 9)),
        new GruCell(
            activation,
            activation,
            true,
            weight(random, 2, 9),
            weight(random, 3, 9),
            Optional.empty()),
        new LstmCell(
            activation, activation, weight(random, 2, 12), weight(random, 3, 12), Optional.empty()),
        new PeepholeLstmCell(
            activation,
            activation,
            activation,
            false,
            weight(random, 2, 12),
            weight(random, 3, 12),
            Optional.empty(),
            Optional.of(weight(random, 3, 3))));
  }

  private static Weight weight(Random random, int... dims) {
    Tensor tensor = FiniteDifferences.random(random, dims);
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      // Small enough for an exponential of exponentials.
      values[i] /= 4;
    }
    return Weight.of("w" + tensor.shape(), tensor.shape(), values);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void anActivationHasItsDerivativeFarOutToo(Activation activation) {
    Random random = new Random(activation.ordinal());
    float[] far = FiniteDifferences.random(random, 4, 2, 5).toArray();
    for (int i = 0; i < far.length; i++) {
      far[i] *= 8;
    }
    Tensor x = Tensor.of(Shape.of(4, 2, 5), far);
    requireGradients(ActivationLayer.of(activation), Arguments.of(x), random);
  }

  // -- the cells that have options of their own

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void minimalCellsHaveGradientsInBothForms(boolean positive) {
    Random random = new Random(1);
    Tensor x = FiniteDifferences.random(random, 2, 3, 2);
    Cell gru = new MinGruCell(positive, weight(random, 2, 6), weight(random, 6));
    Cell lstm = new MinLstmCell(positive, weight(random, 2, 9), weight(random, 9));
    requireGradients(Rnn.of(gru).returnSequences(true).build(), Arguments.of(x), random);
    requireGradients(Rnn.of(lstm).returnSequences(true).build(), Arguments.of(x), random);
  }

  static Stream<Named<Geometry>> geometries() {
    return Stream.of(
        Named.of("valid", Geometry.DEFAULT),
        Named.of("same", new Geometry(Pair.ONE, Pair.ONE, true)),
        Named.of("strides", new Geometry(new Pair(2, 1), Pair.ONE, true)),
        Named.of("dilation", new Geometry(Pair.ONE, new Pair(1, 2), false)));
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void convolutionsHaveGradients(Geometry geometry) {
    Random random = new Random(2);
    for (boolean bias : new boolean[] {true, false}) {
      Rnn layer =
          ConvLstm2d.of(2, 2, 3)
              .strides(geometry.strides().rows(), geometry.strides().columns())
              .dilationRate(geometry.dilation().rows(), geometry.dilation().columns())
              .samePadding(geometry.same())
              .useBias(bias)
              .returnSequences(true)
              .returnState(true)
              .build();
      Tensor x = FiniteDifferences.random(random, 2, 3, 4, 5, 2);
      requireGradients(layer, Arguments.of(x).mask(randomMask(random, 2, 3)), random);
    }
  }

  @Test
  void anySequenceOfCellsIsAStackWithGradients() {
    List<Cell> cells =
        BuiltInCells.recurrent()
            .map(Named::getPayload)
            .filter(c -> c.inputShape().size() == INPUTS && c.outputShape().size() == INPUTS)
            .toList();
    assertThat(cells).isNotEmpty();
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      List<Cell> stack = new ArrayList<>();
      IntStream.range(0, 2).forEach(i -> stack.add(cells.get(random.nextInt(cells.size()))));
      stack.add(
          BuiltInCells.recurrent().skip(random.nextInt(8)).findFirst().orElseThrow().getPayload());
      Rnn layer = randomLayer(new StackedCells(stack, random.nextBoolean()), random);
      requireGradients(layer, randomInputs(layer, random), random);
    }
  }

  // -- the layers around

  static Stream<Named<Supplier<Layer>>> perStepLayers() {
    return Stream.of(
        named("Dense", () -> Dense.units(3).activation(Activation.TANH).build()),
        named("Dense softmax", () -> Dense.units(3).activation(Activation.SOFTMAX).build()),
        named("Activation", () -> ActivationLayer.of(Activation.GELU)),
        named("Dropout", () -> Dropout.rate(0.5)),
        named("LayerNormalization", () -> LayerNormalization.create().build()),
        named("BatchNormalization", () -> BatchNormalization.create().build()),
        named("GroupNormalization", () -> GroupNormalization.groups(2).build()),
        named("RMSNormalization", () -> RmsNormalization.create().build()),
        named("UnitNormalization", UnitNormalization::create),
        named("rms_scaling", () -> LayerNormalization.create().rmsScaling(true).build()),
        named("PReLU", () -> PRelu.create().build()),
        named("PReLU of shared steps", () -> PRelu.create().sharedAxes(1).build()),
        named("PReLU of shared features", () -> PRelu.create().sharedAxes(2).build()),
        named("ReLU", () -> ActivationLayer.of(new ReluActivation(0.5f, 0.125f, 0.5f))),
        named("Glu", Glu::create),
        named("Flatten", Flatten::create),
        named("GetItem", () -> GetItem.of(":, -1")),
        named(
            "TimeDistributed",
            () -> TimeDistributed.of(Dense.units(2).activation(Activation.TANH))));
  }

  private static Named<Supplier<Layer>> named(String name, Supplier<Layer> layer) {
    return Named.of(name, layer);
  }

  @ParameterizedTest
  @MethodSource("perStepLayers")
  void aLayerAroundHasGradients(Supplier<Layer> made) {
    Random random = new Random(3);
    Layer layer = made.get();
    Tensor x = FiniteDifferences.random(random, 2, 3, 4);
    layer.build(TensorShape.of(x.shape()));
    layer.setWeights(layer.getWeights().stream().map(w -> positive(w, random)).toList());
    requireGradients(layer, Arguments.of(x), random);
  }

  /** A variance is positive; so that nothing is at its default. */
  private static Tensor positive(Tensor weight, Random random) {
    float[] values = weight.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.25f + random.nextInt(512) / 1024f;
    }
    return Tensor.own(weight.shape(), values);
  }

  @ParameterizedTest
  @EnumSource(MergeMode.class)
  void bidirectionalLayersHaveGradientsInEveryMergeMode(MergeMode mode) {
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      RecurrentBuilder<?> one =
          cell(seed % 2 == 0)
              .returnSequences(random.nextBoolean())
              .returnState(random.nextBoolean())
              .goBackwards(random.nextBoolean())
              .timeMajor(random.nextInt(3) == 0);
      boolean isOne = random.nextBoolean();
      Bidirectional.Builder both = Bidirectional.of(one).mergeMode(mode);
      Layer layer = (isOne ? both : both.backwardLayer(other(one.options()))).build();
      Arguments inputs = Arguments.of(FiniteDifferences.random(random, 3, 3, 2));
      if (random.nextBoolean()) {
        inputs = inputs.mask(randomMask(random, 3, 3));
      }
      if (random.nextBoolean()) {
        int ofForward = seed % 2 == 0 ? 2 : 1;
        int states = isOne ? 2 * ofForward : ofForward + 1;
        inputs =
            inputs.initialState(
                IntStream.range(0, states)
                    .mapToObj(i -> FiniteDifferences.random(random, 3, 2))
                    .toArray(Tensor[]::new));
      }
      requireGradients(layer, inputs, random);
    }
  }

  /** A layer of another kind, to run the other way round. */
  private static RecurrentBuilder<?> other(RnnOptions one) {
    return SimpleRnn.units(2)
        .returnSequences(one.returnSequences())
        .returnState(one.returnState())
        .goBackwards(!one.goBackwards())
        .timeMajor(one.timeMajor());
  }

  private static RecurrentBuilder<?> cell(boolean isLstm) {
    return isLstm ? Lstm.units(2) : Gru.units(2);
  }

  @Test
  void sequencesInsideStepsHaveGradients() {
    Random random = new Random(4);
    Layer layer = TimeDistributed.of(Gru.units(2).build());
    requireGradients(layer, Arguments.of(FiniteDifferences.random(random, 2, 2, 3, 2)), random);
  }

  @Test
  void whatIsRepeatedHasGradients() {
    Random random = new Random(5);
    Layer model =
        Sequential.of(
            Gru.units(2).build(),
            RepeatVector.of(3),
            Lstm.units(2).returnSequences(true).build(),
            Flatten.create(),
            Dense.units(2).activation(Activation.LOG_SOFTMAX));
    requireGradients(model, Arguments.of(FiniteDifferences.random(random, 2, 4, 3)), random);
  }

  static Stream<Named<Merge>> merges() {
    return Stream.of(
        Named.of("Concatenate", Merge.concatenate()),
        Named.of("Concatenate of steps", Merge.concatenate(1)),
        Named.of("Add", Merge.add()),
        Named.of("Multiply", Merge.multiply()),
        Named.of("Average", Merge.average()),
        Named.of("Maximum", Merge.maximum()),
        Named.of("Minimum", Merge.minimum()));
  }

  @ParameterizedTest
  @MethodSource("merges")
  void mergedInputsHaveGradients(Merge merge) {
    Random random = new Random(6);
    Tensor[] all =
        IntStream.range(0, 3)
            .mapToObj(i -> FiniteDifferences.random(random, 2, 3, 2))
            .toArray(Tensor[]::new);
    requireGradients(merge, Arguments.of(all[0], all[1], all[2]), random);
  }

  @Test
  void inputsThatAreRepeatedHaveGradients() {
    Random random = new Random(16);
    Arguments inputs =
        Arguments.of(
            FiniteDifferences.random(random, 2, 3, 2),
            FiniteDifferences.random(random, 2, 3, 1),
            FiniteDifferences.random(random, 2, 2));
    requireGradients(Merge.multiply(), inputs, random);
  }

  @ParameterizedTest
  @EnumSource(
      value = MergeKind.class,
      names = {"MULTIPLY", "MAXIMUM", "MINIMUM"})
  void inputsThatAreMergedByTheirMasksHaveGradients(MergeKind kind) {
    Random random = new Random(8);
    Functional.Builder graph = Functional.builder();
    Node a = graph.input("a", -1, -1);
    Node b = graph.input("b", -1, -1);
    Layer table = Embedding.of(4, 3).maskZero(true).build();
    Node merged =
        graph.call(new Merge("merge", kind, -1, true), graph.call(table, a), graph.call(table, b));
    Layer model =
        graph.build(merged, graph.call(Gru.units(2).returnSequences(true).build(), merged));
    Arguments tokens =
        Arguments.of(
            Tensor.of(Shape.of(2, 4), 3, 1, 0, 0, 2, 0, 1, 0),
            Tensor.of(Shape.of(2, 4), 1, 0, 2, 0, 2, 3, 1, 0));
    FiniteDifferences.compareWeights(model, tokens, random);
    requireSame(model, tokens);
  }

  @Test
  void tablesHaveGradientsAndTokensNone() {
    Random random = new Random(7);
    Layer model =
        Sequential.of(
            Embedding.of(4, 3).maskZero(true), Lstm.units(2).returnSequences(true).build());
    Arguments tokens = Arguments.of(Tensor.of(Shape.of(2, 4), 3, 1, 0, 3, 2, 2, 1, 0));
    FiniteDifferences.compareWeights(model, tokens, random);
    requireSame(model, tokens);
    GradientTape pass = GradientTape.of(model, tokens);
    assertThat(pass.gradient(pass.output()).input().toArray()).containsOnly(0);
  }

  @Test
  void stepsThatMaskingSkipsHaveNoGradients() {
    Random random = new Random(8);
    Layer model = Sequential.of(Masking.value(0), Gru.units(2).build());
    float[] values = FiniteDifferences.random(random, 2, 3, 2).toArray();
    values[2] = 0;
    values[3] = 0;
    Arguments inputs = Arguments.of(Tensor.of(Shape.of(2, 3, 2), values));
    FiniteDifferences.compareWeights(model, inputs, random);
    requireSame(model, inputs);
    GradientTape pass = GradientTape.of(model, inputs);
    double[] dInputs = pass.gradient(pass.output()).input().toArray();
    assertThat(dInputs[2]).isZero();
    assertThat(dInputs[3]).isZero();
    assertThat(dInputs[0]).isNotZero();
    assertThat(dInputs[4]).isNotZero();
  }

  @Test
  void aGraphWithSharedLayersAndStatesHandedOverHasGradients() {
    Random random = new Random(9);
    Functional.Builder graph = Functional.builder();
    Node a = graph.input("a", -1, -1, 2);
    Node b = graph.input("b", -1, -1, 2);
    Rnn shared = Lstm.units(3).name("shared").returnState(true).build();
    Node first = graph.call(shared, a);
    Node second = graph.call(shared, b);
    Rnn decoder = Lstm.units(3).name("decoder").returnSequences(true).build();
    Node decoded = graph.call(decoder, b, first.output(1), second.output(2));
    Node head = graph.call(Dense.units(2).activation(Activation.TANH), decoded);
    Functional model = graph.build(head, first, second.output(1));
    requireGradients(
        model,
        Arguments.of(
            FiniteDifferences.random(random, 2, 3, 2), FiniteDifferences.random(random, 2, 2, 2)),
        random);
  }

  @Test
  void anActivationOfImagesWorksOverTheirLastAxis() {
    Random random = new Random(10);
    Cell softmax = new ActivationCell(Activation.SOFTMAX, Shape.of(2, 3));
    Rnn layer = Rnn.of(softmax).returnSequences(true).build();
    requireGradients(layer, Arguments.of(FiniteDifferences.random(random, 2, 2, 2, 3)), random);
  }
}
