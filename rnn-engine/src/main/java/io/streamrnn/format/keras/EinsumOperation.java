/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code ops.einsum} of two tensors that a {@code Dot} computes: in each row, products that are
 * summed over one axis of each, such as {@code "btf,bsf->bts"}.
 */
final class EinsumOperation {

  private static final String SUBSCRIPTS = "subscripts";
  private static final Pattern OF_TWO = Pattern.compile("([A-Za-z]+),([A-Za-z]+)->([A-Za-z]+)");

  private EinsumOperation() {}

  static ObjectNode layer(OperationCall call) {
    call.requireTensorsWith(2, SUBSCRIPTS);
    Matcher parts = OF_TWO.matcher(call.text(SUBSCRIPTS));
    if (!parts.matches()) {
      throw notSupported(call);
    }
    String first = parts.group(1);
    String second = parts.group(2);
    String output = parts.group(3);
    if (isDot(first, second, output)) {
      return dot(call, first, second);
    } else if (isDot(second, first, output)) {
      List<GraphTensor> turned = List.of(call.on().get(1), call.on().get(0));
      return dot(
          new OperationCall(call.name(), call.function(), turned, call.options(), call.place()),
          second,
          first);
    }
    throw notSupported(call);
  }

  private static RuntimeException notSupported(OperationCall call) {
    return call.place()
        .unsupported(
            "an einsum must sum the products of two tensors over one axis, row by row: subscripts=%s; write it so, such as btf,bsf->bts, or as ops.matmul, ops.transpose and ops.reshape, and save the model again",
            call.text(SUBSCRIPTS));
  }

  /** Whether the output has the rows, then the other axes of the first tensor and the second. */
  private static boolean isDot(String first, String second, String output) {
    String rows = first.substring(0, 1);
    String summed = summed(first, second);
    boolean isPair = second.startsWith(rows) && summed.length() == 1 && !output.contains(summed);
    boolean isOnce = isDistinct(first) && isDistinct(second);
    return isPair
        && isOnce
        && output.length() > 1
        && output.equals(
            rows
                + first.substring(1).replace(summed, "")
                + second.substring(1).replace(summed, ""));
  }

  /** The axes after the rows that both tensors have. */
  private static String summed(String first, String second) {
    StringBuilder both = new StringBuilder();
    first
        .chars()
        .skip(1)
        .filter(axis -> second.indexOf(axis) > 0)
        .forEach(axis -> both.append((char) axis));
    return both.toString();
  }

  private static boolean isDistinct(String axes) {
    return axes.chars().distinct().count() == axes.length();
  }

  private static ObjectNode dot(OperationCall call, String first, String second) {
    String summed = summed(first, second);
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.putArray("axes").add(first.indexOf(summed)).add(second.indexOf(summed));
    return GraphEntries.layer(call, "Dot", config);
  }
}
