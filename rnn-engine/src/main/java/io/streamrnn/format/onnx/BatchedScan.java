/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The Scan of operator set 8, whose states and sequences begin with an axis of the batch. With a
 * batch of one it is the Scan of later sets between nodes that drop this axis and add it.
 */
final class BatchedScan {

  private static final int OPSET = 8;

  private final Node node;
  private final UnaryOperator<String> unused;
  private final List<Node> before = new ArrayList<>();
  private final List<Node> after = new ArrayList<>();

  private BatchedScan(Node node, UnaryOperator<String> unused) {
    this.node = node;
    this.unused = unused;
  }

  /**
   * The nodes in place of a node: the node itself if it is no Scan of operator set 8.
   *
   * @param unused makes a name that no tensor has
   */
  static List<Node> expand(Node node, int opset, UnaryOperator<String> unused) {
    return opset <= OPSET && node.operator().equals(Unrolling.SCAN)
        ? new BatchedScan(node, unused).expand()
        : List.of(node);
  }

  private List<Node> expand() {
    String lengths = node.inputs().isEmpty() ? "" : node.inputs().get(0);
    if (!lengths.isEmpty()) {
      throw new UnsupportedModelException(
          "a Scan with lengths of its sequences is not supported: sequence_lens='%s', %s; export the model with operator set 9 or later"
              .formatted(lengths, node.where()));
    }
    List<String> inputs = node.inputs().stream().skip(1).map(this::withoutBatch).toList();
    List<String> outputs = node.outputs().stream().map(this::withBatch).toList();
    List<Node> all = new ArrayList<>(before);
    all.add(of(node.operator(), inputs, outputs, attributes(), node.bodies()));
    all.addAll(after);
    return all;
  }

  private String withoutBatch(String input) {
    String name = unused.apply(input + " without batch");
    before.add(alongBatch("Squeeze", input, name));
    return name;
  }

  private String withBatch(String output) {
    if (output.isEmpty()) {
      return output;
    }
    String name = unused.apply(output + " without batch");
    after.add(alongBatch("Unsqueeze", name, output));
    return name;
  }

  private Node alongBatch(String operator, String input, String output) {
    AttributeProto axes =
        AttributeProto.newBuilder().setName("axes").setType(AttributeType.INTS).addInts(0).build();
    return of(operator, List.of(input), List.of(output), List.of(axes), List.of());
  }

  private Node of(
      String operator,
      List<String> inputs,
      List<String> outputs,
      List<AttributeProto> attributes,
      List<Body> bodies) {
    return new Node(
        node.index(),
        node.name(),
        operator,
        inputs,
        outputs,
        new Attributes(attributes, node.where()),
        bodies);
  }

  private List<AttributeProto> attributes() {
    AttributeProto.Builder directions =
        AttributeProto.newBuilder().setName("scan_input_directions").setType(AttributeType.INTS);
    node.attributes()
        .integers("directions")
        .ifPresent(
            given -> {
              for (long direction : given) {
                directions.addInts(direction);
              }
            });
    AttributeProto.Builder scanned =
        AttributeProto.newBuilder()
            .setName("num_scan_inputs")
            .setType(AttributeType.INT)
            .setI(node.attributes().integer("num_scan_inputs", 0));
    return List.of(directions.build(), scanned.build());
  }
}
