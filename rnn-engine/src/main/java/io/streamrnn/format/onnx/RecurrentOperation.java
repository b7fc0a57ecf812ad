/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.SequenceKernel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a recurrent node by the kernels of its cells, one row of the batch after the other, as each
 * row may have its own length.
 */
final class RecurrentOperation extends Operation {

  private final RecurrentNode node;
  // Created at first use: weights are transposed and packed only where they are needed.
  private Cell @Nullable [] cells;

  RecurrentOperation(RecurrentNode node) {
    super(node.outputTypes());
    this.node = node;
  }

  RecurrentNode node() {
    return node;
  }

  /** The cells of the directions. */
  synchronized Cell[] cells() {
    Cell[] created = cells;
    if (created == null) {
      created = new Cell[node.directions()];
      Arrays.setAll(created, node::cell);
      cells = created;
    }
    return created;
  }

  @Override
  double memory() {
    // A cell transposes its weights, keeps them, and packs them for its kernels. Nodes may share
    // stored weights, but not these.
    return 3.0 * node.weights() + super.memory();
  }

  @Override
  double cost() {
    double steps = (double) node.steps() * node.batch();
    return steps * (node.weights() + 40.0 * node.units()) + memory();
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    Run[] runs = new Run[node.directions()];
    Arrays.setAll(runs, d -> new Run(d, in, out));
    return () -> {
      for (Run run : runs) {
        run.run();
      }
    };
  }

  /** The computation of one direction. */
  private final class Run {

    private final int direction;
    private final SequenceKernel kernel;
    private final int inputSize = node.inputSize();
    private final int units = node.units();
    // Of the steps that are taken at once.
    private final int atOnce;
    private final float[] x;
    private final float[] y;
    private final float[][] states = new float[node.kind().states()][node.units()];
    private final float[] xs;
    private final float[] ys;
    // Null for zero.
    private final float[] @Nullable [] initial = new float[states.length][];
    private final float[][] last = new float[states.length][];
    // Null if all rows have all steps.
    private final long @Nullable [] lengths;
    private final int steps = (int) node.steps();
    private final int batch = (int) node.batch();

    Run(int direction, @Nullable Value[] in, Value[] out) {
      this.direction = direction;
      kernel = SequenceKernel.of(cells()[direction]);
      atOnce = Math.min(steps, SequenceKernel.stepsAtOnce(1));
      x = new float[atOnce * inputSize];
      y = new float[atOnce * units];
      xs = in[RecurrentNode.X].floats();
      ys = out[0].floats();
      for (int k = 0; k < states.length; k++) {
        initial[k] = optional(in, RecurrentNode.INITIAL_H + k).map(Value::floats).orElse(null);
        last[k] = out[1 + k].floats();
      }
      lengths = optional(in, RecurrentNode.SEQUENCE_LENS).map(Value::ints).orElse(null);
    }

    private static Optional<Value> optional(@Nullable Value[] in, int index) {
      return index < in.length ? Optional.ofNullable(in[index]) : Optional.empty();
    }

    void run() {
      for (int row = 0; row < batch; row++) {
        int length = length(row);
        load(row);
        for (int i = 0; i < length; i += atOnce) {
          step(row, i, Math.min(atOnce, length - i), length);
        }
        for (int i = length; i < steps; i++) {
          int at = sequenceRow(row, i) * units;
          Arrays.fill(ys, at, at + units, 0);
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
            "sequence_lens must be at most the number of steps: expected=0..%d, sequence_lens[%d]=%d, at %s"
                .formatted(steps, row, lengths[row], node.op().node().where()));
      }
      return (int) lengths[row];
    }

    /** Takes some steps of a row. */
    private void step(int row, int first, int count, int length) {
      for (int i = 0; i < count; i++) {
        int time = time(first + i, length);
        int from = node.isBatchFirst() ? row * steps + time : time * batch + row;
        System.arraycopy(xs, from * inputSize, x, i * inputSize, inputSize);
      }
      kernel.steps(count, 1, x, states, true, y);
      for (int i = 0; i < count; i++) {
        int to = sequenceRow(row, time(first + i, length));
        System.arraycopy(y, i * units, ys, to * units, units);
      }
    }

    private int time(int step, int length) {
      return node.isReverse(direction) ? length - 1 - step : step;
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
          System.arraycopy(initial[k], stateRow(row) * units, states[k], 0, units);
        }
      }
    }

    private void store(int row) {
      for (int k = 0; k < states.length; k++) {
        System.arraycopy(states[k], 0, last[k], stateRow(row) * units, units);
      }
    }
  }
}
