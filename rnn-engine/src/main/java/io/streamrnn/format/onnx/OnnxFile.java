/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.ModelProto;
import io.streamrnn.shaded.protobuf.CodedInputStream;
import io.streamrnn.shaded.protobuf.WireFormat;
import java.io.IOException;

/** An ONNX file: the protobuf message of a model. */
final class OnnxFile {

  private static final int GRAPH = 7;
  // Graphs nest as attributes of nodes; no supported operator has such an attribute.
  private static final int MAX_NESTING = 32;

  private OnnxFile() {}

  static ModelProto parse(byte[] bytes) {
    try {
      MessageCount.check(bytes);
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      in.setRecursionLimit(MAX_NESTING);
      ModelProto model = ModelProto.parseFrom(in);
      if (!model.hasGraph()) {
        throw new ModelFormatException("an ONNX file must hold a graph: missing=graph");
      }
      return model;
    } catch (IOException e) {
      throw new ModelFormatException(
          "an ONNX file must be a protobuf message: %s; copy or export it again"
              .formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Whether a file is a message whose fields, up to the graph, are those of a model: ONNX has no
   * signature.
   */
  static boolean isOnnx(byte[] bytes) {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        if (WireFormat.getTagWireType(tag) != wireType(field)) {
          return false;
        }
        if (field == GRAPH) {
          return true;
        }
        in.skipField(tag);
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** The wire type of a field of a model; -1 for an unknown field. */
  private static int wireType(int field) {
    return switch (field) {
      case 1, 5 -> WireFormat.WIRETYPE_VARINT;
      case 2, 3, 4, 6, GRAPH, 8, 14, 20, 25 -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      default -> -1;
    };
  }

  /** The same exception with the model's name. */
  static ModelFormatException inModel(String name, ModelFormatException e) {
    String message = e.getMessage() + ", model=" + name;
    return e instanceof UnsupportedModelException
        ? new UnsupportedModelException(message)
        : new ModelFormatException(message, e);
  }
}
