/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.GraphProto;
import io.streamrnn.shaded.onnx.Onnx.ModelProto;
import io.streamrnn.shaded.onnx.Onnx.NodeProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto;
import io.streamrnn.shaded.onnx.Onnx.TensorShapeProto.Dimension;
import io.streamrnn.shaded.onnx.Onnx.TypeProto;
import io.streamrnn.shaded.onnx.Onnx.ValueInfoProto;
import io.streamrnn.shaded.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Random;

/** Graphs that parse, with parts that do not go together: deeper damage than changed bytes do. */
final class MutatedGraphs {

  private static final long[] NUMBERS = {
    Long.MIN_VALUE, -3, -2, -1, 0, 1, 2, 3, 4, 5, 17, 1 << 20, 1L << 31, 1L << 40, Long.MAX_VALUE
  };

  private static final List<String> OPERATORS = List.copyOf(Operators.names());

  private MutatedGraphs() {}

  static byte[] mutate(byte[] file, Random random) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
      int changes = 1 + random.nextInt(3);
      GraphProto.Builder graph = model.getGraph().toBuilder();
      for (int i = 0; i < changes; i++) {
        change(graph, random);
      }
      model.setGraph(graph);
      if (random.nextInt(8) == 0) {
        int version = 7 + random.nextInt(17);
        model.setOpsetImport(0, model.getOpsetImport(0).toBuilder().setVersion(version));
      }
      return model.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static void change(GraphProto.Builder graph, Random random) {
    int position = random.nextInt(graph.getNodeCount());
    NodeProto.Builder node = graph.getNode(position).toBuilder();
    switch (random.nextInt(7)) {
      case 0 -> node.setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
      case 1 -> node.setInput(random.nextInt(node.getInputCount()), name(graph, random));
      case 2 -> node.addInput(name(graph, random));
      case 3 -> attribute(node, random);
      case 4 -> extent(graph, random);
      case 5 -> tensor(graph, random);
      default -> graph.setOutput(0, ValueInfoProto.newBuilder().setName(name(graph, random)));
    }
    graph.setNode(position, node);
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
    int position = random.nextInt(node.getAttributeCount());
    AttributeProto.Builder attribute = node.getAttribute(position).toBuilder();
    attribute.setI(number(random)).setF(random.nextFloat() * 10 - 5);
    if (attribute.getIntsCount() > 0) {
      attribute.setInts(random.nextInt(attribute.getIntsCount()), number(random));
    }
    node.setAttribute(position, attribute);
  }

  private static long number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static void extent(GraphProto.Builder graph, Random random) {
    int position = random.nextInt(graph.getInputCount());
    ValueInfoProto input = graph.getInput(position);
    TypeProto.Tensor tensor = input.getType().getTensorType();
    TensorShapeProto.Builder shape = tensor.getShape().toBuilder();
    shape.setDim(
        random.nextInt(shape.getDimCount()), Dimension.newBuilder().setDimValue(number(random)));
    TypeProto.Builder type =
        TypeProto.newBuilder().setTensorType(tensor.toBuilder().setShape(shape));
    graph.setInput(position, input.toBuilder().setType(type));
  }

  private static void tensor(GraphProto.Builder graph, Random random) {
    int position = random.nextInt(graph.getInitializerCount());
    TensorProto.Builder tensor = graph.getInitializer(position).toBuilder();
    if (tensor.getInt64DataCount() > 0) {
      tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), number(random));
    } else if (random.nextBoolean() && tensor.getDimsCount() == 3) {
      // Another shape of as many elements.
      long first = tensor.getDims(0);
      tensor.setDims(0, tensor.getDims(1)).setDims(1, first);
    } else {
      tensor.setDims(random.nextInt(tensor.getDimsCount()), number(random));
    }
    graph.setInitializer(position, tensor);
  }
}
