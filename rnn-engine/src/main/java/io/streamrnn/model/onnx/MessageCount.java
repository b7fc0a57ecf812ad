package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.util.Map;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * Counts the messages in a file before it is parsed. An empty message takes two bytes of a file and
 * a hundred of memory, so that a file of them would take fifty times its size.
 */
final class MessageCount {

  private static final int LIMIT = 1_000_000;

  /** The kinds of messages that hold messages, and which of their fields do. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    LEAF;

    private static final Map<Kind, Map<Integer, Kind>> FIELDS =
        Map.of(
            MODEL, Map.of(7, GRAPH, 8, LEAF, 14, LEAF, 20, LEAF, 25, LEAF),
            GRAPH, Map.of(1, NODE, 5, LEAF, 11, LEAF, 12, LEAF, 13, LEAF, 14, LEAF, 15, LEAF),
            NODE, Map.of(1, LEAF, 2, LEAF, 5, ATTRIBUTE),
            ATTRIBUTE, Map.of(5, LEAF, 6, GRAPH, 9, LEAF, 10, LEAF, 11, GRAPH),
            LEAF, Map.of());

    Kind field(int number) {
      return FIELDS.get(this).get(number);
    }
  }

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
        // Skipping them takes a frame of the stack each, and ONNX has none.
        throw new ModelFormatException("a file of ONNX holds no groups: tag=" + tag);
      }
      Kind inner = kind.field(WireFormat.getTagFieldNumber(tag));
      if (inner == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        if (!in.skipField(tag)) {
          return;
        }
        continue;
      }
      if (++count > LIMIT || depth > 32) {
        throw new ModelFormatException(
            "a file holds too many messages, or too deep ones: messages=%d, depth=%d"
                .formatted(count, depth));
      }
      int outer = in.pushLimit(in.readRawVarint32());
      if (inner == Kind.LEAF) {
        in.skipRawBytes(in.getBytesUntilLimit());
      } else {
        count(inner, depth + 1);
      }
      in.popLimit(outer);
    }
  }
}
