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

  /** Between the domain of an operator and its name; no name of the standard has it. */
  static final String OF_DOMAIN = "/";

  private static final Map<String, Operator> ALL = new TreeMap<>();

  static {
    ALL.putAll(PointwiseOperators.ALL);
    ALL.putAll(ArithmeticOperators.ALL);
    ALL.putAll(ComparisonOperators.ALL);
    ALL.putAll(VariadicOperators.ALL);
    ALL.putAll(ShapeOperators.ALL);
    ALL.putAll(SelectionOperators.ALL);
    ALL.putAll(IndexOperators.ALL);
    ALL.putAll(OrderOperators.ALL);
    ALL.putAll(ProductOperators.ALL);
    ALL.putAll(ReductionOperators.ALL);
    ALL.putAll(NormalizationOperators.ALL);
    ALL.putAll(WindowOperators.ALL);
    ALL.put("CumSum", RunningSum::plan);
    ALL.put("Trilu", Triangle::plan);
    for (RecurrentNode.Kind kind : RecurrentNode.Kind.values()) {
      ALL.put(kind.name(), op -> new RecurrentOperation(new RecurrentNode(kind, op)));
    }
  }

  // What exporters write these for, and how it is exported without them.
  private static final String STEP =
      "export one step in place of the sequence, with its states as inputs and outputs, as docs/models.md has it";
  private static final String RANDOM =
      "a score must not be random; export the model without the sampling, such as the mean alone";
  private static final String OTHERWISE =
      "export the model with PyTorch's other exporter, or without the operator, which may be behind the score; recurrent layers and linear heads can be saved as .safetensors, and a Keras model as .keras";
  private static final Map<String, String> NEXT =
      Map.ofEntries(
          Map.entry("RandomNormal", RANDOM),
          Map.entry("RandomNormalLike", RANDOM),
          Map.entry("RandomUniform", RANDOM),
          Map.entry("RandomUniformLike", RANDOM),
          Map.entry("Multinomial", RANDOM),
          Map.entry("Bernoulli", RANDOM),
          Map.entry("SequenceEmpty", STEP),
          Map.entry("SequenceInsert", STEP),
          Map.entry("SequenceAt", STEP),
          Map.entry("SplitToSequence", STEP),
          Map.entry("ConcatFromSequence", STEP));

  private Operators() {}

  /** The names of all, in alphabetical order. */
  static Set<String> names() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  static Operation plan(Op op) {
    Operator operator = ALL.get(op.node().operator());
    if (operator == null && op.node().operator().contains(OF_DOMAIN)) {
      throw new UnsupportedModelException(
          "operators of other domains are not supported: operator=%s, %s; if a score does not need it, as behind a ZipMap, name the outputs of the score with --output-node or LoadOptions.withOutputs"
              .formatted(op.node().operator(), op.node().place()));
    }
    if (operator == null) {
      throw new UnsupportedModelException(
          "operator not supported: %s at %s; %s; supported operators: %s"
              .formatted(
                  op.node().operator(),
                  op.node().place(),
                  NEXT.getOrDefault(op.node().operator(), OTHERWISE),
                  String.join(", ", ALL.keySet())));
    }
    return operator.plan(op);
  }
}
