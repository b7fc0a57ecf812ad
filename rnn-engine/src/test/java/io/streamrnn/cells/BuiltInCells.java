/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Every kind of built-in cell, of 5 inputs, with weights from a seed. */
public final class BuiltInCells {

  /** How many inputs each of them takes. */
  public static final int INPUTS = 5;

  private BuiltInCells() {}

  /** All of them, by name. */
  public static Stream<Named<Cell>> all() {
    return Stream.concat(
        recurrent(),
        Stream.of(
            Named.of("Dense", dense(1)),
            Named.of("EinsumDense", einsumDense()),
            Named.of("ConvLSTM2D", convLstm2d()),
            Named.of("Normalization", normalization()),
            Named.of("Rescaling", rescaling()),
            Named.of(
                "Categories",
                new CategoryCell(
                    Categories.bins(List.of(-0.5f, 0.5f)), Encoding.COUNT, Shape.of(INPUTS))),
            Named.of("OneHot", new OneHotCell(3, Shape.of(INPUTS))),
            Named.of("PartialSum", new PartialSumCell(Shape.of(INPUTS), 0)),
            Named.of("Truncation", new TruncationCell(Shape.of(INPUTS))),
            Named.of(
                "Selection",
                new SelectionCell(Shape.of(INPUTS), Shape.of(1, 2), new int[] {0, INPUTS - 1})),
            Named.of("mean", reduction(ReductionCell.Kind.MEAN)),
            Named.of("max", reduction(ReductionCell.Kind.MAX)),
            Named.of("LayerNormalization", layerNormalization()),
            Named.of("BatchNormalization", batchNormalization()),
            Named.of("GroupNormalization", groupNormalization()),
            Named.of("RMSNormalization", scaling(ScalingCell.Measure.ROOT_MEAN_SQUARE)),
            Named.of("UnitNormalization", scaling(ScalingCell.Measure.NORM)),
            Named.of("rms_scaling", scaling(ScalingCell.Measure.DEVIATION)),
            Named.of("PReLU", prelu()),
            Named.of(
                "ReLU",
                new ActivationCell(new ReluActivation(0.5f, 0.25f, 0.5f), Shape.of(INPUTS))),
            Named.of("GLU", new StackedCells(List.of(dense(INPUTS, 4, 9), new GluCell(4)))),
            Named.of("softmax", new ActivationCell(Activation.SOFTMAX, Shape.of(INPUTS)))));
  }

  /** Those with states. */
  public static Stream<Named<Cell>> recurrent() {
    Cell lstm = lstm(INPUTS, 7, 2);
    return Stream.of(
        Named.of("SimpleRNN", simpleRnn(INPUTS, 6, 3)),
        Named.of("GRU", gru(INPUTS, 6, false, 4)),
        Named.of("GRU reset_after", gru(INPUTS, 6, true, 5)),
        Named.of("LSTM", lstm),
        Named.of("peephole LSTM", peephole(false)),
        Named.of("coupled LSTM", peephole(true)),
        Named.of("projected LSTM", projectedLstm()),
        Named.of("learned initial states", startingAnywhere(lstm)),
        Named.of("minGRU", minGru()),
        Named.of("minLSTM", minLstm()),
        Named.of("LRU", lru(4)),
        Named.of("GRU-D", gruD(2, 3)),
        Named.of("Conv1D", conv1d(1, 4)),
        Named.of("Conv1D in groups", conv1d(INPUTS, INPUTS)),
        Named.of("DepthwiseConv1D", depthwiseConv1d()),
        Named.of("SeparableConv1D", separableConv1d()),
        Named.of("RunningSum", new RunningSumCell(Shape.of(INPUTS))),
        Named.of("stack", new StackedCells(List.of(lstm, gru(7, 3, true, 6), simpleRnn(3, 4, 7)))),
        Named.of(
            "stack, reverse_state_order",
            new StackedCells(List.of(lstm, gru(7, 3, false, 6)), true)),
        Named.of("stack with head", new StackedCells(List.of(lstm, dense(7, 2, 8)))));
  }

