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
 * Keras's {@code Attention}, after Luong et al. (2015): for each step of the query the mean of the
 * value, by the softmax of the scores over its steps.
 *
 * <pre>
 *   dot:    score[i, j] = scale * sum over d of query[i, d] key[j, d]
 *   concat: score[i, j] = weight * sum over d of tanh(scale * (query[i, d] + key[j, d]))
 * </pre>
 *
 * <p>Masks are those of query and value; the output of a skipped step of the query is zero. See
 * {@link AttentionLayer} for the inputs.
 */
public final class Attention extends AttentionLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of("Attention", Attention::read, Attention::translate, LayerEntry.Trait.ATTENDS);

  private static final List<String> MODES = List.of("dot", "concat");

  private final boolean useScale;
  private final String scoreMode;

  private Attention(String name, boolean useScale, String scoreMode, boolean useCausalMask) {
    super(name, useCausalMask);
    this.useScale = useScale;
    this.scoreMode = scoreMode;
    if (!MODES.contains(scoreMode)) {
      throw new IllegalArgumentException(
          "score mode not supported: score_mode=%s; supported: %s".formatted(scoreMode, MODES));
    }
  }

  /** A layer whose scores are products. */
  public static Attention create() {
    return new Attention("attention", false, "dot", false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Attention name(String value) {
    return new Attention(value, useScale, scoreMode, usesCausalMask());
  }

  /** The layer with Keras's {@code use_scale}: whether scores have a trained factor. */
  public Attention useScale(boolean value) {
    return new Attention(name(), value, scoreMode, usesCausalMask());
  }

  /** The layer with Keras's {@code score_mode}: {@code dot} or {@code concat}. */
  public Attention scoreMode(String value) {
    return new Attention(name(), useScale, value, usesCausalMask());
  }

  /** The layer with Keras's {@code use_causal_mask}: whether a step reads no later step. */
  public Attention useCausalMask(boolean value) {
    return new Attention(name(), useScale, scoreMode, value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("dropout");
    config.take("seed");
    return new Attention(
        name,
        config.flag("use_scale", false),
        config.text("score_mode", "dot"),
        config.flag("use_causal_mask", false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "use_scale", "score_mode");
    // Until Keras 2.11 an option of the layer, later of its calls.
    if (from.flag("causal", false)) {
      to.put("use_causal_mask", true);
    }
  }

  @Override
  public String className() {
    return "Attention";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("use_scale", useScale);
    config.put("score_mode", scoreMode);
  }

  @Override
  List<Weight> drawWeights(
      TensorShape query, TensorShape value, TensorShape key, WeightSource source) {
    List<Weight> drawn = new ArrayList<>();
    if (useScale) {
      drawn.add(source.add("scale", Shape.of(), Initializers.ones()));
    }
    if (scoreMode.equals("concat")) {
      drawn.add(source.add("concat_score_weight", Shape.of(), Initializers.ones()));
    }
    return drawn;
  }

  @Override
  void requireSizes(TensorShape query, TensorShape value, TensorShape key) {
    AdditiveAttention.requireSameSize(query, key, this);
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
      Variable query = inputs.query().at(0, row);
      Variable key = inputs.key().at(0, row);
      Variable scores =
          scoreMode.equals("dot") ? products(weights, query, key) : sums(weights, query, key);
      rows.add(inputs.mean(row, scores, inputs.value().at(0, row)));
    }
    return Variable.stack(0, rows);
  }

  private Variable products(List<Variable> weights, Variable query, Variable key) {
    Variable scores = query.matmul(transposed(key));
    return useScale ? scores.times(weights.get(0)) : scores;
  }

  private Variable sums(List<Variable> weights, Variable query, Variable key) {
    Variable pairs = AdditiveAttention.pairs(query, key);
    Variable scaled = useScale ? pairs.times(weights.get(0)) : pairs;
    Variable sums = scaled.apply(Activation.TANH).sumOfLast();
    return sums.reshape(Shape.of(query.shape().dim(0), key.shape().dim(0)))
        .times(weights.get(weights.size() - 1));
  }
}
