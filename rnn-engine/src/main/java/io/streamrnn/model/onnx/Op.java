package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;

/** A node together with what is known of its inputs, for {@link Operator}s to read. */
record Op(Node node, int opset, Value[] inputs) {

  Attributes attributes() {
    return node.attributes();
  }

  /** Whether an input is given. */
  boolean has(int index) {
    return index < inputs.length && inputs[index] != null;
  }

  /** An input that must be given. */
  Value input(int index) {
    if (!has(index)) {
      throw new ModelFormatException(
          "an input must be given: input=%d, %s".formatted(index, node.where()));
    }
    return inputs[index];
  }

  /** The type of an input that must be given. */
  TensorType type(int index) {
    return input(index).type();
  }

  /** The type of an input that must hold floats. */
  TensorType floats(int index) {
    TensorType type = type(index);
    require(type.element() == ElementType.FLOAT, "an input must hold floats", "got=" + type);
    return type;
  }

  /** The elements of an input that must hold integers that do not depend on the event. */
  long[] knownInts(int index) {
    Value value = input(index);
    require(
        value.type().element() != ElementType.FLOAT,
        "an input must hold integers",
        "got=" + value.type());
    requireKnown(index);
    return value.ints();
  }

  /** The elements of an input that must hold floats that do not depend on the event. */
  float[] knownFloats(int index) {
    floats(index);
    requireKnown(index);
    return input(index).floats();
  }

  private void requireKnown(int index) {
    if (!input(index).isKnown()) {
      throw unsupported(
          "an input that depends on the event is not supported here",
          "input=%d '%s'".formatted(index, node.inputs().get(index)));
    }
  }

  /** An axis of a tensor, counted from its end if negative. */
  int axis(long axis, int rank) {
    require(
        axis >= -rank && axis < rank,
        "an axis must exist",
        "axis=%d, rank=%d".formatted(axis, rank));
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /**
   * Axes that were an attribute up to an operator set and are an input since; null if not given.
   */
  long[] axes(String attribute, int input, int inputSince) {
    if (opset >= inputSince) {
      return has(input) ? knownInts(input) : null;
    }
    return attributes().integers(attribute);
  }

  void require(boolean condition, String rule, String values) {
    if (!condition) {
      throw damaged(rule, values);
    }
  }

  ModelFormatException damaged(String rule, String values) {
    return new ModelFormatException("%s: %s, %s".formatted(rule, values, where()));
  }

  UnsupportedModelException unsupported(String rule, String values) {
    return new UnsupportedModelException("%s: %s, %s".formatted(rule, values, where()));
  }

  private String where() {
    String types =
        Arrays.stream(inputs).map(v -> v == null ? "-" : v.type().toString()).toList().toString();
    return "inputs=%s, %s".formatted(types, node.where());
  }
}
