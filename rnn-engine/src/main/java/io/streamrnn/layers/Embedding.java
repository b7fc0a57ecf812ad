/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Embedding}: tokens {@code [B, T]} to vectors {@code [B, T, outputDim]}. With
 * {@code maskZero} the next layers skip the steps of token 0. Otherwise there is no mask, and token
 * 0 is like any other.
 */
public final class Embedding extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of("Embedding", Embedding::read, Embedding::translate)
          .withTrainingOptions("input_dim", "input_length");

  private static final Initializer UNIFORM = Initializers.randomUniform(-0.05, 0.05);

  private final boolean maskZero;

  private Embedding(Builder options) {
    super(options.name(), new Spec(options), 0, options.activityRegularizer());
    maskZero = options.maskZero;
  }

  /**
   * A layer with options to be set.
   *
   * @param inputDim the number of tokens
   * @param outputDim the length of a token's vector
   */
  public static Builder of(int inputDim, int outputDim) {
    return new Builder(inputDim, outputDim);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Builder embedding =
        of(config.integer("input_dim"), config.integer("output_dim"))
            .name(name)
            .read(config)
            .maskZero(config.flag("mask_zero", false))
            .wholeTokens(config.flag("whole_tokens", false))
            .embeddingsInitializer(
                Initializers.fromConfig(config.take("embeddings_initializer"), UNIFORM))
            .embeddingsRegularizer(Regularizers.fromConfig(config.take("embeddings_regularizer")));
    config.take("embeddings_constraint");
    config.take("input_length");
    return embedding.build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("input_dim", from.size("input_dim"));
    to.put("output_dim", from.size("output_dim"));
    to.put("mask_zero", from.flag("mask_zero", false));
    from.requireStored(4L * from.size("input_dim") * from.size("output_dim"));
    from.copyInitializer(to, "embeddings_initializer", "init", UNIFORM);
    from.copyRegularizer(to, "embeddings_regularizer", "W_regularizer");
    from.copyRegularizer(to, "activity_regularizer", "");
  }

  @Override
  public boolean readsTokens() {
    return true;
  }

  boolean masksZero() {
    return maskZero;
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    if (!maskZero) {
      return Optional.empty();
    }
    float[] used = arguments.input().toArray();
    for (int i = 0; i < used.length; i++) {
      used[i] = used[i] == 0 ? 0f : 1f;
    }
    return Optional.of(Tensor.own(arguments.input().shape(), used));
  }

  @Override
  public MaskSource maskSource(int output) {
    return maskZero ? MaskSource.entriesOf(0) : MaskSource.NONE;
  }

  /** Each token becomes a vector. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return inputs.get(0).size() * output.product(2);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.EmbedsTokens(builtCell(), maskZero);
  }

  /** Sets the options. */
  public static final class Builder extends PerStepBuilder<Builder> {

    private final int inputDim;
    private final int outputDim;
    private boolean maskZero;
    private boolean wholeTokens;
    private Initializer embeddingsInitializer = UNIFORM;
    private Regularizer embeddingsRegularizer = Regularizer.NONE;

    private Builder(int inputDim, int outputDim) {
      super("embedding");
      this.inputDim = inputDim;
      this.outputDim = outputDim;
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code mask_zero}: whether token 0 marks a step to be skipped; false by default. */
    public Builder maskZero(boolean value) {
      maskZero = value;
      return this;
    }

    /**
     * Whether a token that is not a whole number is rejected, as in PyTorch; false by default: it
     * is truncated towards zero, as in Keras.
     */
    public Builder wholeTokens(boolean value) {
      wholeTokens = value;
      return this;
    }

    /** Keras's {@code embeddings_initializer}; uniform in ±0.05 by default. */
    public Builder embeddingsInitializer(Initializer value) {
      embeddingsInitializer = value;
      return this;
    }

    /** Keras's {@code embeddings_regularizer}; none by default. */
    public Builder embeddingsRegularizer(Regularizer value) {
      embeddingsRegularizer = value;
      return this;
    }

    @Override
    public Embedding build() {
      return withTrainable(new Embedding(this));
    }
  }

  /** The table before it has weights. */
  private record Spec(
      int inputDim,
      int outputDim,
      boolean maskZero,
      boolean wholeTokens,
      Initializer embeddingsInitializer,
      Regularizer embeddingsRegularizer)
      implements CellSpec {

    Spec(Builder options) {
      this(
          options.inputDim,
          options.outputDim,
          options.maskZero,
          options.wholeTokens,
          options.embeddingsInitializer,
          options.embeddingsRegularizer);
    }

    @Override
    public String className() {
      return "Embedding";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("input_dim", inputDim);
      config.put("output_dim", outputDim);
      config.put("mask_zero", maskZero);
      if (wholeTokens) {
        config.put("whole_tokens", true);
      }
      config.put("embeddings_initializer", Initializers.toConfig(embeddingsInitializer));
      config.put(
          "embeddings_regularizer", Regularizers.toConfig(embeddingsRegularizer).orElse(null));
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new EmbeddingCell(
          weights.add(
              "embeddings",
              Shape.of(inputDim, outputDim),
              embeddingsInitializer,
              embeddingsRegularizer,
              true),
          wholeTokens);
    }
  }
}
