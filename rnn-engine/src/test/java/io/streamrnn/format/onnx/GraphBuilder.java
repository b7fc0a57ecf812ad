/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto.AttributeType;
import io.streamrnn.shaded.onnx.Onnx.GraphProto;
import io.streamrnn.shaded.onnx.Onnx.ModelProto;
import io.streamrnn.shaded.onnx.Onnx.NodeProto;
import io.streamrnn.shaded.onnx.Onnx.OperatorSetIdProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto;
import io.streamrnn.shaded.onnx.Onnx.TypeProto;
import io.streamrnn.shaded.onnx.Onnx.ValueInfoProto;
import io.streamrnn.shaded.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes ONNX files for tests. A negative extent of an input is an open one. */
final class GraphBuilder {

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Random random = new Random(7);
  private int opset = 13;

  GraphBuilder opset(int version) {
    opset = version;
    return this;
  }

  GraphBuilder input(String name, long... dims) {
    graph.addInput(info(name, DataType.FLOAT, dims));
    return this;
  }

  /** An input of open axes with these names, an empty one for none, and one axis more. */
  GraphBuilder namedInput(String name, long width, String... axes) {
    return input(name, List.of(axes), width);
  }

  /** An input of open axes with these names, an empty one for none, and axes of these extents. */
  GraphBuilder input(String name, List<String> axes, long... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String axis : axes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(axis));
    }
    for (long extent : extents) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
    }
    graph.addInput(info(name, DataType.FLOAT, shape));
    return this;
  }

  GraphBuilder idInput(String name, long... dims) {
    graph.addInput(info(name, DataType.INT64, dims));
    return this;
  }

  GraphBuilder output(String... names) {
    for (String name : names) {
      TypeProto.Tensor.Builder type =
          TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
      graph.addOutput(
          ValueInfoProto.newBuilder()
              .setName(name)
              .setType(TypeProto.newBuilder().setTensorType(type)));
    }
    return this;
  }

  private static ValueInfoProto info(String name, DataType type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dim < 0 ? dimension.setDimParam("d" + -dim) : dimension.setDimValue(dim));
    }
    return info(name, type, shape);
  }

  private static ValueInfoProto info(String name, DataType type, TensorShapeProto.Builder shape) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A weight of seeded values. */
  GraphBuilder weight(String name, long... dims) {
    int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 0.4f;
    }
    return tensor(name, values, dims);
  }

  GraphBuilder tensor(String name, float[] values, long... dims) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(
        proto(name, DataType.FLOAT, dims).setRawData(ByteString.copyFrom(raw.array())).build());
  }

  /** A vector of integers. */
  GraphBuilder ints(String name, long... values) {
    return tensor(ints(values).setName(name).build());
  }

  /** An integer without an axis. */
  GraphBuilder integer(String name, long value) {
    return tensor(proto(name, DataType.INT64).addInt64Data(value).build());
  }

  GraphBuilder tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  static TensorProto.Builder ints(long... values) {
    TensorProto.Builder tensor = proto("", DataType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor;
  }

  static TensorProto.Builder proto(String name, DataType type, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  /**
   * A node.
   *
   * @param wiring inputs, an arrow, outputs: {@code "x W R -> y"}; {@code _} omits one
   */
  GraphBuilder node(String operator, String wiring, AttributeProto... attributes) {
    String[] sides = (wiring + " ").split("->");
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator + graph.getNodeCount())
            .addAllInput(names(sides[0]))
            .addAllOutput(names(sides[1]))
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  private static List<String> names(String side) {
    return Arrays.stream(side.strip().split(" +")).map(n -> n.equals("_") ? "" : n).toList();
  }

  static AttributeProto attribute(String name, long value) {
    return of(name, AttributeType.INT).setI(value).build();
  }

  static AttributeProto attribute(String name, float value) {
    return of(name, AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto attribute(String name, String value) {
    return of(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
  }

  static AttributeProto attribute(String name, TensorProto value) {
    return of(name, AttributeType.TENSOR).setT(value).build();
  }

  static AttributeProto list(String name, long... values) {
    AttributeProto.Builder attribute = of(name, AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static AttributeProto list(String name, String... values) {
    AttributeProto.Builder attribute = of(name, AttributeType.STRINGS);
    Arrays.stream(values).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
    return attribute.build();
  }

  private static AttributeProto.Builder of(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  /** A body of a Scan or a Loop. */
  static AttributeProto attribute(String name, GraphBuilder body) {
    return of(name, AttributeType.GRAPH).setG(body.graph).build();
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("test")
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .build()
        .toByteArray();
  }

  OnnxModel model() {
    return OnnxModel.read("test.onnx", bytes());
  }
}
