/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.shaded.protobuf.CodedInputStream;
import io.streamrnn.shaded.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the messages of a file before it is parsed. An empty message takes two bytes of a file and
 * a hundred of memory: a file of empty messages would take fifty times its size.
 */
final class MessageCount {

  private static final int LIMIT = 1_000_000;
  private static final int MAX_DEPTH = 32;

  /** The kinds of messages that hold messages. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    LEAF
  }

  /** The fields of each kind that are messages. */
  private static final Map<Kind, Map<Integer, Kind>> FIELDS =
      Map.of(
          Kind.MODEL,
          Map.of(7, Kind.GRAPH, 8, Kind.LEAF, 14, Kind.LEAF, 20, Kind.LEAF, 25, Kind.LEAF),
          Kind.GRAPH,
          Map.of(
              1, Kind.NODE, 5, Kind.LEAF, 11, Kind.LEAF, 12, Kind.LEAF, 13, Kind.LEAF, 14,
              Kind.LEAF, 15, Kind.LEAF),
          Kind.NODE,
          Map.of(1, Kind.LEAF, 2, Kind.LEAF, 5, Kind.ATTRIBUTE),
          Kind.ATTRIBUTE,
          Map.of(5, Kind.LEAF, 6, Kind.GRAPH, 9, Kind.LEAF, 10, Kind.LEAF, 11, Kind.GRAPH));

  private final CodedInputStream in;
  private int count;

  private MessageCount(CodedInputStream in) {
    this.in = in;
  }

  static void check(byte[] bytes) throws IOException {
    new MessageCount(CodedInputStream.newInstance(bytes)).count(Kind.MODEL, 0);
  }

  private void count(Kind kind, int depth) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
        // Skipping a group takes a frame of the stack, and ONNX has no groups.
        throw new ModelFormatException("an ONNX file must not hold protobuf groups: tag=" + tag);
      }
      Optional<Kind> inner = field(kind, WireFormat.getTagFieldNumber(tag));
      if (inner.isPresent()
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        enter(inner.get(), depth);
      } else if (!in.skipField(tag)) {
        return;
      }
    }
  }

  /** The kind of a field; empty if the field is no message. */
  private static Optional<Kind> field(Kind kind, int number) {
    return Optional.ofNullable(FIELDS.getOrDefault(kind, Map.of()).get(number));
  }

  private void enter(Kind kind, int depth) throws IOException {
    if (++count > LIMIT || depth > MAX_DEPTH) {
      throw new ModelFormatException(
          "a file must not hold too many or too deeply nested messages: messages=%d, depth=%d, at most %d and %d"
              .formatted(count, depth, LIMIT, MAX_DEPTH));
    }
    int outer = in.pushLimit(in.readRawVarint32());
    if (kind == Kind.LEAF) {
      in.skipRawBytes(in.getBytesUntilLimit());
    } else {
      count(kind, depth + 1);
    }
    in.popLimit(outer);
  }
}
