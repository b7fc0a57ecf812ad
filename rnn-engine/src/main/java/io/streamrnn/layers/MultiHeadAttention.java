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
import java.util.stream.Stream;

/**
 * Keras's {@code MultiHeadAttention} over one axis of steps, after Vaswani et al. (2017). For each
 * head {@code h}, with {@code K} for the key size:
 *
 * <pre>
 *   q = query Wq[h] + bq[h]     k = key Wk[h] + bk[h]     v = value Wv[h] + bv[h]
 *   z[h] = softmax(q k' / sqrt(K)) v
 *   y    = sum over h of z[h] Wo[h] + bo
 * </pre>
 *
 * <p>A step of the query that its mask skips reads all steps alike; in Keras since 3.10, if there
 * is a dropout, it reads none. The output has the mask. See {@link AttentionLayer} for the inputs.
 *
 * <pre>{@code
 * graph.call(MultiHeadAttention.of(4, 16), x, x)
 * }</pre>
 */
public final class MultiHeadAttention extends HeadedAttention {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "MultiHeadAttention",
          MultiHeadAttention::read,
          MultiHeadAttention::translate,
          LayerEntry.Trait.ATTENDS);

  private static final String MASKED = "masked_steps";

  /** What masks do, which depends on the release of Keras. */
  private enum Masked {
    /** A step of the query that may read no step reads all alike. */
    READ_ALL("read_all"),
    /**
     * A step of the query that may read no step reads none: in Keras since 3.10, with a dropout.
     */
    READ_NONE("read_none"),
    /** Masks are ignored: in Keras before 2.10. */
    IGNORED("ignored");

    // In configurations, and so in the identity of a model: never change it.
    private final String word;

    Masked(String word) {
      this.word = word;
    }

    static Masked of(String word) {
      return Stream.of(values())
          .filter(each -> each.word.equals(word))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("not known: %s=%s".formatted(MASKED, word)));
    }
  }

  private final Options options;

  /**
   * The options.
   *
   * @param outputSize of a step; 0 for that of the query
   */
  private record Options(
      int heads,
      int keyDim,
      int valueDim,
      int outputSize,
      boolean useBias,
      WeightOptions kernel,
      WeightOptions bias,
      Masked masked) {

    Options {
      if (heads < 1 || keyDim < 1 || valueDim < 1 || outputSize < 0) {
        throw new IllegalArgumentException(
            "heads and their sizes are positive: num_heads=%d, key_dim=%d, value_dim=%d, output_shape=%d"
                .formatted(heads, keyDim, valueDim, outputSize));
      }
    }
  }

  private MultiHeadAttention(String name, Options options, boolean useCausalMask) {
    super(name, useCausalMask);
    this.options = options;
  }

  /**
   * A layer with options to be set.
   *
   * @param numHeads the number of heads
   * @param keyDim the size of query and key in each head
   */
  public static Builder of(int numHeads, int keyDim) {
    return new Builder(numHeads, keyDim);
  }

  /** Sets the options. Each has Keras's default. */
  public static final class Builder extends LayerBuilder<Builder> {

    private final int numHeads;
    private final int keyDim;
    private int valueDim;
    private int outputSize;
    private boolean useBias = true;
    private boolean useCausalMask;
    private WeightOptions kernel = WeightOptions.of(Initializers.glorotUniform());
    private WeightOptions bias = WeightOptions.of(Initializers.zeros());

    private Builder(int numHeads, int keyDim) {
      super("multi_head_attention");
      this.numHeads = numHeads;
      this.keyDim = keyDim;
      this.valueDim = keyDim;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Keras's {@code value_dim}: the size of the value in each head; that of the key by default.
     */
    public Builder valueDim(int value) {
      valueDim = value;
      return this;
    }

    /** Keras's {@code output_shape}: the size of the output; that of the query by default. */
    public Builder outputSize(int value) {
      outputSize = value;
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
    public MultiHeadAttention build() {
      Options options =
          new Options(
              numHeads, keyDim, valueDim, outputSize, useBias, kernel, bias, Masked.READ_ALL);
      MultiHeadAttention layer = new MultiHeadAttention(name(), options, useCausalMask);
      layer.setTrainable(trainable());
      return layer;
    }
  }

  // -- reading

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("dropout");
    config.take("seed");
    int keyDim = config.integer("key_dim");
    Options options =
        new Options(
            config.integer("num_heads"),
            keyDim,
            config.integer("value_dim", keyDim),
            StepOptions.number(config, "output_shape", 0),
            config.flag("use_bias", true),
            WeightOptions.read(config, "kernel", Initializers.glorotUniform()),
            WeightOptions.read(config, "bias", Initializers.zeros()),
            Masked.of(config.text(MASKED, Masked.READ_ALL.word)));
    return new MultiHeadAttention(name, options, config.flag("use_causal_mask", false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    requirePlain(from);
    requireOverSteps(from);
    int heads = from.size("num_heads");
    from.requireStored(4L * heads * from.size("key_dim"));
    from.copy(to, "num_heads", "key_dim", "value_dim", "output_shape", "use_bias");
    from.copyInitializer(to, "kernel_initializer", "", Initializers.glorotUniform());
    from.copyInitializer(to, "bias_initializer", "", Initializers.zeros());
    from.copyRegularizer(to, "kernel_regularizer", "");
    from.copyRegularizer(to, "bias_regularizer", "");
    if (from.isBefore(2, 10)) {
      to.put(MASKED, Masked.IGNORED.word);
    } else if (!from.isBefore(3, 10) && hasDropout(from)) {
      to.put(MASKED, Masked.READ_NONE.word);
    }
  }

  private static void requireOverSteps(StoredConfig from) {
    Object axes = from.value("attention_axes").orElse(List.of(1));
    if (!axes.equals(List.of(1)) && !axes.equals(1)) {
      throw from.unsupported(
          "attention must be over the steps: attention_axes=%s; supported: 1", axes);
    }
    if (from.value("output_shape").orElse(1) instanceof List<?> shape && shape.size() != 1) {
      throw from.unsupported(
          "the output of a step must be a vector: output_shape=%s; supported: one number", shape);
    }
  }

  @Override
  public String className() {
    return "MultiHeadAttention";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("num_heads", options.heads());
    config.put("key_dim", options.keyDim());
    config.put("value_dim", options.valueDim());
    config.put("output_shape", options.outputSize() == 0 ? null : List.of(options.outputSize()));
    config.put("use_bias", options.useBias());
    options.kernel().addTo(config, "kernel");
    options.bias().addTo(config, "bias");
    if (options.masked() != Masked.READ_ALL) {
      config.put(MASKED, options.masked().word);
    }
  }

  @Override
  public boolean masksAsKeras() {
    return options.masked() == Masked.READ_ALL;
  }

  // -- computation

  @Override
  Heads heads() {
    return new Heads(
        options.heads(), options.heads(), options.keyDim(), options.valueDim(), options.useBias());
  }

  @Override
  String partPrefix() {
    return "";
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
    return options.outputSize() == 0 ? query.dim(2) : options.outputSize();
  }

  @Override
  boolean zerosUnreadable() {
    return options.masked() == Masked.READ_NONE;
  }

  @Override
  boolean ignoresMasks() {
    return options.masked() == Masked.IGNORED;
  }
}
