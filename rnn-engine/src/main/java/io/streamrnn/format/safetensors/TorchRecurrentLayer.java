/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.LearnedInitialStateCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.ProjectedLstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.GateBlocks;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.CellSpec;
import io.streamrnn.layers.GatedBuilder;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.LearnedInitialState;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.ProjectedLstm;
import io.streamrnn.layers.RecurrentBuilder;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.UnitsBuilder;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One layer of nn.RNN, nn.GRU or nn.LSTM: its weights have one, three or four rows per unit. The
 * order of the gates is i, f, g, o and r, z, n. The reset gate of a GRU is applied after the
 * recurrent product.
 */
final class TorchRecurrentLayer {

  private final TorchModule module;
  private final String suffix;
  private final int inputSize;
  private final Size size;
  private final UnaryOperator<Cell> start;

  /**
   * What all layers of a module have.
   *
   * @param units the number of units
   * @param state the extent of {@code h}
   * @param isProjected whether {@code h} is a projection ({@code proj_size})
   */
  record Size(int units, int state, boolean isProjected) {}

  /**
   * A layer of a module.
   *
   * @param suffix of its first weight
   * @param start gives a cell its initial states
   */
  TorchRecurrentLayer(
      TorchModule module, String suffix, int inputSize, Size size, UnaryOperator<Cell> start) {
    this.module = module;
    this.suffix = suffix;
    this.inputSize = inputSize;
    this.size = size;
    this.start = start;
  }

  /** Its name within the module: {@code l0}, or {@code cell} for a cell. */
  String suffix() {
    return suffix.equals("weight_ih") ? "cell" : suffix.substring("weight_ih_".length());
  }

  /** The number of its tensors. */
  int tensors() {
    return (hasBias() ? 4 : 2) + (size.isProjected() ? 1 : 0);
  }

  /**
   * Checks that no tensor is missing.
   *
   * @throws ModelFormatException if one is
   */
  TorchRecurrentLayer requireComplete() {
    module.tensor(name("weight_hh"));
    if (hasBias()) {
      module.tensor(name("bias_ih"));
      module.tensor(name("bias_hh"));
    }
    if (size.isProjected()) {
      module.tensor(name("weight_hr"));
    }
    return this;
  }

  private boolean hasBias() {
    return module.tensors().containsKey(name("bias_ih"))
        || module.tensors().containsKey(name("bias_hh"));
  }

  private String name(String kind) {
    return suffix.replace("weight_ih", kind);
  }

  Cell cell(Activation nonlinearity) {
    return start.apply(cellFromZeros(nonlinearity));
  }

  private Cell cellFromZeros(Activation nonlinearity) {
    StoredTensor stored = module.tensor(suffix).requireMatrix();
    int rows = stored.dim(0);
    int units = size.units();
    int gates = rows % units == 0 ? rows / units : 0;
    if (size.isProjected() && gates != 4) {
      throw new ModelFormatException(
          "only an nn.LSTM has a projection, and four rows per unit: tensor=%s, shape=%s, units=%d"
              .formatted(stored.name(), stored.dims(), units));
    }
    return switch (gates) {
      case 1 -> {
        GateBlocks blocks = new GateBlocks(units, 0);
        yield new SimpleRnnCell(
            nonlinearity,
            kernel(blocks, 1),
            recurrent(blocks, 1),
            Optional.ofNullable(bias(blocks, 1)));
      }
      case 3 -> {
        GateBlocks blocks = new GateBlocks(units, 1, 0, 2);
        yield new GruCell(
            Activation.TANH,
            Activation.SIGMOID,
            true,
            kernel(blocks, 3),
            recurrent(blocks, 3),
            Optional.ofNullable(bias(blocks, 3)));
      }
      case 4 -> {
        GateBlocks blocks = new GateBlocks(units, 0, 1, 2, 3);
        yield size.isProjected()
            ? new ProjectedLstmCell(
                kernel(blocks, 4),
                recurrent(blocks, 4),
                Optional.ofNullable(bias(blocks, 4)),
                projection())
            : new LstmCell(
                Activation.TANH,
                Activation.SIGMOID,
                kernel(blocks, 4),
                recurrent(blocks, 4),
                Optional.ofNullable(bias(blocks, 4)));
      }
      default ->
          throw new UnsupportedModelException(
              "a recurrent weight must have one (nn.RNN), three (nn.GRU) or four (nn.LSTM) rows per unit: tensor=%s, shape=%s, units=%d"
                  .formatted(stored.name(), stored.dims(), units));
    };
  }

