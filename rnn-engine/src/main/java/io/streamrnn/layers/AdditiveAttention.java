/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code AdditiveAttention}, after Bahdanau et al. (2014): for each step of the query the
 * mean of the value, by the softmax of the scores over its steps.
 *
 * <pre>
 *   score[i, j] = sum over d of scale[d] * tanh(query[i, d] + key[j, d])
 * </pre>
 *
 * <p>Masks are those of query and value; the output of a skipped step of the query is zero. See
 * {@link AttentionLayer} for the inputs.
 */
public final class AdditiveAttention extends AttentionLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "AdditiveAttention",
          AdditiveAttention::read,
          AdditiveAttention::translate,
          LayerEntry.Trait.ATTENDS);

  private final boolean useScale;

  private AdditiveAttention(String name, boolean useScale, boolean useCausalMask) {
    super(name, useCausalMask);
    this.useScale = useScale;
  }

  /** A layer whose features have trained factors. */
  public static AdditiveAttention create() {
    return new AdditiveAttention("additive_attention", true, false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public AdditiveAttention name(String value) {
    return new AdditiveAttention(value, useScale, usesCausalMask());
  }

  /** The layer with Keras's {@code use_scale}: whether features have trained factors. */
  public AdditiveAttention useScale(boolean value) {
    return new AdditiveAttention(name(), value, usesCausalMask());
  }

  /** The layer with Keras's {@code use_causal_mask}: whether a step reads no later step. */
  public AdditiveAttention useCausalMask(boolean value) {
    return new AdditiveAttention(name(), useScale, value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("dropout");
    config.take("seed");
    return new AdditiveAttention(
        name, config.flag("use_scale", true), config.flag("use_causal_mask", false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "use_scale");
    // Until Keras 2.11 an option of the layer, later of its calls.
    if (from.flag("causal", false)) {
      to.put("use_causal_mask", true);
    }
  }

  @Override
  public String className() {
    return "AdditiveAttention";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("use_scale", useScale);
  }

  @Override
  List<Weight> drawWeights(
      TensorShape query, TensorShape value, TensorShape key, WeightSource source) {
    return useScale
        ? List.of(source.add("scale", Shape.of(query.dim(2)), Initializers.glorotUniform()))
        : List.of();
  }

  @Override
  void requireSizes(TensorShape query, TensorShape value, TensorShape key) {
    requireSameSize(query, key, this);
  }

  static void requireSameSize(TensorShape query, TensorShape key, Layer layer) {
    if (query.dim(2) != key.dim(2)) {
      throw new IllegalArgumentException(
          "query and key must have the same size: query=%s, key=%s, layer=%s"
              .formatted(query, key, layer.name()));
    }
  }

  @Override
  int outputSize(TensorShape query, TensorShape value) {
    return value.dim(2);
  }

  @Override
  boolean zerosMaskedQueries() {
    return true;
  }

  @Override
  Variable attend(List<Variable> weights, Attended inputs) {
    List<Variable> rows = new ArrayList<>();
    for (int row = 0; row < inputs.rows(); row++) {
      Variable pairs = pairs(inputs.query().at(0, row), inputs.key().at(0, row));
      Variable features = pairs.apply(Activation.TANH);
      Variable scaled = useScale ? features.times(weights.get(0)) : features;
      Variable scores =
          scaled.sumOfLast().reshape(Shape.of(inputs.querySteps(), inputs.valueSteps()));
      rows.add(inputs.mean(row, scores, inputs.value().at(0, row)));
    }
    return Variable.stack(0, rows);
  }

  /** The sums of each step of the query and each of the key, {@code [Tq, Tv, D]}. */
  static Variable pairs(Variable query, Variable key) {
    int queries = query.shape().dim(0);
    int keys = key.shape().dim(0);
    int size = query.shape().dim(1);
    int[] ofQuery = new int[queries * keys * size];
    int[] ofKey = new int[ofQuery.length];
    for (int i = 0; i < ofQuery.length; i++) {
      ofQuery[i] = i / size / keys * size + i % size;
      ofKey[i] = i / size % keys * size + i % size;
    }
    Shape all = Shape.of(queries, keys, size);
    return query.gather(all, ofQuery).plus(key.gather(all, ofKey));
  }
}