  private static Cell reduction(ReductionCell.Kind kind) {
    return new ReductionCell(kind, Shape.of(INPUTS), Set.of(0), true);
  }

  private static Cell einsumDense() {
    Random random = new Random(31);
    return new EinsumDenseCell(
        Activation.SOFTMAX,
        1,
        weight(random, "kernel", INPUTS, 3, 2),
        Optional.of(weight(random, "bias", 3, 1)));
  }

  private static Cell simpleRnn(int inputs, int units, long seed) {
    Random random = new Random(seed);
    return new SimpleRnnCell(
        Activation.TANH,
        weight(random, "kernel", inputs, units),
        weight(random, "recurrent_kernel", units, units),
        weight(random, "bias", units));
  }

  private static Cell gru(int inputs, int units, boolean resetAfter, long seed) {
    Random random = new Random(seed);
    return new GruCell(
        Activation.TANH,
        resetAfter ? Activation.SIGMOID : Activation.HARD_SIGMOID,
        resetAfter,
        weight(random, "kernel", inputs, 3 * units),
        weight(random, "recurrent_kernel", units, 3 * units),
        resetAfter ? weight(random, "bias", 2, 3 * units) : weight(random, "bias", 3 * units));
  }

  private static Cell lstm(int inputs, int units, long seed) {
    Random random = new Random(seed);
    return new LstmCell(
        Activation.TANH,
        Activation.SIGMOID,
        weight(random, "kernel", inputs, 4 * units),
        weight(random, "recurrent_kernel", units, 4 * units),
        weight(random, "bias", 4 * units));
  }

  private static Cell peephole(boolean coupled) {
    Random random = new Random(12);
    return new PeepholeLstmCell(
        new ClippedActivation(3, Activation.SIGMOID),
        Activation.TANH,
        Activation.SOFTSIGN,
        coupled,
        weight(random, "kernel", INPUTS, 12),
        weight(random, "recurrent_kernel", 3, 12),
        Optional.of(weight(random, "bias", 12)),
        Optional.of(weight(random, "peepholes", 3, 3)));
  }

  private static Cell projectedLstm() {
    Random random = new Random(23);
    return new ProjectedLstmCell(
        weight(random, "kernel", INPUTS, 16),
        weight(random, "recurrent_kernel", 3, 16),
        Optional.of(weight(random, "bias", 16)),
        weight(random, "projection", 4, 3));
  }

  private static Cell startingAnywhere(Cell cell) {
    Random random = new Random(24);
    return new LearnedInitialStateCell(
        cell, List.of(weight(random, "initial_h", 7), weight(random, "initial_c", 7)));
  }

  private static Cell minGru() {
    Random random = new Random(13);
    return new MinGruCell(true, weight(random, "kernel", INPUTS, 8), weight(random, "bias", 8));
  }

  private static Cell minLstm() {
    Random random = new Random(14);
    return new MinLstmCell(true, weight(random, "kernel", INPUTS, 12), weight(random, "bias", 12));
  }

  private static Cell lru(int states) {
    Random random = new Random(15);
    return new LruCell(
        List.of(
            weight(random, "nu_log", states),
            weight(random, "theta_log", states),
            weight(random, "gamma_log", states),
            weight(random, "B_re", INPUTS, states),
            weight(random, "B_im", INPUTS, states),
            weight(random, "C_re", states, INPUTS),
            weight(random, "C_im", states, INPUTS),
            weight(random, "D", INPUTS)));
  }

