/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.NormalizationCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Normalization} over the last axis: {@code (x - mean) / sqrt(variance)}, or
 * inverted. The moments are options, or weights that a file holds. A layer without {@code axis} has
 * one mean and one variance for all features.
 */
public final class Normalization extends Scaling {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Normalization",
          Normalization::read,
          Normalization::translate,
          LayerEntry.Trait.IS_PER_STEP);

  private final Spec spec;

  private Normalization(String name, Spec spec) {
    super(name, spec, spec.endsMask());
    this.spec = spec;
  }

  /** A layer with a mean and a variance for each feature, copied. */
  public static Normalization of(float[] mean, float[] variance) {
    Moments moments = new Moments(mean.clone(), variance.clone());
    return new Normalization("normalization", new Spec(true, Optional.of(moments), false, false));
  }

  /** A layer whose moments are weights: zeros and ones until they are set. */
  public static Normalization create() {
    return new Normalization("normalization", new Spec(true, Optional.empty(), false, false));
  }

  /** The layer under another name: Keras's {@code name}. */
  public Normalization name(String value) {
    return new Normalization(value, spec);
  }

  /** The layer with Keras's {@code invert}: whether normalized features get their scale back. */
  public Normalization invert(boolean value) {
    return new Normalization(
        name(), new Spec(spec.ofFeatures(), spec.moments(), value, spec.endsMask()));
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("activity_regularizer");
    boolean ofFeatures = !config.contains("axis") || isOfFeatures(config.take("axis"));
    Optional<float[]> mean = NumberLists.floats("mean", config.take("mean"));
    Optional<float[]> variance = NumberLists.floats("variance", config.take("variance"));
    if (mean.isPresent() != variance.isPresent()) {
      throw new IllegalArgumentException(
          "mean and variance are given together: mean=%s, variance=%s"
              .formatted(mean.isPresent(), variance.isPresent()));
    }
    Optional<Moments> moments = mean.map(values -> new Moments(values, variance.orElseThrow()));
    return new Normalization(
        name,
        new Spec(
            ofFeatures, moments, config.flag("invert", false), config.flag("ends_mask", false)));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    Object axis = from.value("axis").orElse(List.of());
    if (!isLast(axis) && !axis.equals(List.of())) {
      throw from.unsupported(
          "a normalization must be over the last axis, or have no axis: axis=%s; supported: -1, None",
          axis);
    }
    from.copyWithNone(to, "axis");
    from.copy(to, "mean", "variance", "invert");
    translateMask(from, to);
  }

  private static boolean isLast(@Nullable Object axis) {
    return axis instanceof List<?> list && list.size() == 1
        ? isLast(list.get(0))
        : isLastNumber(axis);
  }

  /** Of inputs [B, T, I] the last axis is also number 2. */
  private static boolean isLastNumber(@Nullable Object axis) {
    return Integer.valueOf(-1).equals(axis) || Integer.valueOf(2).equals(axis);
  }

  private static boolean isOfFeatures(@Nullable Object axis) {
    if (axis == null || axis.equals(List.of())) {
      return false;
    }
    if (!isLast(axis)) {
      throw new IllegalArgumentException(
          "a normalization must be over the last axis, or have no axis: axis=%s; supported: -1, None"
              .formatted(axis));
    }
    return true;
  }

  /** Moments that are options. */
  private record Moments(float[] mean, float[] variance) {}

  /** The cell before it knows its input. */
  private record Spec(
      boolean ofFeatures, Optional<Moments> moments, boolean invert, boolean endsMask)
      implements CellSpec {

    @Override
    public String className() {
      return "Normalization";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("axis", ofFeatures ? List.of(-1) : List.of());
      config.put("invert", invert);
      config.put("mean", moments.map(m -> NumberLists.toConfig(m.mean())).orElse(null));
      config.put("variance", moments.map(m -> NumberLists.toConfig(m.variance())).orElse(null));
      if (endsMask) {
        config.put("ends_mask", true);
      }
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      if (moments.isPresent()) {
        return NormalizationCell.of(input, invert, moments.get().mean(), moments.get().variance());
      }
      Shape shape = ofFeatures ? input : Shape.of();
      return NormalizationCell.of(
          input,
          invert,
          List.of(
              frozen(weights, "mean", shape, Initializers.zeros()),
              frozen(weights, "variance", shape, Initializers.ones()),
              frozen(weights, "count", Shape.of(), Initializers.zeros())));
    }

    private static Weight frozen(
        WeightSource weights, String name, Shape shape, Initializer initializer) {
      return weights.add(name, shape, initializer, Regularizer.NONE, false);
    }
  }
}
