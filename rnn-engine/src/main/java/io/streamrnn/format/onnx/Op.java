/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node with what is known of its inputs, for {@link Operator}s to read.
 *
 * @param inputs one value per input of the node, null for an optional input that is omitted
 */
record Op(Node node, int opset, @Nullable Value[] inputs) {

  Attributes attributes() {
    return node.attributes();
  }

  /** Whether an optional input is given. */
  boolean has(int index) {
    return index < inputs.length && inputs[index] != null;
  }

  /** A required input. */
  Value input(int index) {
    Value value = index < inputs.length ? inputs[index] : null;
    if (value == null) {
      throw new ModelFormatException(
          "an input must be given: input=%d, %s".formatted(index, node.where()));
    }
    return value;
  }

  /** The type of a required input. */
  TensorType type(int index) {
    return input(index).type();
  }

  /** The type of a required input of floats, where the operator is supported for floats only. */
  TensorType floats(int index) {
    TensorType type = type(index);
    if (type.element() != ElementType.FLOAT) {
      throw unsupported(
          "an operator on tensors of this type is not supported; supported: floats",
          "%s, input=%d".formatted(node.operator(), index));
    }
    return type;
  }

  /** The elements of a required input of integers that does not depend on the event. */
  long[] knownInts(int index) {
    Value value = input(index);
    require(!value.holdsFloats(), "an input must hold integers", "got=" + value.type());
    requireKnown(index);
    return value.ints();
  }

  /** The elements of a required input of floats that does not depend on the event. */
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

  /** The index of an axis of a tensor; a negative one counts from the end. */
  int axis(long axis, int rank) {
    require(
        axis >= -rank && axis < rank,
        "an axis must exist",
        "axis=%d, rank=%d".formatted(axis, rank));
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Optional integers that are an attribute in older operator sets and an input since one. */
  Optional<long[]> integers(String attribute, int input, int inputSince) {
    if (opset < inputSince) {
      return attributes().integers(attribute);
    }
    return has(input) ? Optional.of(knownInts(input)) : Optional.empty();
  }

  void require(boolean condition, String rule, String values) {
    if (!condition) {
      throw damaged(rule, values);
    }
  }

  ModelFormatException damaged(String rule, String values) {
    return new ModelFormatException("%s: %s, %s".formatted(rule, values, where()));
  }

  /**
   * The exception for a damaged node.
   *
   * @param next what can be done
   */
  ModelFormatException damaged(String rule, String values, String next) {
    return new ModelFormatException("%s: %s, %s; %s".formatted(rule, values, where(), next));
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
