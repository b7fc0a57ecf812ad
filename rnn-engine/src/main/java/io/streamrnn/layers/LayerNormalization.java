/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.LayerNormalizationCell;
import io.streamrnn.cells.ScalingCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code LayerNormalization} over the last axis: each step has mean 0 and variance 1, then
 * {@code gamma} and {@code beta}. With {@code rms_scaling} it is {@code gamma x / sqrt(variance +
 * epsilon)}: the mean is not subtracted.
 */
public final class LayerNormalization extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "LayerNormalization",
          LayerNormalization::read,
          LayerNormalization::translate,
          LayerEntry.Trait.IS_PER_STEP);

  private LayerNormalization(Builder options) {
    super(
        options.name(),
        new Spec(options.options(), options.rmsScaling),
        options.activityRegularizer());
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
        .rmsScaling(config.flag("rms_scaling", false))
        .build()
        .overAxis(axis);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    NormalizationBuilder.translate(from, to);
    from.copy(to, "rms_scaling");
  }

  /** Sets the options. */
  public static final class Builder extends NormalizationBuilder<Builder> {

    private boolean rmsScaling;

    private Builder() {
      super("layer_normalization");
    }

    /** Keras's {@code rms_scaling}: no mean and no {@code beta}; false by default. */
    public Builder rmsScaling(boolean value) {
      rmsScaling = value;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public LayerNormalization build() {
      return withTrainable(new LayerNormalization(this));
    }
  }

  /** The cell before it has weights. */
  private record Spec(NormalizationBuilder.Options options, boolean rmsScaling)
      implements CellSpec {

    @Override
    public String className() {
      return "LayerNormalization";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = options.config();
      if (rmsScaling) {
        config.put("rms_scaling", true); // Only Keras 3 has the option.
      }
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      if (rmsScaling) {
        Weight gamma = options.requiredGamma(weights, input);
        return new ScalingCell(
            ScalingCell.Measure.DEVIATION, input.size(), options.epsilon(), Optional.of(gamma));
      }
      return new LayerNormalizationCell(
          input.size(),
          options.epsilon(),
          Optional.ofNullable(options.gamma(weights, input)),
          Optional.ofNullable(options.beta(weights, input)));
    }
  }
}
