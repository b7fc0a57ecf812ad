/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.PeepholeLstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.internal.GateBlocks;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An RNN, GRU or LSTM node: its attributes, the extents of its inputs, and the cells that compute
 * it. Formulas: ONNX operators RNN, GRU, LSTM.
 */
final class RecurrentNode {

  // Positions of the inputs.
  static final int X = 0;
  static final int W = 1;
  static final int R = 2;
  static final int B = 3;
  static final int SEQUENCE_LENS = 4;
  static final int INITIAL_H = 5;
  static final int INITIAL_C = 6;
  static final int P = 7;

  private static final int MAX_EXTENT = 1 << 20;

  /** The operators with their default activations and the order of their gates in Keras. */
  enum Kind {
    RNN(List.of(Activation.TANH), 0),
    GRU(List.of(Activation.SIGMOID, Activation.TANH), 0, 1, 2),
    // i, o, f, c in ONNX and i, f, c, o in Keras.
    LSTM(List.of(Activation.SIGMOID, Activation.TANH, Activation.TANH), 0, 2, 3, 1);

    private final List<Activation> activations;
    private final int[] order;

    Kind(List<Activation> activations, int... order) {
      this.activations = activations;
      this.order = order;
    }

    int states() {
      return this == LSTM ? 2 : 1;
    }
  }

  private final Kind kind;
  private final Op op;
  private final String direction;
  private final boolean batchFirst;
  // GRU: linear_before_reset.
  private final boolean resetAfter;
  // LSTM: input_forget.
  private final boolean coupled;
  private final List<ActivationFunction> activations;
  private final int inputSize;
  private final int units;

  RecurrentNode(Kind kind, Op op) {
    this.kind = kind;
    this.op = op;
    this.direction = op.attributes().text("direction", "forward");
    op.require(
        List.of("forward", "reverse", "bidirectional").contains(direction),
        "direction must be forward, reverse or bidirectional",
        "direction=" + direction);
    this.batchFirst = op.attributes().flag("layout");
    this.resetAfter = kind == Kind.GRU && op.attributes().flag("linear_before_reset");
    this.coupled = kind == Kind.LSTM && op.attributes().flag("input_forget");
    TensorType r = op.floats(R);
    op.require(
        r.rank() == 3, "R must have the shape [directions, gates * hidden, hidden]", "R=" + r);
    op.require(op.floats(X).rank() == 3, "X must have three axes", "X=" + op.type(X));
    this.units = extent("hidden", r.dim(2));
    this.inputSize = extent("input", op.type(X).dim(2));
    this.activations =
        OnnxActivations.of(
            op,
            IntStream.range(0, directions())
                .boxed()
                .flatMap(d -> kind.activations.stream())
                .toList());
    checkExtents();
  }

  private int extent(String what, long extent) {
    op.require(
        extent > 0 && extent <= MAX_EXTENT,
        "an extent must be from 1 to " + MAX_EXTENT,
        what + "=" + extent);
    return (int) extent;
  }

  private void checkExtents() {
    long hidden = op.attributes().integer("hidden_size", units);
    op.require(
        hidden == units,
        "hidden_size must be the extent of R",
        "hidden_size=%d, R=%s".formatted(hidden, op.type(R)));
    long rows = (long) kind.order.length * units;
    requireDims(W, directions(), rows, inputSize);
    requireDims(R, directions(), rows, units);
    requireDims(B, directions(), 2 * rows);
    requireDims(INITIAL_H, statePrecision().dims());
    if (kind == Kind.LSTM) {
      requireNoProjection();
      requireDims(INITIAL_C, statePrecision().dims());
      requireDims(P, directions(), 3L * units);
    }
    if (op.has(SEQUENCE_LENS)) {
      op.require(
          op.type(SEQUENCE_LENS).equals(TensorType.ints(batch())),
          "sequence_lens must have one integer per row of the batch",
          "sequence_lens=" + op.type(SEQUENCE_LENS));
    }
  }

  /** Rejects what PyTorch's newer exporter writes for a projection, which the operator lacks. */
  private void requireNoProjection() {
    if (op.has(INITIAL_C) && op.type(INITIAL_C).rank() == 3 && op.type(INITIAL_C).dim(2) != units) {
      throw op.damaged(
          "an LSTM node must have as many cells as outputs",
          "hidden_size=%d, initial_c=%s".formatted(units, op.type(INITIAL_C)),
          "the operator has no projection, which is proj_size in PyTorch; save the weights as safetensors");
    }
  }

