/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static io.streamrnn.cell.Activation.HARD_SIGMOID;
import static io.streamrnn.cell.Activation.RELU;
import static io.streamrnn.cell.Activation.SIGMOID;
import static io.streamrnn.cell.Activation.TANH;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.BatchNormalizationCell;
import io.streamrnn.cells.Categories;
import io.streamrnn.cells.CategoryCell;
import io.streamrnn.cells.ClippedActivation;
import io.streamrnn.cells.Conv1dCell;
import io.streamrnn.cells.ConvLstm2dCell;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.DepthwiseConv1dCell;
import io.streamrnn.cells.EinsumDenseCell;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.GluCell;
import io.streamrnn.cells.GroupNormalizationCell;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.GruDCell;
import io.streamrnn.cells.LayerNormalizationCell;
import io.streamrnn.cells.LearnedInitialStateCell;
import io.streamrnn.cells.LruCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.MinGruCell;
import io.streamrnn.cells.MinLstmCell;
import io.streamrnn.cells.NormalizationCell;
import io.streamrnn.cells.OneHotCell;
import io.streamrnn.cells.PReluCell;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.PartialSumCell;
import io.streamrnn.cells.PeepholeLstmCell;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.ProjectedLstmCell;
import io.streamrnn.cells.ReductionCell;
import io.streamrnn.cells.ReluActivation;
import io.streamrnn.cells.RescalingCell;
import io.streamrnn.cells.RunningSumCell;
import io.streamrnn.cells.ScalingCell;
import io.streamrnn.cells.SelectionCell;
import io.streamrnn.cells.SeparableConv1dCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.cells.TruncationCell;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Masking;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.StreamingPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One model of each kind, with weights that a reader can compute. */
final class PinnedModels {

  private PinnedModels() {}

  /** All of them by name. */
  static Map<String, Model> all() {
    Map<String, Model> all = new LinkedHashMap<>();
    all.put("simple RNN", Model.of("m", rnn(TANH, 2, 3)));
    all.put("GRU", Model.of("m", gru(true, 2, 3)));
    all.put("GRU, reset before the product", Model.of("m", gru(false, 2, 3)));
    all.put("LSTM", Model.of("m", lstm(SIGMOID, 2, 3)));
    all.put("LSTM of Keras 2", Model.of("m", lstm(HARD_SIGMOID, 2, 3)));
    all.put("LSTM with a head", Model.of("m", lstm(SIGMOID, 2, 3), dense(SIGMOID, 3, 1)));
    all.put("peephole LSTM", Model.of("m", peephole()));
    all.put("projected LSTM", Model.of("m", projectedLstm()));
    all.put("learned initial states", Model.of("m", started()));
    all.put("stack", Model.of("m", lstm(SIGMOID, 2, 3), gru(true, 3, 2), rnn(RELU, 2, 1)));
    all.put("masked", stepped(masked(-1)));
    all.put("minGRU", Model.of("m", new MinGruCell(true, weight(2, 6), weight(6))));
    all.put("minLSTM", Model.of("m", new MinLstmCell(false, weight(2, 9), weight(9))));
    all.put("LRU", Model.of("m", lru()));
    all.put("GRU-D", Model.of("m", gruD()));
    all.put("ConvLSTM", Model.of("m", convLstm()));
    all.put("embedding", Model.of("m", new EmbeddingCell(weight(5, 2)), gru(true, 2, 3)));
    all.put("normalizations", Model.of("m", batchNormalization(), rnn(TANH, 2, 2), layerNorm()));
    all.put("scalings", Model.of("m", unit(), rnn(TANH, 2, 2), rms(), prelu()));
    all.put("relu with parameters", Model.of("m", cut(), rnn(TANH, 2, 2), groups()));
    all.put("Conv1D", Model.of("m", conv1d(), lstm(SIGMOID, 3, 2)));
    all.put("DepthwiseConv1D", Model.of("m", depthwiseConv1d(), rnn(TANH, 4, 2)));
    all.put("SeparableConv1D", Model.of("m", separableConv1d(), rnn(TANH, 3, 2)));
    all.put("categories", Model.of("m", categories(), rnn(TANH, 4, 2)));
    all.put("normalized by weights", Model.of("m", normalization(), rnn(TANH, 2, 2)));
    all.put("rescaled", Model.of("m", rescaling(), rnn(TANH, 2, 2)));
    all.put("selected", Model.of("m", selection(), rnn(TANH, 2, 2)));
    all.put("truncated", Model.of("m", new TruncationCell(Shape.of(2)), rnn(TANH, 2, 2)));
    all.put("one of three", Model.of("m", new OneHotCell(3, Shape.of()), rnn(TANH, 3, 2)));
    all.put("partial sums", Model.of("m", new PartialSumCell(Shape.of(2), 0), rnn(TANH, 2, 2)));
    all.put("running sums", Model.of("m", new RunningSumCell(Shape.of(2)), rnn(TANH, 2, 2)));
    all.put("product of axes", Model.of("m", rnn(TANH, 2, 2), einsumDense()));
    all.put("reduced", Model.of("m", reduction(), rnn(TANH, 2, 2)));
    all.put("function", Model.of("m", clip(), rnn(TANH, 2, 2)));
    all.put("gated", Model.of("m", rnn(TANH, 2, 4), new GluCell(4)));
    all.put("activation", Model.of("m", rnn(TANH, 2, 3), activation(RELU, 3)));
    all.put("custom cell", Model.of("m", new MinimalRnn(0.5)));
    all.put("branches and a merge", stepped(branches()));
    all.put("masked branches", stepped(maskedBranches()));
    all.put("started from constants", stepped(startedFromConstants()));
    all.put("whole sequences", Model.ofSequences("m", bidirectional()));
    return all;
  }

