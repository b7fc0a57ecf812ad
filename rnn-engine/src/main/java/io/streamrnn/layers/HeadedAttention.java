/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An attention of several heads, each with projections of query, key and value. */
public abstract class HeadedAttention extends AttentionLayer {

  /** Keras's attributes that hold the weights, in the order of the weights. */
  public static final List<String> PARTS =
      List.of("query_dense", "key_dense", "value_dense", "output_dense");

  HeadedAttention(String name, boolean useCausalMask) {
    super(name, useCausalMask);
  }

  // -- what each layer answers

  abstract Heads heads();

  /** What Keras has in front of the names of its attributes in a file. */
  abstract String partPrefix();

  abstract WeightOptions kernel();

  abstract WeightOptions bias();

  /** Whether masks do what they do in a layer of Keras without a dropout, since 2.10. */
  public abstract boolean masksAsKeras();

  // -- reading

  static boolean hasDropout(StoredConfig from) {
    return from.value("dropout")
        .filter(rate -> rate instanceof Number n && n.doubleValue() > 0)
        .isPresent();
  }

  /** Rejects what only the latest releases have. */
  static void requirePlain(StoredConfig from) {
    if (from.flag("use_gate", false)) {
      throw from.unsupported("option not supported: use_gate=true; supported: use_gate=false");
    }
    if (from.has("sliding_window")) {
      throw from.unsupported(
          "option not supported: sliding_window=%s; supported: sliding_window=None",
          from.value("sliding_window").orElse(""));
    }
  }

  // -- weights

  private int perInput() {
    return heads().hasBias() ? 2 : 1;
  }

  /** The weights by Keras's attributes that hold them, {@code query_dense} and so on, in order. */
  public final Map<String, List<Weight>> weightsByPart() {
    Map<String, List<Weight>> parts = new LinkedHashMap<>();
    for (int i = 0; isBuilt() && i < PARTS.size(); i++) {
      parts.put(
          partPrefix() + PARTS.get(i), weights().subList(i * perInput(), (i + 1) * perInput()));
    }
    return parts;
  }

  @Override
  final List<Weight> drawWeights(
      TensorShape query, TensorShape value, TensorShape key, WeightSource source) {
    Heads heads = heads();
    List<Weight> drawn = new ArrayList<>();
    add("query", query.dim(2), Shape.of(heads.count(), heads.keySize()), source, drawn);
    add("key", key.dim(2), Shape.of(heads.shared(), heads.keySize()), source, drawn);
    add("value", value.dim(2), Shape.of(heads.shared(), heads.valueSize()), source, drawn);
    Shape output = Shape.of(heads.count(), heads.valueSize(), outputSize(query, value));
    drawn.add(kernel().add(source, "attention_output_kernel", output));
    if (heads.hasBias()) {
      Shape bias = Shape.of(outputSize(query, value));
      drawn.add(bias().add(source, "attention_output_bias", bias));
    }
    return drawn;
  }

  private void add(String name, int inputs, Shape heads, WeightSource source, List<Weight> drawn) {
    Shape kernel = Shape.of(inputs, heads.dim(0), heads.dim(1));
    drawn.add(kernel().add(source, name + "_kernel", kernel));
    if (heads().hasBias()) {
      drawn.add(bias().add(source, name + "_bias", heads));
    }
  }

  @Override
  final void requireSizes(TensorShape query, TensorShape value, TensorShape key) {
    if (!isBuilt()) {
      return;
    }
    List<TensorShape> inputs = List.of(query, key, value);
    for (int i = 0; i < inputs.size(); i++) {
      int expected = weights().get(i * perInput()).shape().dim(0);
      if (inputs.get(i).dim(2) != expected) {
        throw new IllegalArgumentException(
            "input has the wrong size: expected=%d, got=%s, layer=%s"
                .formatted(expected, inputs.get(i), name()));
      }
    }
  }

  // -- computation

  @Override
  final boolean zerosMaskedQueries() {
    return false;
  }

  @Override
  final boolean reads(int queryStep, int valueStep, List<Optional<Tensor>> masks) {
    return isUsed(masks.get(0), queryStep)
        && masks.stream().skip(1).allMatch(mask -> isUsed(mask, valueStep));
  }

  @Override
  final Variable attend(List<Variable> weights, Attended inputs) {
    return heads().attend(weights, inputs);
  }
}