  private void requireDims(int input, long... dims) {
    if (input == W || input == R || op.has(input)) {
      TensorType expected = TensorType.floats(dims);
      op.require(
          op.type(input).equals(expected),
          "an input must have the shape of the operator",
          "input=%d, expected=%s, got=%s".formatted(input, expected, op.type(input)));
    }
  }

  Op op() {
    return op;
  }

  Kind kind() {
    return kind;
  }

  int inputSize() {
    return inputSize;
  }

  int units() {
    return units;
  }

  /** The number of elements of W and R. */
  double weights() {
    return (double) op.type(W).elements() + op.type(R).elements();
  }

  int directions() {
    return direction.equals("bidirectional") ? 2 : 1;
  }

  /** Whether a direction processes the steps from the last to the first. */
  boolean isReverse(int index) {
    return index == 1 || direction.equals("reverse");
  }

  /** Whether the output of a step depends on no later step. */
  boolean isCausal() {
    return direction.equals("forward");
  }

  String direction() {
    return direction;
  }

  boolean isBatchFirst() {
    return batchFirst;
  }

  long steps() {
    return op.type(X).dim(batchFirst ? 1 : 0);
  }

  long batch() {
    return op.type(X).dim(batchFirst ? 0 : 1);
  }

  /** The type of initial_h, initial_c, Y_h and Y_c. */
  TensorType statePrecision() {
    return batchFirst
        ? TensorType.floats(batch(), directions(), units)
        : TensorType.floats(directions(), batch(), units);
  }

  /** The type of Y. */
  TensorType sequenceType() {
    return batchFirst
        ? TensorType.floats(batch(), steps(), directions(), units)
        : TensorType.floats(steps(), directions(), batch(), units);
  }

  /**
   * The cell of one direction.
   *
   * @throws UnsupportedModelException if its weights depend on the event
   */
  Cell cell(int index) {
    float[] w = op.knownFloats(W);
    float[] r = op.knownFloats(R);
    int rows = kind.order.length * units;
    GateBlocks blocks = new GateBlocks(units, kind.order);
    Weight bias = bias(blocks, index);
    Weight kernel = blocks.matrix("kernel", w, index * rows * inputSize, inputSize);
    Weight recurrent = blocks.matrix("recurrent_kernel", r, index * rows * units, units);
    return switch (kind) {
      case RNN ->
          new SimpleRnnCell(activation(index, 0), kernel, recurrent, Optional.ofNullable(bias));
      case GRU ->
          new GruCell(
              activation(index, 1),
              activation(index, 0),
              resetAfter,
              kernel,
              recurrent,
              Optional.ofNullable(bias));
      case LSTM -> lstm(index, kernel, recurrent, bias);
    };
  }

  private Cell lstm(int index, Weight kernel, Weight recurrent, @Nullable Weight bias) {
    ActivationFunction gate = activation(index, 0);
    ActivationFunction candidate = activation(index, 1);
    ActivationFunction output = activation(index, 2);
    if (!coupled && !op.has(P) && candidate.equals(output)) {
      return new LstmCell(candidate, gate, kernel, recurrent, Optional.ofNullable(bias));
    }
    return new PeepholeLstmCell(
        gate,
        candidate,
        output,
        coupled,
        kernel,
        recurrent,
        Optional.ofNullable(bias),
        Optional.ofNullable(peepholes(index)));
  }

  private ActivationFunction activation(int index, int position) {
    ActivationFunction function = activations.get(index * kind.activations.size() + position);
    // The sums of the products are clipped. The new state of an LSTM is not: ONNX Runtime, which
    // defined the operator together with the specification, does not clip it.
    return position == 2 ? function : OnnxActivations.clipped(op, function);
  }

  private @Nullable Weight bias(GateBlocks blocks, int index) {
    if (!op.has(B)) {
      return null;
    }
    float[] b = op.knownFloats(B);
    int rows = kind.order.length * units;
    int input = index * 2 * rows;
    int recurrent = input + rows;
    // A reset after the product needs the bias of the product by itself.
    return resetAfter
        ? blocks.both("bias", b, input, b, recurrent)
        : blocks.sum("bias", b, input, b, recurrent);
  }

  private @Nullable Weight peepholes(int index) {
    if (!op.has(P)) {
      return null;
    }
    // i, o, f in ONNX and i, f, o in PeepholeLstmCell.
    float[] values = new GateBlocks(units, 0, 2, 1).vector(op.knownFloats(P), index * 3 * units);
    return Weight.of("peepholes", Shape.of(3, units), values);
  }

  /** The types of Y, Y_h and, for an LSTM, Y_c. */
  TensorType[] outputTypes() {
    return Stream.of(sequenceType(), statePrecision(), statePrecision())
        .limit(1 + kind.states())
        .toArray(TensorType[]::new);
  }
}
