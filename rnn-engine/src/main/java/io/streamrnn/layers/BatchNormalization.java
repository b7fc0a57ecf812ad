/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code BatchNormalization} over the last axis, at inference: with the moving mean and
 * variance, which training alone changes.
 */
public final class BatchNormalization extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
              "BatchNormalization",
              BatchNormalization::read,
              BatchNormalization::translate,
              LayerEntry.Trait.IS_PER_STEP)
          .withTrainingOptions("momentum")
          .storedAs("SyncBatchNormalization");

  private BatchNormalization(Builder options) {
    super(options.name(), new Spec(options), options.activityRegularizer());
  }

  /** A layer with options to be set. */
  public static Builder create() {
    return new Builder();
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int axis = NormalizationBuilder.axis(config.take("axis"));
    return create()
        .name(name)
        .readOptions(config)
        .momentum(config.number("momentum", Builder.MOMENTUM))
        .movingMeanInitializer(
            Initializers.fromConfig(config.take("moving_mean_initializer"), Initializers.zeros()))
        .movingVarianceInitializer(
            Initializers.fromConfig(
                config.take("moving_variance_initializer"), Initializers.ones()))
        .build()
        .overAxis(axis);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    Optional<Object> mode = from.value("mode").filter(other -> !other.equals(0));
    if (mode.isPresent()) {
      throw from.unsupported(
          "normalization must be by moving moments: mode=%s; supported: 0", mode.get());
    }
    NormalizationBuilder.translate(from, to);
  }

  /** Sets the options. */
  public static final class Builder extends NormalizationBuilder<Builder> {

    private static final double MOMENTUM = 0.99;

    private double momentum = MOMENTUM;
    private Initializer movingMeanInitializer = Initializers.zeros();
    private Initializer movingVarianceInitializer = Initializers.ones();

    private Builder() {
      super("batch_normalization");
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code momentum} of the moving moments, in training; 0.99 by default. */
    public Builder momentum(double value) {
      momentum = value;
      return this;
    }

    /** Keras's {@code moving_mean_initializer}; zeros by default. */
    public Builder movingMeanInitializer(Initializer value) {
      movingMeanInitializer = value;
      return this;
    }

    /** Keras's {@code moving_variance_initializer}; ones by default. */
    public Builder movingVarianceInitializer(Initializer value) {
      movingVarianceInitializer = value;
      return this;
    }

    @Override
    public BatchNormalization build() {
      return withTrainable(new BatchNormalization(this));
    }
  }

  /** The cell before it has weights. */
  private record Spec(
      NormalizationBuilder.Options options,
      double momentum,
      Initializer movingMeanInitializer,
      Initializer movingVarianceInitializer)
      implements CellSpec {

    Spec(Builder builder) {
      this(
          builder.options(),
          builder.momentum,
          builder.movingMeanInitializer,
          builder.movingVarianceInitializer);
    }

    @Override
    public String className() {
      return "BatchNormalization";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = options.config();
      config.put("momentum", momentum);
      config.put("moving_mean_initializer", Initializers.toConfig(movingMeanInitializer));
      config.put("moving_variance_initializer", Initializers.toConfig(movingVarianceInitializer));
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      Weight gamma = options.gamma(weights, input);
      Weight beta = options.beta(weights, input);
      Weight mean =
          weights.add("moving_mean", input, movingMeanInitializer, Regularizer.NONE, false);
      Weight variance =
          weights.add("moving_variance", input, movingVarianceInitializer, Regularizer.NONE, false);
      return new io.streamrnn.cells.BatchNormalizationCell(
          options.epsilon(), Optional.ofNullable(gamma), Optional.ofNullable(beta), mean, variance);
    }
  }
}
