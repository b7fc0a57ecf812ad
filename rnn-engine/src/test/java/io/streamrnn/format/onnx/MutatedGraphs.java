/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.List;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** Graphs that parse, with parts that do not go together: deeper damage than changed bytes do. */
final class MutatedGraphs {

  private static final long[] NUMBERS = {
    Long.MIN_VALUE, -3, -2, -1, 0, 1, 2, 3, 4, 5, 17, 1 << 20, 1L << 31, 1L << 40, Long.MAX_VALUE
  };

  private static final List<String> OPERATORS =
      List.of(
          "RNN",
          "GRU",
          "LSTM",
          "Gemm",
          "MatMul",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Relu",
          "Softmax",
          "LogSoftmax",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Reshape",
          "Gather",
          "Concat",
          "Slice",
          "Constant",
          "Identity",
          "Shape",
          "Cast",
          "Clip",
          "Flatten",
          "Split",
          "Expand",
          "Where",
          "Equal",
          "ConstantOfShape",
          "LeakyRelu",
          "BatchNormalization",
          "LayerNormalization",
          "ReduceMean",
          "Pow",
          "Sqrt");

  private MutatedGraphs() {}

  static byte[] mutate(byte[] file, Random random) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        change(model.getGraphBuilder(), random);
      }
      if (random.nextInt(8) == 0) {
        model.getOpsetImportBuilder(0).setVersion(7 + random.nextInt(14));
      }
      return model.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static void change(GraphProto.Builder graph, Random random) {
    NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
    switch (random.nextInt(7)) {
      case 0 -> node.setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
      case 1 -> node.setInput(random.nextInt(node.getInputCount()), name(graph, random));
      case 2 -> node.addInput(name(graph, random));
      case 3 -> attribute(node, random);
      case 4 -> extent(graph, random);
      case 5 -> tensor(graph, random);
      default -> graph.setOutput(0, ValueInfoProto.newBuilder().setName(name(graph, random)));
    }
  }

  private static String name(GraphProto.Builder graph, Random random) {
    int pick = random.nextInt(graph.getNodeCount() + graph.getInitializerCount() + 2);
    if (pick < graph.getNodeCount()) {
      return graph.getNode(pick).getOutput(0);
    }
    pick -= graph.getNodeCount();
    if (pick < graph.getInitializerCount()) {
      return graph.getInitializer(pick).getName();
    }
    return random.nextBoolean() ? "" : graph.getInput(0).getName();
  }

  private static void attribute(NodeProto.Builder node, Random random) {
    if (node.getAttributeCount() == 0 || random.nextInt(3) == 0) {
      String[] names = {"axis", "layout", "hidden_size", "to", "transA", "allowzero", "start"};
      node.addAttribute(
          GraphBuilder.attribute(names[random.nextInt(names.length)], number(random)));
      return;
    }
    AttributeProto.Builder attribute =
        node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
    attribute.setI(number(random)).setF(random.nextFloat() * 10 - 5);
    if (attribute.getIntsCount() > 0) {
      attribute.setInts(random.nextInt(attribute.getIntsCount()), number(random));
    }
  }

  private static long number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static void extent(GraphProto.Builder graph, Random random) {
    ValueInfoProto.Builder input = graph.getInputBuilder(random.nextInt(graph.getInputCount()));
    var shape = input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(number(random));
  }

  private static void tensor(GraphProto.Builder graph, Random random) {
    TensorProto.Builder tensor =
        graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
    if (tensor.getInt64DataCount() > 0) {
      tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), number(random));
    } else if (random.nextBoolean() && tensor.getDimsCount() == 3) {
      // Another shape of as many elements.
      long first = tensor.getDims(0);
      tensor.setDims(0, tensor.getDims(1)).setDims(1, first);
    } else {
      tensor.setDims(random.nextInt(tensor.getDimsCount()), number(random));
    }
  }
}
