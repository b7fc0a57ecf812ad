/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.streamrnn.shaded.onnx.Onnx;
import io.streamrnn.shaded.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * The same LSTM in ONNX Runtime, called as a Java program calls it for an event: it creates the
 * tensors of the event and of the states, runs the session, copies the results and closes all. One
 * thread.
 */
final class OnnxLstm implements AutoCloseable {

  // For each block of ONNX's gate order i, o, f, g its index in Keras's i, f, g, o.
  private static final int[] GATES = {0, 3, 1, 2};

  private final SampleLstm lstm;
  private final int rows;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxLstm(SampleLstm lstm, int rows) throws OrtException {
    this.lstm = lstm;
    this.rows = rows;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model(lstm, rows).toByteArray(), options);
    }
  }

  /** One step of all rows: reads {@code x}, replaces {@code h} and {@code c}. */
  void step(float[] x, float[] h, float[] c) throws OrtException {
    long[] stateShape = {1, rows, lstm.units()};
    try (OnnxTensor xTensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(x), new long[] {1, rows, lstm.inputSize()});
        OnnxTensor hTensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(h), stateShape);
        OnnxTensor cTensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(c), stateShape);
        OrtSession.Result result = session.run(Map.of("x", xTensor, "h", hTensor, "c", cTensor))) {
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(h);
      ((OnnxTensor) result.get(1)).getFloatBuffer().get(c);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  private static Onnx.ModelProto model(SampleLstm lstm, int rows) {
    int units = lstm.units();
    Onnx.NodeProto node =
        Onnx.NodeProto.newBuilder()
            .setOpType("LSTM")
            .addAllInput(List.of("x", "W", "R", "B", "", "h", "c"))
            .addAllOutput(List.of("", "h_next", "c_next"))
            .addAttribute(
                Onnx.AttributeProto.newBuilder()
                    .setName("hidden_size")
                    .setType(Onnx.AttributeProto.AttributeType.INT)
                    .setI(units))
            .build();
    Onnx.GraphProto graph =
        Onnx.GraphProto.newBuilder()
            .setName("lstm")
            .addNode(node)
            .addInitializer(
                initializer(
                    "W",
                    transposed(lstm.kernel(), lstm.inputSize(), units),
                    4L * units,
                    lstm.inputSize()))
            .addInitializer(
                initializer(
                    "R", transposed(lstm.recurrentKernel(), units, units), 4L * units, units))
            .addInitializer(initializer("B", bias(lstm), 8L * units))
            .addInput(value("x", 1, rows, lstm.inputSize()))
            .addInput(value("h", 1, rows, units))
            .addInput(value("c", 1, rows, units))
            .addOutput(value("h_next", 1, rows, units))
            .addOutput(value("c_next", 1, rows, units))
            .build();
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build();
  }

  /** Keras's {@code [rows, 4H]} as ONNX's {@code [4H, rows]}, gates reordered. */
  private static float[] transposed(float[] kernel, int rows, int units) {
    float[] result = new float[kernel.length];
    for (int gate = 0; gate < 4; gate++) {
      for (int unit = 0; unit < units; unit++) {
        for (int row = 0; row < rows; row++) {
          result[(gate * units + unit) * rows + row] =
              kernel[row * 4 * units + GATES[gate] * units + unit];
        }
      }
    }
    return result;
  }

  /** The input bias, gates reordered, and a recurrent bias of zeros. */
  private static float[] bias(SampleLstm lstm) {
    int units = lstm.units();
    float[] result = new float[8 * units];
    for (int gate = 0; gate < 4; gate++) {
      System.arraycopy(lstm.bias(), GATES[gate] * units, result, gate * units, units);
    }
    return result;
  }

  private static Onnx.TensorProto initializer(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes));
    tensor.addDims(1);
    for (long dim : shape) {
      tensor.addDims(dim);
    }
    return tensor.build();
  }

  private static Onnx.ValueInfoProto value(String name, long... shape) {
    Onnx.TensorShapeProto.Builder dims = Onnx.TensorShapeProto.newBuilder();
    for (long dim : shape) {
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
