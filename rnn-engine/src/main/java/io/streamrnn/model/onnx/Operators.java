package io.streamrnn.model.onnx;

import io.streamrnn.model.UnsupportedModelException;
import java.util.Map;
import java.util.TreeMap;

/** The operators that graphs may use, by name. */
final class Operators {

  private static final Map<String, Operator> ALL = new TreeMap<>();

  static {
    ALL.putAll(PointwiseOperators.ALL);
    ALL.putAll(ShapeOperators.ALL);
    ALL.putAll(SelectionOperators.ALL);
    ALL.putAll(ProductOperators.ALL);
    ALL.putAll(NormalizationOperators.ALL);
    for (RecurrentNode.Kind kind : RecurrentNode.Kind.values()) {
      ALL.put(kind.name(), op -> new RecurrentOperation(RecurrentNode.of(kind, op)));
    }
  }

  private Operators() {}

  static Operation plan(Op op) {
    Operator operator = ALL.get(op.node().operator());
    if (operator == null) {
      throw new UnsupportedModelException(
          "operator not supported: %s; supported: %s"
              .formatted(op.node().where(), String.join(", ", ALL.keySet())));
    }
    return operator.plan(op);
  }
}
