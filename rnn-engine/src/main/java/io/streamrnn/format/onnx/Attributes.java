/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto.AttributeType;
import io.streamrnn.shaded.onnx.Onnx.GraphProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The attributes of a node, by name and type. */
final class Attributes {

  private final String where;
  private final Map<String, AttributeProto> byName = new LinkedHashMap<>();

  Attributes(List<AttributeProto> attributes, String where) {
    this.where = where;
    for (AttributeProto attribute : attributes) {
      if (byName.put(attribute.getName(), attribute) != null) {
        throw new ModelFormatException(
            "an attribute must be given once: attribute=%s, %s"
                .formatted(attribute.getName(), where));
      }
      if (!attribute.getRefAttrName().isEmpty()) {
        throw new UnsupportedModelException(
            "attributes of functions are not supported: attribute=%s, %s; inline the functions and export the model again"
                .formatted(attribute.getName(), where));
      }
    }
  }

  private Attributes(String where, Map<String, AttributeProto> byName) {
    this.where = where;
    this.byName.putAll(byName);
  }

  /** The same with another tensor, of floats. */
  Attributes with(String name, Value floats) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT.getNumber());
    LongStream.of(floats.type().dims()).forEach(tensor::addDims);
    for (float value : floats.floats()) {
      tensor.addFloatData(value);
    }
    Map<String, AttributeProto> changed = new LinkedHashMap<>(byName);
    changed.put(
        name,
        AttributeProto.newBuilder()
            .setName(name)
            .setType(AttributeType.TENSOR)
            .setT(tensor)
            .build());
    return new Attributes(where, changed);
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  long integer(String name, long absent) {
    return get(name, AttributeType.INT).map(AttributeProto::getI).orElse(absent);
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
    return get(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(absent);
  }

  String text(String name, String absent) {
    return get(name, AttributeType.STRING).map(a -> a.getS().toStringUtf8()).orElse(absent);
  }

  Optional<long[]> integers(String name) {
    return get(name, AttributeType.INTS)
        .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  /** Empty if absent. */
  List<Float> numbers(String name) {
    return get(name, AttributeType.FLOATS).map(AttributeProto::getFloatsList).orElse(List.of());
  }

  /** Empty if absent. */
  List<String> texts(String name) {
    return get(name, AttributeType.STRINGS).map(Attributes::texts).orElse(List.of());
  }

  private static List<String> texts(AttributeProto attribute) {
    return attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
  }

  Optional<Value> tensor(String name) {
    return get(name, AttributeType.TENSOR)
        .map(a -> TensorReader.read(a.getT(), "attribute " + name + " of " + where));
  }

  Optional<GraphProto> graph(String name) {
    return get(name, AttributeType.GRAPH).map(AttributeProto::getG);
  }

  /** All attributes except tensors as plain values, sorted by name. */
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
            case STRINGS -> result.put(name, texts(attribute));
            default -> {}
          }
        });
    return result;
  }

  private Optional<AttributeProto> get(String name, AttributeType type) {
    AttributeProto attribute = byName.get(name);
    if (attribute != null && attribute.getType() != type) {
      throw new ModelFormatException(
          "an attribute must have the operator's type: attribute=%s, expected=%s, got=%s, %s"
              .formatted(name, type, attribute.getType(), where));
    }
    return Optional.ofNullable(attribute);
  }
}
