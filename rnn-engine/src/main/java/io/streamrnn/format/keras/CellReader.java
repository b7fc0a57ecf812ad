/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.format.hdf5.StoredArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds recurrent cells from their configuration and weights. A layer such as {@code LSTM} has the
 * configuration of its cell, so this class reads both.
 */
final class CellReader {

  private static final int[] KERAS_1_LSTM = {0, 2, 1, 3}; // stored as i, c, f, o
  private static final int[] KERAS_1_GRU = {0, 1, 2}; // stored as z, r, h

  private final KerasVersion version;

  CellReader(KerasVersion version) {
    this.version = version;
  }

  /**
   * The cells of a layer, the lowest first.
   *
   * @throws io.streamrnn.model.UnsupportedModelException if the class of a cell is not supported
   */
  static List<LayerConfig> cells(LayerConfig layer) {
    List<LayerConfig> cells = new ArrayList<>();
    collect(layer, cells);
    if (cells.isEmpty()) {
      throw layer.place().damaged("a stack must have at least one cell: cells=[]");
    }
    return cells;
  }

  private static void collect(LayerConfig config, List<LayerConfig> cells) {
    switch (config.type()) {
      case "RNN" -> collect(config.inner("cell"), cells);
      // Its reverse_state_order changes the order in which states are returned, not what they are.
      case "StackedRNNCells" ->
          config.config().objects("cells").forEach(c -> collect(LayerConfig.of(c), cells));
      case "SimpleRNN",
          "SimpleRNNCell",
          "GRU",
          "GRUCell",
          "CuDNNGRU",
          "LSTM",
          "LSTMCell",
          "CuDNNLSTM" ->
          cells.add(config);
      default ->
          throw config
              .place()
              .unsupported(
                  "cell not supported: %s; supported: SimpleRNNCell, GRUCell, LSTMCell, StackedRNNCells",
                  config.type());
    }
  }

  /** Builds a stack of cells. */
  List<Cell> read(List<LayerConfig> configs, int inputSize, LayerWeights weights) {
    Cell[] cells = new Cell[configs.size()];
    for (int index : storedOrder(configs)) {
      int width = index == 0 ? inputSize : units(configs.get(index - 1));
      cells[index] = read(configs.get(index), width, weights);
    }
    return List.of(cells);
  }

  /** Keras stores trainable weights before frozen ones. */
  static int[] storedOrder(List<LayerConfig> configs) {
    return IntStream.concat(withTrainable(configs, true), withTrainable(configs, false)).toArray();
  }

  private static IntStream withTrainable(List<LayerConfig> configs, boolean trainable) {
    return IntStream.range(0, configs.size())
        .filter(i -> configs.get(i).config().flag("trainable", true) == trainable);
  }

  private static int units(LayerConfig config) {
    return config.config().size("units", "output_dim");
  }

  private Cell read(LayerConfig config, int inputSize, LayerWeights weights) {
    int units = units(config);
    return switch (config.type()) {
      case "SimpleRNN", "SimpleRNNCell" -> simpleRnn(config.config(), inputSize, units, weights);
      case "GRU", "GRUCell" -> gru(config.config(), inputSize, units, weights);
      case "LSTM", "LSTMCell" -> lstm(config.config(), inputSize, units, weights);
      case "CuDNNGRU" -> cudnnGru(inputSize, units, weights);
      case "CuDNNLSTM" -> cudnnLstm(inputSize, units, weights);
      default -> throw new AssertionError(config.type());
    };
  }

  private Cell simpleRnn(Config config, int inputSize, int units, LayerWeights weights) {
    return new SimpleRnnCell(
        activation(config),
        weights.take("kernel", inputSize, units).as("kernel"),
        weights.take("recurrent_kernel", units, units).as("recurrent_kernel"),
        usesBias(config) ? Optional.of(weights.take("bias", units).as("bias")) : Optional.empty());
  }

  private Cell gru(Config config, int inputSize, int units, LayerWeights weights) {
    boolean resetAfter = config.flag("reset_after", false);
    GateBlocks blocks;
    if (isKeras1(config) && weights.isNext(inputSize, units)) {
      blocks = GateBlocks.perGate(weights, inputSize, units, KERAS_1_GRU);
    } else if (!usesBias(config)) {
      blocks = GateBlocks.stored(weights, inputSize, units, 3);
    } else if (resetAfter) {
      blocks = GateBlocks.stored(weights, inputSize, units, 3, 2, 3 * units);
    } else {
      blocks = GateBlocks.stored(weights, inputSize, units, 3, 3 * units);
    }
    return gru(activation(config), recurrentActivation(config), resetAfter, blocks);
  }

  private Cell cudnnGru(int inputSize, int units, LayerWeights weights) {
    GateBlocks blocks = GateBlocks.cudnn(weights, inputSize, units, 3, bias -> bias);
    return gru(Activation.TANH, Activation.SIGMOID, true, blocks);
  }

  private static Cell gru(
      ActivationFunction activation,
      ActivationFunction recurrent,
      boolean resetAfter,
      GateBlocks blocks) {
    return new GruCell(
        activation,
        recurrent,
        resetAfter,
        blocks.kernel().as("kernel"),
        blocks.recurrentKernel().as("recurrent_kernel"),
        Optional.ofNullable(bias(blocks)));
  }

  private Cell lstm(Config config, int inputSize, int units, LayerWeights weights) {
    GateBlocks blocks;
    if (isKeras1(config) && weights.isNext(inputSize, units)) {
      blocks = GateBlocks.perGate(weights, inputSize, units, KERAS_1_LSTM);
    } else if (usesBias(config)) {
      blocks = GateBlocks.stored(weights, inputSize, units, 4, 4 * units);
    } else {
      blocks = GateBlocks.stored(weights, inputSize, units, 4);
    }
    return lstm(activation(config), recurrentActivation(config), blocks);
  }

  private Cell cudnnLstm(int inputSize, int units, LayerWeights weights) {
    GateBlocks blocks = GateBlocks.cudnn(weights, inputSize, units, 4, GateBlocks::summed);
    return lstm(Activation.TANH, Activation.SIGMOID, blocks);
  }

  private static Cell lstm(
      ActivationFunction activation, ActivationFunction recurrent, GateBlocks blocks) {
    return new LstmCell(
        activation,
        recurrent,
        blocks.kernel().as("kernel"),
        blocks.recurrentKernel().as("recurrent_kernel"),
        Optional.ofNullable(bias(blocks)));
  }

  private static @Nullable Weight bias(GateBlocks blocks) {
    StoredArray bias = blocks.bias();
    return bias == null ? null : bias.as("bias");
  }

  /**
   * Keras 1 writes {@code output_dim}. Its cells hold an array per gate unless they are for cuDNN.
   */
  private static boolean isKeras1(Config config) {
    return !config.has("units");
  }

  static boolean usesBias(Config config) {
    return config.flag("use_bias", config.flag("bias", true));
  }

  private ActivationFunction activation(Config config) {
    return Activations.read(config, "activation", Activation.TANH, version);
  }

  private ActivationFunction recurrentActivation(Config config) {
    String key = config.has("inner_activation") ? "inner_activation" : "recurrent_activation";
    return Activations.read(config, key, version.recurrentActivation(), version);
  }
}
