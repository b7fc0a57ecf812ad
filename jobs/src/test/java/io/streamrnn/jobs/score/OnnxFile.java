/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto.AttributeType;
import io.streamrnn.shaded.onnx.Onnx.GraphProto;
import io.streamrnn.shaded.onnx.Onnx.ModelProto;
import io.streamrnn.shaded.onnx.Onnx.NodeProto;
import io.streamrnn.shaded.onnx.Onnx.OperatorSetIdProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto.Dimension;
import io.streamrnn.shaded.onnx.Onnx.TypeProto;
import io.streamrnn.shaded.onnx.Onnx.ValueInfoProto;
import io.streamrnn.shaded.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Writes ONNX files for tests. */
final class OnnxFile {

  private OnnxFile() {}

  /** An RNN with tanh and without bias over {@code [T, 1, 2]}, of 3 units. */
  static byte[] simpleRnn(float[] w, float[] r) {
    NodeProto rnn =
        NodeProto.newBuilder()
            .setOpType("RNN")
            .addAllInput(List.of("x", "w", "r"))
            .addOutput("y")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("hidden_size")
                    .setType(AttributeType.INT)
                    .setI(3))
            .build();
    NodeProto squeeze =
        NodeProto.newBuilder()
            .setOpType("Squeeze")
            .addAllInput(List.of("y", "direction"))
            .addOutput("scores")
            .build();
    TensorProto direction =
        TensorProto.newBuilder()
            .setName("direction")
            .setDataType(DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(1)
            .build();
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("rnn")
            .addNode(rnn)
            .addNode(squeeze)
            .addInitializer(weights("w", w, 2))
            .addInitializer(weights("r", r, 3))
            .addInitializer(direction)
            .addInput(steps("x", 2))
            .addOutput(steps("scores", 3))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(14))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static TensorProto weights(String name, float[] values, long inputs) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.FLOAT.getNumber())
        .addAllDims(LongStream.of(1, 3, inputs).boxed().toList())
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private static ValueInfoProto steps(String name, long size) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(Dimension.newBuilder().setDimParam("T"))
            .addDim(Dimension.newBuilder().setDimValue(1))
            .addDim(Dimension.newBuilder().setDimValue(size))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
