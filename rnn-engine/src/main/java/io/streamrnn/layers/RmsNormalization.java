/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ScalingCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code RMSNormalization} over the last axis: each step has the mean square 1, then {@code
 * scale}: {@code scale x / sqrt(mean(x^2) + epsilon)}.
 */
public final class RmsNormalization extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "RMSNormalization",
          RmsNormalization::read,
          (from, to) -> {
            NormalizationBuilder.translateAxis(from, to);
            from.copy(to, "epsilon");
          },
          LayerEntry.Trait.IS_PER_STEP);

  private RmsNormalization(Builder options) {
    super(options.name(), new Spec(options.epsilon), options.activityRegularizer());
  }

  /** A layer with options to be set. */
  public static Builder create() {
    return new Builder();
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int axis = NormalizationBuilder.axis(config.take("axis"));
    Builder builder = create().name(name).read(config);
    return builder.epsilon(config.number("epsilon", builder.epsilon)).build().overAxis(axis);
  }

  /** None: Keras drops the mask here, other than with its other normalizations. */
  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.NONE;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.EveryEvent(builtCell());
  }

  /** Sets the options. */
  public static final class Builder extends PerStepBuilder<Builder> {

    private double epsilon = 1e-6;

    private Builder() {
      super("rms_normalization");
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code epsilon}, added to the mean square; 1e-6 by default. */
    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    @Override
    public RmsNormalization build() {
      return withTrainable(new RmsNormalization(this));
    }
  }

  /** The cell before it has weights. */
  private record Spec(double epsilon) implements CellSpec {

    @Override
    public String className() {
      return "RMSNormalization";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("axis", LAST_AXIS, "epsilon", epsilon);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      Weight scale = weights.add("scale", input, Initializers.ones());
      return new ScalingCell(
          ScalingCell.Measure.ROOT_MEAN_SQUARE, input.size(), epsilon, Optional.of(scale));
    }
  }
}
