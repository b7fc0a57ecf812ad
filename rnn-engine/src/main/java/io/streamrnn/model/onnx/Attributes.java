package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import org.nd4j.shade.protobuf.ByteString;

/** The attributes of a node, by name and type. */
final class Attributes {

  private final String where;
  private final Map<String, AttributeProto> byName = new LinkedHashMap<>();

  Attributes(List<AttributeProto> attributes, String where) {
    this.where = where;
    for (AttributeProto attribute : attributes) {
      if (byName.put(attribute.getName(), attribute) != null) {
        throw new ModelFormatException(
            "an attribute stands twice: attribute=%s, %s".formatted(attribute.getName(), where));
      }
      if (!attribute.getRefAttrName().isEmpty()) {
        throw new UnsupportedModelException(
            "attributes of functions are not supported: attribute=%s, %s; inline functions before the export"
                .formatted(attribute.getName(), where));
      }
    }
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  long integer(String name, long absent) {
    AttributeProto attribute = get(name, AttributeType.INT);
    return attribute == null ? absent : attribute.getI();
  }

  boolean flag(String name) {
    long value = integer(name, 0);
    if (value != 0 && value != 1) {
      throw new ModelFormatException(
          "an attribute must be 0 or 1: %s=%d, %s".formatted(name, value, where));
    }
    return value == 1;
  }

  float number(String name, float absent) {
    AttributeProto attribute = get(name, AttributeType.FLOAT);
    return attribute == null ? absent : attribute.getF();
  }

  String text(String name, String absent) {
    AttributeProto attribute = get(name, AttributeType.STRING);
    return attribute == null ? absent : attribute.getS().toStringUtf8();
  }

  /** Null if absent. */
  long[] integers(String name) {
    AttributeProto attribute = get(name, AttributeType.INTS);
    return attribute == null
        ? null
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** Empty if absent. */
  List<Float> numbers(String name) {
    AttributeProto attribute = get(name, AttributeType.FLOATS);
    return attribute == null ? List.of() : attribute.getFloatsList();
  }

  /** Empty if absent. */
  List<String> texts(String name) {
    AttributeProto attribute = get(name, AttributeType.STRINGS);
    return attribute == null
        ? List.of()
        : attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
  }

  /** Null if absent. */
  Value tensor(String name) {
    AttributeProto attribute = get(name, AttributeType.TENSOR);
    return attribute == null
        ? null
        : TensorReader.read(attribute.getT(), "attribute " + name + " of " + where);
  }

  /** All of them but tensors, as plain values sorted by name. */
  Map<String, Object> toMap() {
    Map<String, Object> result = new TreeMap<>();
    byName.forEach(
        (name, attribute) -> {
          switch (attribute.getType()) {
            case INT -> result.put(name, attribute.getI());
            case FLOAT -> result.put(name, attribute.getF());
            case STRING -> result.put(name, attribute.getS().toStringUtf8());
            case INTS -> result.put(name, List.copyOf(attribute.getIntsList()));
            case FLOATS -> result.put(name, List.copyOf(attribute.getFloatsList()));
            case STRINGS -> result.put(name, texts(name));
            default -> {}
          }
        });
    return result;
  }

  private AttributeProto get(String name, AttributeType type) {
    AttributeProto attribute = byName.get(name);
    if (attribute != null && attribute.getType() != type) {
      throw new ModelFormatException(
          "an attribute has the wrong type: attribute=%s, expected=%s, got=%s, %s"
              .formatted(name, type, attribute.getType(), where));
    }
    return attribute;
  }
}