  private static Cell gruD(int values, int units) {
    Random random = new Random(16);
    return new GruDCell(
        List.of(
            weight(random, "kernel", values, 3 * units),
            weight(random, "recurrent_kernel", units, 3 * units),
            weight(random, "mask_kernel", values, 3 * units),
            weight(random, "bias", 3 * units),
            weight(random, "input_decay", values),
            weight(random, "input_decay_bias", values),
            weight(random, "hidden_decay", values, units),
            weight(random, "hidden_decay_bias", units),
            weight(random, "mean", values)));
  }

  private static Cell convLstm2d() {
    Random random = new Random(17);
    return new ConvLstm2dCell(
        new ConvLstm2dCell.Activations(Activation.TANH, Activation.HARD_SIGMOID),
        ConvLstm2dCell.Geometry.DEFAULT,
        Shape.of(INPUTS, 1, 1),
        weight(random, "kernel", 2, 1, 1, 8),
        weight(random, "recurrent_kernel", 3, 1, 2, 8),
        Optional.of(weight(random, "bias", 8)));
  }

  private static Cell conv1d(int groups, int filters) {
    Random random = new Random(18);
    return new Conv1dCell(
        Activation.TANH,
        2,
        groups,
        weight(random, "kernel", 3, INPUTS / groups, filters),
        Optional.of(weight(random, "bias", filters)));
  }

  private static Cell depthwiseConv1d() {
    Random random = new Random(19);
    return new DepthwiseConv1dCell(
        Activation.TANH, 1, weight(random, "kernel", 2, INPUTS, 2), Optional.empty());
  }

  private static Cell separableConv1d() {
    Random random = new Random(20);
    return new SeparableConv1dCell(
        Activation.SOFTMAX,
        1,
        weight(random, "depthwise_kernel", 3, INPUTS, 2),
        weight(random, "pointwise_kernel", 1, 2 * INPUTS, 4),
        Optional.of(weight(random, "bias", 4)));
  }

  private static Cell normalization() {
    Random random = new Random(21);
    return NormalizationCell.of(
        Shape.of(INPUTS), true, values(random, INPUTS), new float[] {1, 2, 3, 4, 0});
  }

  private static Cell rescaling() {
    return new RescalingCell(Shape.of(INPUTS), values(new Random(22), INPUTS), new float[] {0.5f});
  }

  private static Cell layerNormalization() {
    Random random = new Random(9);
    return new LayerNormalizationCell(
        INPUTS,
        1e-3,
        Optional.of(weight(random, "gamma", INPUTS)),
        Optional.of(weight(random, "beta", INPUTS)));
  }

  private static Cell batchNormalization() {
    Random random = new Random(10);
    return new BatchNormalizationCell(
        1.5,
        Optional.of(weight(random, "gamma", INPUTS)),
        Optional.of(weight(random, "beta", INPUTS)),
        weight(random, "moving_mean", INPUTS),
        weight(random, "moving_variance", INPUTS));
  }

  private static Cell groupNormalization() {
    Random random = new Random(18);
    return new GroupNormalizationCell(
        INPUTS,
        1,
        1e-3,
        Optional.of(weight(random, "gamma", INPUTS)),
        Optional.of(weight(random, "beta", INPUTS)));
  }

  private static Cell scaling(ScalingCell.Measure measure) {
    Random random = new Random(19);
    return new ScalingCell(measure, INPUTS, 1e-3, Optional.of(weight(random, "gamma", INPUTS)));
  }

  private static Cell prelu() {
    return new PReluCell(Shape.of(INPUTS), weight(new Random(20), "alpha", 1, INPUTS));
  }

  private static Cell dense(long seed) {
    return dense(INPUTS, 3, seed);
  }

  private static Cell dense(int inputs, int units, long seed) {
    Random random = new Random(seed);
    return new DenseCell(
        Activation.RELU, weight(random, "kernel", inputs, units), weight(random, "bias", units));
  }

  private static Weight weight(Random random, String name, int... dims) {
    Shape shape = Shape.of(dims);
    return Weight.of(name, shape, values(random, shape.size()));
  }

  /** Numbers between -1 and 1. */
  public static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
