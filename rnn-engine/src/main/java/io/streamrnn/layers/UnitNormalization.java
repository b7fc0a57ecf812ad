/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ScalingCell;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code UnitNormalization} over the last axis: each step has the norm 1, {@code x /
 * sqrt(max(sum(x^2), 1e-12))}.
 */
public final class UnitNormalization extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "UnitNormalization",
          UnitNormalization::read,
          NormalizationBuilder::translateAxis,
          LayerEntry.Trait.IS_PER_STEP);

  private static final double EPSILON = 1e-12;

  private UnitNormalization(String name, Regularizer activityRegularizer) {
    super(name, new Spec(), activityRegularizer);
  }

  /** A layer. */
  public static UnitNormalization create() {
    return new UnitNormalization("unit_normalization", Regularizer.NONE);
  }

  /** The layer under another name: Keras's {@code name}. */
  public UnitNormalization name(String value) {
    return new UnitNormalization(value, Regularizer.NONE);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int axis = NormalizationBuilder.axis(config.take("axis"));
    return new UnitNormalization(name, Regularizers.fromConfig(config.take("activity_regularizer")))
        .overAxis(axis);
  }

  /** The cell before it knows its input. */
  private record Spec() implements CellSpec {

    @Override
    public String className() {
      return "UnitNormalization";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("axis", -1);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new ScalingCell(ScalingCell.Measure.NORM, input.size(), EPSILON, Optional.empty());
    }
  }
}
