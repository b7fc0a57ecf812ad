package io.streamrnn.model.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.internal.GateBlocks;
import io.streamrnn.model.UnsupportedModelException;

/**
 * One layer of nn.RNN, nn.GRU or nn.LSTM. Which of them it is, its weights tell: they have one,
 * three or four rows per unit. Gates come as i, f, g, o and r, z, n; the reset gate of a GRU is
 * applied after the recurrent product.
 */
final class TorchRecurrentLayer {

  private final TorchModule module;
  private final String suffix;
  private final int inputSize;
  private final int units;

  TorchRecurrentLayer(TorchModule module, String suffix, int inputSize) {
    this.module = module;
    this.suffix = suffix;
    this.inputSize = inputSize;
    this.units = module.outputSize();
  }

  /** How many tensors it has. */
  int tensors() {
    return hasBias() ? 4 : 2;
  }

  private boolean hasBias() {
    return module.tensors().containsKey(name("bias_ih"))
        || module.tensors().containsKey(name("bias_hh"));
  }

  private String name(String kind) {
    return suffix.replace("weight_ih", kind);
  }

  Cell cell(Activation nonlinearity) {
    StoredTensor stored = module.tensor(suffix).requireMatrix();
    int rows = stored.dim(0);
    return switch (rows % units == 0 ? rows / units : 0) {
      case 1 -> {
        GateBlocks blocks = new GateBlocks(units, 0);
        yield new SimpleRnnCell(
            nonlinearity, kernel(blocks, 1), recurrent(blocks, 1), sum(blocks, 1));
      }
      case 3 -> {
        GateBlocks blocks = new GateBlocks(units, 1, 0, 2);
        yield new GruCell(
            Activation.TANH,
            Activation.SIGMOID,
            true,
            kernel(blocks, 3),
            recurrent(blocks, 3),
            both(blocks));
      }
      case 4 -> {
        GateBlocks blocks = new GateBlocks(units, 0, 1, 2, 3);
        yield new LstmCell(
            Activation.TANH,
            Activation.SIGMOID,
            kernel(blocks, 4),
            recurrent(blocks, 4),
            sum(blocks, 4));
      }
      default ->
          throw new UnsupportedModelException(
              "a recurrent weight has one (nn.RNN), three (nn.GRU) or four (nn.LSTM) rows per unit: tensor=%s, shape=%s, units=%d"
                  .formatted(stored.name(), stored.dims(), units));
    };
  }

  private Weight kernel(GateBlocks blocks, long gates) {
    StoredTensor stored = module.tensor(suffix).requireDims(gates * units, inputSize);
    return blocks.matrix("kernel", stored.values(), 0, inputSize);
  }

  private Weight recurrent(GateBlocks blocks, long gates) {
    StoredTensor stored = module.tensor(name("weight_hh")).requireDims(gates * units, units);
    return blocks.matrix("recurrent_kernel", stored.values(), 0, units);
  }

  private Weight sum(GateBlocks blocks, long gates) {
    return hasBias()
        ? blocks.sum("bias", bias("bias_ih", gates), 0, bias("bias_hh", gates), 0)
        : null;
  }

  private Weight both(GateBlocks blocks) {
    return hasBias() ? blocks.both("bias", bias("bias_ih", 3), 0, bias("bias_hh", 3), 0) : null;
  }

  private float[] bias(String kind, long gates) {
    return module.tensor(name(kind)).requireDims(gates * units).values();
  }
}
