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
 * max(sqrt(sum(x^2)), 1e-12)}.
 */
public final class UnitNormalization extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "UnitNormalization",
          UnitNormalization::read,
          UnitNormalization::translate,
          LayerEntry.Trait.IS_PER_STEP);

  // The least sum of squares: Keras 3's, whose norm is at least 1e-12, and TensorFlow's.
  private static final double EPSILON = 1e-24;
  private static final double EPSILON_OF_TENSORFLOW = 1e-12;

  private final double epsilon;

  private UnitNormalization(String name, double epsilon, Regularizer activityRegularizer) {
    super(name, new Spec(epsilon), activityRegularizer);
    this.epsilon = epsilon;
  }

  /** A layer. */
  public static UnitNormalization create() {
    return new UnitNormalization("unit_normalization", EPSILON, Regularizer.NONE);
  }

  /** The layer under another name: Keras's {@code name}. */
  public UnitNormalization name(String value) {
    return new UnitNormalization(value, epsilon, Regularizer.NONE);
  }

  /** Whether a small vector has the norm that a release computes: Keras 3, or Keras 2. */
  public boolean normalizesAs(boolean keras3) {
    return epsilon == (keras3 ? EPSILON : EPSILON_OF_TENSORFLOW);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int axis = NormalizationBuilder.axis(config.take("axis"));
    return new UnitNormalization(
            name,
            config.number("normalize_epsilon", EPSILON),
            Regularizers.fromConfig(config.take("activity_regularizer")))
        .overAxis(axis);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    NormalizationBuilder.translateAxis(from, to);
    if (!from.isKeras3()) {
      to.put("normalize_epsilon", EPSILON_OF_TENSORFLOW);
    }
  }

  /** The cell before it knows its input. */
  private record Spec(double epsilon) implements CellSpec {

    @Override
    public String className() {
      return "UnitNormalization";
    }

    @Override
    public Map<String, Object> config() {
      return epsilon == EPSILON
          ? Map.of("axis", -1)
          : Map.of("axis", -1, "normalize_epsilon", epsilon);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new ScalingCell(ScalingCell.Measure.NORM, input.size(), epsilon, Optional.empty());
    }
  }
}
