package io.streamrnn.model.onnx;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import java.util.Arrays;

/**
 * Runs a recurrent node: its cells' kernels, one row of the batch after another, so that every row
 * may have a length of its own.
 */
final class RecurrentOperation extends Operation {

  private final RecurrentNode node;
  // Made at first use: weights are turned and packed only where they are needed.
  private Cell[] cells;

  RecurrentOperation(RecurrentNode node) {
    super(node.outputTypes());
    this.node = node;
  }

  RecurrentNode node() {
    return node;
  }

  /** The cells of the directions. */
  synchronized Cell[] cells() {
    if (cells == null) {
      cells = new Cell[node.directions()];
      Arrays.setAll(cells, node::cell);
    }
    return cells;
  }

  @Override
  double memory() {
    // A cell turns its weights around, keeps them, and packs them for its kernels. Nodes may share
    // what is stored, but not what is made of it.
    return 3.0 * node.weights() + super.memory();
  }

  @Override
  double cost() {
    double steps = (double) node.steps() * node.batch();
    return steps * (node.weights() + 40.0 * node.units()) + memory();
  }

  @Override
  Computation bind(Value[] in, Value[] out) {
    Run[] runs = new Run[node.directions()];
    Arrays.setAll(runs, d -> new Run(d, in, out));
    return () -> {
      for (Run run : runs) {
        run.run();
      }
    };
  }

  /** One direction at work. */
  private final class Run {

    private final int direction;
    private final Kernel kernel;
    private final float[] x = new float[node.inputSize()];
    private final float[] y = new float[node.units()];
    private final float[][] states = new float[node.kind().states()][node.units()];
    private final float[] xs;
    private final float[] ys;
    private final float[][] initial = new float[states.length][];
    private final float[][] last = new float[states.length][];
    private final long[] lengths;
    private final int steps = (int) node.steps();
    private final int batch = (int) node.batch();

    Run(int direction, Value[] in, Value[] out) {
      this.direction = direction;
      kernel = cells()[direction].kernel();
      xs = in[RecurrentNode.X].floats();
      ys = out[0].floats();
      for (int k = 0; k < states.length; k++) {
        Value given = given(in, RecurrentNode.INITIAL_H + k);
        initial[k] = given == null ? null : given.floats();
        last[k] = out[1 + k].floats();
      }
      Value given = given(in, RecurrentNode.SEQUENCE_LENS);
      lengths = given == null ? null : given.ints();
    }

    private static Value given(Value[] in, int index) {
      return index < in.length ? in[index] : null;
    }

    void run() {
      for (int row = 0; row < batch; row++) {
        int length = length(row);
        load(row);
        for (int i = 0; i < length; i++) {
          step(row, node.isReverse(direction) ? length - 1 - i : i);
        }
        for (int i = length; i < steps; i++) {
          int at = sequenceRow(row, i) * y.length;
          Arrays.fill(ys, at, at + y.length, 0);
        }
        store(row);
      }
    }

    private int length(int row) {
      if (lengths == null) {
        return steps;
      }
      if (lengths[row] < 0 || lengths[row] > steps) {
        throw new IllegalArgumentException(
            "a sequence must be within the steps given: expected 0 to %d, sequence_lens[%d]=%d, at %s"
                .formatted(steps, row, lengths[row], node.op().node().where()));
      }
      return (int) lengths[row];
    }

    private void step(int row, int time) {
      int from = node.isBatchFirst() ? row * steps + time : time * batch + row;
      System.arraycopy(xs, from * x.length, x, 0, x.length);
      kernel.step(1, x, states, y);
      System.arraycopy(y, 0, ys, sequenceRow(row, time) * y.length, y.length);
    }

    private int sequenceRow(int row, int time) {
      int directions = node.directions();
      return node.isBatchFirst()
          ? (row * steps + time) * directions + direction
          : (time * directions + direction) * batch + row;
    }

    private int stateRow(int row) {
      return node.isBatchFirst() ? row * node.directions() + direction : direction * batch + row;
    }

    private void load(int row) {
      for (int k = 0; k < states.length; k++) {
        if (initial[k] == null) {
          Arrays.fill(states[k], 0);
        } else {
          System.arraycopy(initial[k], stateRow(row) * y.length, states[k], 0, y.length);
        }
      }
    }

    private void store(int row) {
      for (int k = 0; k < states.length; k++) {
        System.arraycopy(states[k], 0, last[k], stateRow(row) * y.length, y.length);
      }
    }
  }
}
