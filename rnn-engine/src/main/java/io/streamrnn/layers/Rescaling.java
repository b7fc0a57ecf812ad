/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.RescalingCell;
import io.streamrnn.internal.ConfigReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keras's {@code Rescaling}: {@code x * scale + offset}, over the last axis. */
public final class Rescaling extends Scaling {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Rescaling", Rescaling::read, Rescaling::translate, LayerEntry.Trait.IS_PER_STEP);

  private final Spec spec;

  private Rescaling(String name, Spec spec) {
    super(name, spec, spec.endsMask());
    this.spec = spec;
  }

  /** A layer with one scale and one offset for all features. */
  public static Rescaling of(double scale, double offset) {
    return of(new float[] {(float) scale}, new float[] {(float) offset});
  }

  /** A layer with a scale and an offset for each feature, copied. */
  public static Rescaling of(float[] scale, float[] offset) {
    return new Rescaling(
        "rescaling", new Spec(NumberTable.of(scale), NumberTable.of(offset), false));
  }

  /** The layer under another name: Keras's {@code name}. */
  public Rescaling name(String value) {
    return new Rescaling(value, spec);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("activity_regularizer");
    Spec spec =
        new Spec(
            NumberTable.read("scale", config.require("scale")).orElseThrow(),
            NumberTable.read("offset", config.take("offset")).orElse(NumberTable.of(0)),
            config.flag("ends_mask", false));
    return new Rescaling(name, spec);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "scale", "offset");
    translateMask(from, to);
  }

  @Override
  int rowRank(TensorShape input) {
    requireFits("scale", spec.scale(), input);
    requireFits("offset", spec.offset(), input);
    return Math.max(1, Math.max(spec.scale().rank(), spec.offset().rank()));
  }

  private void requireFits(String key, NumberTable numbers, TensorShape input) {
    if (!numbers.fits(input)) {
      throw new UnsupportedLayerException(
          name(),
          "numbers that an input is multiplied by, or that are added, are one for all, one for each feature, or one for each step and feature: shape of %s=%s, input=%s; give them the extents of the input, which declares the number of its steps"
              .formatted(key, numbers.dims(), input));
    }
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    int rank = builtCell().inputShape().rank();
    boolean isOverSteps =
        rank > 1 && inputs.get(0).filter(input -> input.rank() > 1 + rank).isEmpty();
    return isOverSteps
        ? new StreamingRole.NeedsSequence("it has numbers for each step")
        : super.streaming(inputs);
  }

  /** The cell before it knows its input. */
  private record Spec(NumberTable scale, NumberTable offset, boolean endsMask) implements CellSpec {

    @Override
    public String className() {
      return "Rescaling";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("scale", scale.toConfig());
      config.put("offset", offset.toConfig());
      if (endsMask) {
        config.put("ends_mask", true);
      }
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new RescalingCell(input, scale.over(input), offset.over(input));
    }
  }
}
