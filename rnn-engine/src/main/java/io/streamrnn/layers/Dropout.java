/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code Dropout} at inference: it returns its input. In files it represents all layers
 * that do nothing, or act in training only.
 */
public final class Dropout extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of("Dropout", Dropout::read, (from, to) -> {}, LayerEntry.Trait.HAS_NO_EFFECT)
          .storedAs(
              "SpatialDropout1D",
              "AlphaDropout",
              "GaussianDropout",
              "GaussianNoise",
              "ActivityRegularization",
              "Identity");

  private final double rate;

  private Dropout(String name, double rate, Regularizer activityRegularizer) {
    super(name, new Spec(rate), activityRegularizer);
    this.rate = rate;
  }

  /**
   * A layer.
   *
   * @param rate the share of the inputs that training drops
   */
  public static Dropout rate(double rate) {
    return new Dropout("dropout", rate, Regularizer.NONE);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Dropout name(String value) {
    return new Dropout(value, rate, Regularizer.NONE);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("noise_shape");
    config.take("seed");
    return new Dropout(
        name,
        config.number("rate", 0),
        Regularizers.fromConfig(config.take("activity_regularizer")));
  }

  @Override
  boolean isIdentity() {
    return true;
  }

  /** The cell before it knows its input. */
  private record Spec(double rate) implements CellSpec {

    @Override
    public String className() {
      return "Dropout";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("rate", rate);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new ActivationCell(Activation.LINEAR, input);
    }
  }
}
