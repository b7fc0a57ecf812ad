/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code GroupQueryAttention}, after Ainslie et al. (2023): a {@link MultiHeadAttention}
 * whose heads share keys and values in groups. The output has the size of the query.
 *
 * <pre>{@code
 * graph.call(GroupedQueryAttention.of(16, 4, 2), x, x)
 * }</pre>
 */
public final class GroupedQueryAttention extends HeadedAttention {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "GroupQueryAttention",
          GroupedQueryAttention::read,
          GroupedQueryAttention::translate,
          LayerEntry.Trait.ATTENDS);

  private static final String READS_NONE = "reads_none";

  private final Options options;

  /**
   * The options.
   *
   * @param readsNone whether a step of the query that may read no step reads none, as in Keras
   *     since 3.10 with a dropout, and not all alike
   */
  private record Options(
      int headDim,
      int queryHeads,
      int valueHeads,
      boolean useBias,
      WeightOptions kernel,
      WeightOptions bias,
      boolean readsNone) {

    Options {
      boolean arePositive = headDim > 0 && queryHeads > 0 && valueHeads > 0;
      if (!arePositive || queryHeads % valueHeads != 0) {
        throw new IllegalArgumentException(
            "heads of the query must be shared out evenly: head_dim=%d, num_query_heads=%d, num_key_value_heads=%d"
                .formatted(headDim, queryHeads, valueHeads));
      }
    }
  }

  private GroupedQueryAttention(String name, Options options, boolean useCausalMask) {
    super(name, useCausalMask);
    this.options = options;
  }

  /**
   * A layer with options to be set.
   *
   * @param headDim the size of each head
   * @param queryHeads Keras's {@code num_query_heads}
   * @param valueHeads Keras's {@code num_key_value_heads}, which divides the number of the others
   */
  public static Builder of(int headDim, int queryHeads, int valueHeads) {
    return new Builder(headDim, queryHeads, valueHeads);
  }

  /** Sets the options. Each has Keras's default. */
  public static final class Builder extends LayerBuilder<Builder> {

    private final int headDim;
    private final int queryHeads;
    private final int valueHeads;
    private boolean useBias = true;
    private boolean useCausalMask;
    private WeightOptions kernel = WeightOptions.of(Initializers.glorotUniform());
    private WeightOptions bias = WeightOptions.of(Initializers.zeros());

    private Builder(int headDim, int queryHeads, int valueHeads) {
      super("grouped_query_attention");
      this.headDim = headDim;
      this.queryHeads = queryHeads;
      this.valueHeads = valueHeads;
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code use_bias}; true by default. */
    public Builder useBias(boolean value) {
      useBias = value;
      return this;
    }

    /** Keras's {@code use_causal_mask}: whether a step reads no later step; false by default. */
    public Builder useCausalMask(boolean value) {
      useCausalMask = value;
      return this;
    }

    /** Keras's {@code kernel_initializer}; Glorot's uniform by default. */
    public Builder kernelInitializer(Initializer value) {
      kernel = kernel.initializer(value);
      return this;
    }

    /** Keras's {@code bias_initializer}; zeros by default. */
    public Builder biasInitializer(Initializer value) {
      bias = bias.initializer(value);
      return this;
    }

    /** Keras's {@code kernel_regularizer}; none by default. */
    public Builder kernelRegularizer(Regularizer value) {
      kernel = kernel.regularizer(value);
      return this;
    }

    /** Keras's {@code bias_regularizer}; none by default. */
    public Builder biasRegularizer(Regularizer value) {
      bias = bias.regularizer(value);
      return this;
    }

    @Override
    public GroupedQueryAttention build() {
      GroupedQueryAttention layer =
          new GroupedQueryAttention(
              name(),
              new Options(headDim, queryHeads, valueHeads, useBias, kernel, bias, false),
              useCausalMask);
      layer.setTrainable(trainable());
      return layer;
    }
  }

  // -- reading

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    List.of("dropout", "seed", "flash_attention").forEach(config::take);
    Options options =
        new Options(
            config.integer("head_dim"),
            config.integer("num_query_heads"),
            config.integer("num_key_value_heads"),
            config.flag("use_bias", true),
            WeightOptions.read(config, "kernel", Initializers.glorotUniform()),
            WeightOptions.read(config, "bias", Initializers.zeros()),
            config.flag(READS_NONE, false));
    return new GroupedQueryAttention(name, options, config.flag("use_causal_mask", false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    requirePlain(from);
    from.requireStored(4L * from.size("num_query_heads") * from.size("head_dim"));
    from.copy(to, "head_dim", "num_query_heads", "num_key_value_heads", "use_bias");
    from.copyInitializer(to, "kernel_initializer", "", Initializers.glorotUniform());
    from.copyInitializer(to, "bias_initializer", "", Initializers.zeros());
    from.copyRegularizer(to, "kernel_regularizer", "");
    from.copyRegularizer(to, "bias_regularizer", "");
    if (!from.isBefore(3, 10) && hasDropout(from)) {
      to.put(READS_NONE, true);
    }
  }

  @Override
  public String className() {
    return "GroupQueryAttention";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("head_dim", options.headDim());
    config.put("num_query_heads", options.queryHeads());
    config.put("num_key_value_heads", options.valueHeads());
    config.put("use_bias", options.useBias());
    options.kernel().addTo(config, "kernel");
    options.bias().addTo(config, "bias");
    if (options.readsNone()) {
      config.put(READS_NONE, true);
    }
  }

  @Override
  public boolean masksAsKeras() {
    return !options.readsNone();
  }

  // -- computation

  @Override
  Heads heads() {
    return new Heads(
        options.queryHeads(),
        options.valueHeads(),
        options.headDim(),
        options.headDim(),
        options.useBias());
  }

  @Override
  String partPrefix() {
    return "_";
  }

  @Override
  WeightOptions kernel() {
    return options.kernel();
  }

  @Override
  WeightOptions bias() {
    return options.bias();
  }

  @Override
  int outputSize(TensorShape query, TensorShape value) {
    return query.dim(2);
  }

  @Override
  boolean zerosUnreadable() {
    return options.readsNone();
  }
}
