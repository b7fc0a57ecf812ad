/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.shaded.onnx.Onnx;
import io.streamrnn.shaded.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cells as ONNX models of one step: inputs {@code x} and the states, outputs the states with {@code
 * _next} behind their names.
 */
final class OnnxCell {

  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("step");
  private final Onnx.NodeProto.Builder node = Onnx.NodeProto.newBuilder();
  private final Cell cell;
  private final int units;
  // For each block of ONNX's gate order its index in Keras's.
  private final int[] gates;

  private OnnxCell(Cell cell) {
    this.cell = cell;
    this.units = cell.outputShape().size();
    switch (cell.className()) {
      case "SimpleRNNCell" -> {
        gates = new int[] {0};
        node.setOpType("RNN");
      }
      case "GRUCell" -> {
        gates = new int[] {0, 1, 2};
        node.setOpType("GRU").addAttribute(attribute("linear_before_reset", 1));
      }
      case "LSTMCell" -> {
        gates = new int[] {0, 3, 1, 2};
        node.setOpType("LSTM");
      }
      default -> throw new IllegalArgumentException("no such operator: " + cell.className());
    }
    node.addAttribute(attribute("hidden_size", units));
  }

  /** The model of a SimpleRNN, of a GRU that resets after its product, or of an LSTM. */
  static Onnx.ModelProto model(Cell cell, int rows) {
    return new OnnxCell(cell).model(rows);
  }

  private Onnx.ModelProto model(int rows) {
    int inputs = cell.inputShape().size();
    graph.addInput(value("x", rows, inputs));
    addInitializer(
        "W", transposed(cell.weights().get(0), inputs), (long) gates.length * units, inputs);
    addInitializer(
        "R", transposed(cell.weights().get(1), units), (long) gates.length * units, units);
    addInitializer("B", bias(), 2L * gates.length * units);
    node.addInput("x").addInput("W").addInput("R").addInput("B").addInput("").addOutput("");
    for (StateSpec state : cell.states()) {
      node.addInput(state.name()).addOutput(state.name() + "_next");
      graph.addInput(value(state.name(), rows, state.size()));
      graph.addOutput(value(state.name() + "_next", rows, state.size()));
    }
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph.addNode(node))
        .build();
  }

  /** Keras's {@code [rows, gates * units]} as ONNX's {@code [gates * units, rows]}. */
  private float[] transposed(Weight weight, int rows) {
    float[] kernel = weight.toArray();
    float[] result = new float[kernel.length];
    int columns = gates.length * units;
    for (int gate = 0; gate < gates.length; gate++) {
      for (int unit = 0; unit < units; unit++) {
        for (int row = 0; row < rows; row++) {
          result[(gate * units + unit) * rows + row] =
              kernel[row * columns + gates[gate] * units + unit];
        }
      }
    }
    return result;
  }

  /** The input bias, then the recurrent one, of zeros if the cell has one for both. */
  private float[] bias() {
    float[] bias = cell.weights().get(2).toArray();
    float[] result = new float[2 * gates.length * units];
    for (int block = 0; block < bias.length / units; block++) {
      int side = block / gates.length * gates.length;
      int from = (side + gates[block % gates.length]) * units;
      System.arraycopy(bias, from, result, block * units, units);
    }
    return result;
  }

  private void addInitializer(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes))
            .addDims(1);
    for (long dim : shape) {
      tensor.addDims(dim);
    }
    graph.addInitializer(tensor);
  }

  private static Onnx.AttributeProto attribute(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static Onnx.ValueInfoProto value(String name, long rows, long width) {
    Onnx.TensorShapeProto.Builder dims = Onnx.TensorShapeProto.newBuilder();
    for (long dim : new long[] {1, rows, width}) {
      dims.addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
                        .setShape(dims)))
        .build();
  }
}
