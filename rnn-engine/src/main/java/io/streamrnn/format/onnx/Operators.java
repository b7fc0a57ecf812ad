/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.UnsupportedModelException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The supported operators by name. */
final class Operators {

  private static final Map<String, Operator> ALL = new TreeMap<>();

  static {
    ALL.putAll(PointwiseOperators.ALL);
    ALL.putAll(ComparisonOperators.ALL);
    ALL.putAll(VariadicOperators.ALL);
    ALL.putAll(ShapeOperators.ALL);
    ALL.putAll(SelectionOperators.ALL);
    ALL.putAll(ProductOperators.ALL);
    ALL.putAll(ReductionOperators.ALL);
    ALL.putAll(NormalizationOperators.ALL);
    ALL.putAll(WindowOperators.ALL);
    for (RecurrentNode.Kind kind : RecurrentNode.Kind.values()) {
      ALL.put(kind.name(), op -> new RecurrentOperation(new RecurrentNode(kind, op)));
    }
  }

  private Operators() {}

  /** The names of all, in alphabetical order. */
  static Set<String> names() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  static Operation plan(Op op) {
    Operator operator = ALL.get(op.node().operator());
    if (operator == null) {
      throw new UnsupportedModelException(
          "operator not supported: %s at %s; supported operators: %s"
              .formatted(op.node().operator(), op.node().place(), String.join(", ", ALL.keySet())));
    }
    return operator.plan(op);
  }
}
