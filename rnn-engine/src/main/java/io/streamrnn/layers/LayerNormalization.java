/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code LayerNormalization} over the last axis: each step has mean 0 and variance 1, then
 * {@code gamma} and {@code beta}.
 */
public final class LayerNormalization extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "LayerNormalization",
          LayerNormalization::read,
          NormalizationBuilder::translate,
          LayerEntry.Trait.IS_PER_STEP);

  private LayerNormalization(Builder options) {
    super(options.name(), new Spec(options.options()), options.activityRegularizer());
  }

  /** A layer with options to be set. */
  public static Builder create() {
    return new Builder();
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return create().name(name).readOptions(config).build();
  }

  /** Sets the options. */
  public static final class Builder extends NormalizationBuilder<Builder> {

    private Builder() {
      super("layer_normalization");
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
  private record Spec(NormalizationBuilder.Options options) implements CellSpec {

    @Override
    public String className() {
      return "LayerNormalization";
    }

    @Override
    public Map<String, Object> config() {
      return options.config();
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new io.streamrnn.cells.LayerNormalizationCell(
          input.size(),
          options.epsilon(),
          Optional.ofNullable(options.gamma(weights, input)),
          Optional.ofNullable(options.beta(weights, input)));
    }
  }
}