  /** {@code -3/8, -2/8, ..., 3/8}, over and over. */
  static Weight weight(int... dims) {
    Shape shape = Shape.of(dims);
    return Weight.of("w", shape, values(shape.size()));
  }

  private static float[] values(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (i % 7 - 3) / 8f;
    }
    return values;
  }

  static Cell rnn(Activation activation, int inputs, int units) {
    return new SimpleRnnCell(
        activation, weight(inputs, units), weight(units, units), Optional.empty());
  }

  static Cell gru(boolean resetAfter, int inputs, int units) {
    Weight bias = resetAfter ? weight(2, 3 * units) : weight(3 * units);
    return new GruCell(
        TANH, SIGMOID, resetAfter, weight(inputs, 3 * units), weight(units, 3 * units), bias);
  }

  static Cell lstm(Activation recurrent, int inputs, int units) {
    return new LstmCell(
        TANH, recurrent, weight(inputs, 4 * units), weight(units, 4 * units), weight(4 * units));
  }

  static Cell dense(Activation activation, int inputs, int units) {
    return new DenseCell(activation, weight(inputs, units), weight(units));
  }

  private static Cell einsumDense() {
    return new EinsumDenseCell(RELU, 1, weight(2, 2, 2), Optional.of(weight(2)));
  }

  private static Cell unit() {
    return new ScalingCell(ScalingCell.Measure.NORM, 2, 1e-12, Optional.empty());
  }

  private static Cell rms() {
    return new ScalingCell(ScalingCell.Measure.ROOT_MEAN_SQUARE, 2, 1e-6, Optional.of(weight(2)));
  }

  private static Cell prelu() {
    return new PReluCell(Shape.of(2), weight(1, 2));
  }

  private static Cell cut() {
    return new ActivationCell(new ReluActivation(0.5f, 1, 2), Shape.of(2));
  }

  private static Cell groups() {
    return new GroupNormalizationCell(2, 1, 1e-3, Optional.of(weight(2)), Optional.empty());
  }

  private static Cell peephole() {
    return new PeepholeLstmCell(
        new ClippedActivation(3, SIGMOID),
        new ParametricActivation(ParametricActivation.Kind.SCALED_TANH, 1.5f, 0.5f),
        TANH,
        true,
        weight(2, 12),
        weight(3, 12),
        Optional.empty(),
        Optional.of(weight(3, 3)));
  }

  private static Cell projectedLstm() {
    return new ProjectedLstmCell(
        weight(2, 12), weight(2, 12), Optional.of(weight(12)), weight(3, 2));
  }

  private static Cell started() {
    return new LearnedInitialStateCell(gru(true, 2, 3), List.of(weight(3)));
  }

  private static Model stepped(Layer layers) {
    return Model.of("m", StreamingPlan.of(layers));
  }

  static Layer masked(float mark) {
    return built(
        Sequential.of(
            Masking.value(mark),
            Lstm.units(3).tensorFlow1Defaults().returnSequences(true),
            Gru.units(2).tensorFlow1Defaults().returnSequences(true),
            Dense.units(1)));
  }

  private static Cell lru() {
    return new LruCell(
        List.of(
            weight(3),
            weight(3),
            weight(3),
            weight(2, 3),
            weight(2, 3),
            weight(3, 2),
            weight(3, 2),
            weight(2)));
  }

  private static Cell gruD() {
    return new GruDCell(
        List.of(
            weight(2, 9),
            weight(3, 9),
            weight(2, 9),
            weight(9),
            weight(2),
            weight(2),
            weight(2, 3),
            weight(3),
            weight(2)));
  }

  private static Cell convLstm() {
    return new ConvLstm2dCell(
        new ConvLstm2dCell.Activations(TANH, HARD_SIGMOID),
        new ConvLstm2dCell.Geometry(new ConvLstm2dCell.Pair(2, 1), ConvLstm2dCell.Pair.ONE, true),
        Shape.of(4, 3, 1),
        weight(2, 2, 1, 8),
        weight(2, 2, 2, 8),
        Optional.of(weight(8)));
  }

  private static Cell conv1d() {
    return new Conv1dCell(RELU, 2, 1, weight(3, 2, 3), Optional.of(weight(3)));
  }

  private static Cell depthwiseConv1d() {
    return new DepthwiseConv1dCell(TANH, 1, weight(2, 2, 2), Optional.of(weight(4)));
  }

  private static Cell separableConv1d() {
    return new SeparableConv1dCell(
        TANH, 1, weight(2, 2, 1), weight(1, 2, 3), Optional.of(weight(3)));
  }

  private static Cell categories() {
    return new CategoryCell(Categories.bins(List.of(0f, 1f, 2f)), Encoding.ONE_HOT, Shape.of(1));
  }

  private static Cell normalization() {
    Weight variance = Weight.of("v", Shape.of(2), new float[] {1, 4});
    Weight count = Weight.of("count", Shape.of(), new float[] {7});
    return NormalizationCell.of(Shape.of(2), false, List.of(weight(2), variance, count));
  }

  private static Cell reduction() {
    return new ReductionCell(ReductionCell.Kind.MEAN, Shape.of(2, 3), Set.of(1), false);
  }

  private static Cell clip() {
    return new ActivationCell(
        new PointwiseFunction(PointwiseFunction.Kind.CLIP, -0.5f, 1), Shape.of(2));
  }

  private static Cell selection() {
    return new SelectionCell(Shape.of(3), Shape.of(2), new int[] {2, 0});
  }

  private static Cell rescaling() {
    return new RescalingCell(Shape.of(2), new float[] {2}, new float[] {1, -1});
  }

  private static Cell batchNormalization() {
    Weight variance = Weight.of("v", Shape.of(2), new float[] {1, 2});
    return new BatchNormalizationCell(
        0.001, Optional.of(weight(2)), Optional.empty(), weight(2), variance);
  }

  private static Cell layerNorm() {
    return new LayerNormalizationCell(2, 0.001, Optional.empty(), Optional.of(weight(2)));
  }

  static Cell activation(Activation activation, int size) {
    return new ActivationCell(activation, Shape.of(size));
  }

  private static Layer branches() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node lstm = graph.call(Lstm.units(3).tensorFlow1Defaults().returnSequences(true).build(), x);
    Node gru = graph.call(Gru.units(2).tensorFlow1Defaults().returnSequences(true).build(), lstm);
    Node both = graph.call(Merge.concatenate(), gru, lstm, x);
    return built(graph.build(graph.call(Dense.units(1).activation(TANH), both)));
  }

  private static Layer maskedBranches() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.call(Masking.value(7), graph.input("x", -1, -1, 2));
    Node lstm = graph.call(Lstm.units(2).tensorFlow1Defaults().returnSequences(true).build(), x);
    Node gru = graph.call(Gru.units(2).tensorFlow1Defaults().returnSequences(true).build(), x);
    return built(graph.build(graph.call(Merge.add(), lstm, gru)));
  }

  private static Layer startedFromConstants() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node start = graph.call(Dense.units(3).activation(TANH), graph.input("c", -1, 2));
    Functional model =
        graph.build(graph.call(Gru.units(3).tensorFlow1Defaults().build(), x, start));
    model.build(model.inputShapes());
    return weighted(model);
  }

  static Layer bidirectional() {
    return built(
        Sequential.of(
            Bidirectional.of(Lstm.units(3).tensorFlow1Defaults().returnSequences(true)),
            Dense.units(1).activation(SIGMOID)));
  }

  static Layer built(Layer layer) {
    layer.build(TensorShape.of(-1, -1, 2));
    return weighted(layer);
  }

  private static Layer weighted(Layer layer) {
    layer.setWeights(
        layer.getWeights().stream()
            .map(w -> Tensor.of(w.shape(), values(w.shape().size())))
            .toList());
    return layer;
  }

  /** A cell of a user. */
  static final class MinimalRnn extends TensorCell {

    private final double scale;

    MinimalRnn(double scale) {
      super(2, 3, List.of(StateSpec.of("h", 3)), List.of(weight(2, 3)));
      this.scale = scale;
    }

    @Override
    public String className() {
      return "MinimalRNNCell";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("scale", scale);
    }

    @Override
    protected TensorStep step(INDArray x, TensorStates states) {
      INDArray h = x.mmul(tensor("w")).add(states.get(0).mul(scale));
      return TensorStep.of(h, h);
    }
  }
}