  /**
   * This layer and its backward layer as one layer over whole sequences.
   *
   * @throws ModelFormatException if they are of different kinds
   */
  Bidirectional both(TorchRecurrentLayer backward, Activation nonlinearity, String name) {
    Cell there = cell(nonlinearity);
    Cell back = backward.cell(nonlinearity);
    if (!shapes(there).equals(shapes(back))) {
      throw new ModelFormatException(
          "both directions must have weights of the same shapes: tensor=%s, forward=%s, backward=%s"
              .formatted(module.tensor(suffix).name(), shapes(there), shapes(back)));
    }
    return Bidirectional.of(
            builder(nonlinearity, there)
                .returnSequences(true)
                .weights(tensors(there.weights(), back.weights())))
        .name(name)
        .build();
  }

  /** As a layer over whole sequences. */
  Rnn layer(Activation nonlinearity, String name) {
    Cell cell = cell(nonlinearity);
    return builder(nonlinearity, cell)
        .name(name)
        .returnSequences(true)
        .weights(tensors(cell.weights(), List.of()))
        .build();
  }

  private static List<Shape> shapes(Cell cell) {
    return cell.weights().stream().map(Weight::shape).toList();
  }

  private static List<Tensor> tensors(List<Weight> first, List<Weight> second) {
    return Stream.concat(first.stream(), second.stream())
        .map(w -> Tensor.of(w.shape(), w.toArray()))
        .toList();
  }

  private RecurrentBuilder<?> builder(Activation nonlinearity, Cell cell) {
    if (cell instanceof LearnedInitialStateCell started) {
      return Rnn.of(new LearnedInitialState(spec(nonlinearity, started.cell())));
    }
    return cell instanceof ProjectedLstmCell ? Rnn.of(projected()) : ofUnits(nonlinearity, cell);
  }

  private CellSpec spec(Activation nonlinearity, Cell cell) {
    return cell instanceof ProjectedLstmCell ? projected() : ofUnits(nonlinearity, cell).cell();
  }

  private ProjectedLstm projected() {
    return new ProjectedLstm(size.units(), size.state(), hasBias());
  }

  private UnitsBuilder<?> ofUnits(Activation nonlinearity, Cell cell) {
    if (cell instanceof GruCell) {
      return gated(Gru.units(size.units()).resetAfter(true));
    } else if (cell instanceof LstmCell) {
      return gated(Lstm.units(size.units()));
    }
    return blank(SimpleRnn.units(size.units()).activation(nonlinearity));
  }

  private <B extends GatedBuilder<B>> B gated(B builder) {
    return blank(builder).recurrentActivation(Activation.SIGMOID);
  }

  /** Without draws, as the weights are given. */
  private <B extends UnitsBuilder<B>> B blank(B builder) {
    return builder
        .useBias(hasBias())
        .kernelInitializer(Initializers.zeros())
        .recurrentInitializer(Initializers.zeros());
  }

  private Weight kernel(GateBlocks blocks, long gates) {
    StoredTensor stored = module.tensor(suffix).requireDims(gates * size.units(), inputSize);
    return blocks.matrix("kernel", stored.values(), 0, inputSize);
  }

  private Weight recurrent(GateBlocks blocks, long gates) {
    StoredTensor stored =
        module.tensor(name("weight_hh")).requireDims(gates * size.units(), size.state());
    return blocks.matrix("recurrent_kernel", stored.values(), 0, size.state());
  }

  private Weight projection() {
    StoredTensor stored = module.tensor(name("weight_hr")).requireDims(size.state(), size.units());
    return new GateBlocks(size.state(), 0).matrix("projection", stored.values(), 0, size.units());
  }

  private @Nullable Weight bias(GateBlocks blocks, long gates) {
    if (!hasBias()) {
      return null;
    }
    float[] input = module.tensor(name("bias_ih")).requireDims(gates * size.units()).values();
    float[] recurrent = module.tensor(name("bias_hh")).requireDims(gates * size.units()).values();
    // The reset gate of a GRU is applied after the product and its bias.
    return gates == 3
        ? blocks.both("bias", input, 0, recurrent, 0)
        : blocks.sum("bias", input, 0, recurrent, 0);
  }
}
