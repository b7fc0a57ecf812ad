/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.SeparableConv1dCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code SeparableConv1D} with channels last: each channel is convolved by itself, and the
 * results are mixed, {@code [B, T, C]} to {@code [B, T', filters]}.
 */
public final class SeparableConv1d extends ConvolutionLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of(
              "SeparableConv1D",
              SeparableConv1d::read,
              SeparableConv1d::translate,
              LayerEntry.Trait.TAKES_SEQUENCE)
          .storedAs("SeparableConvolution1D");

  private SeparableConv1d(Builder options) {
    super(options, new Spec(options));
  }

  /**
   * A layer with options to be set.
   *
   * @param filters the number of outputs of a step
   * @param kernelSize the number of steps that the kernel reads
   */
  public static Builder of(int filters, int kernelSize) {
    return new Builder(filters, kernelSize);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Builder builder =
        of(config.integer("filters"), ConvolutionBuilder.kernelSize(config))
            .name(name)
            .readOptions(config, Padding.values())
            .depthMultiplier(config.integer("depth_multiplier", 1));
    builder.depthwise = WeightOptions.read(config, "depthwise", Initializers.glorotUniform());
    builder.pointwise = WeightOptions.read(config, "pointwise", Initializers.glorotUniform());
    return builder.build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    int filters = from.size("filters");
    from.requireStored(4L * filters);
    to.put("filters", filters);
    from.copy(to, "depth_multiplier");
    ConvolutionBuilder.translate(from, to, "depthwise", "pointwise");
  }

  /** Sets the options. */
  public static final class Builder extends ConvolutionBuilder<Builder> {

    private final int filters;
    private int depthMultiplier = 1;
    private WeightOptions depthwise = WeightOptions.of(Initializers.glorotUniform());
    private WeightOptions pointwise = WeightOptions.of(Initializers.glorotUniform());

    private Builder(int filters, int kernelSize) {
      super("separable_conv1d", kernelSize);
      this.filters = filters;
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code depth_multiplier}: the number of results of a channel; 1 by default. */
    public Builder depthMultiplier(int value) {
      depthMultiplier = value;
      return this;
    }

    /** Keras's {@code depthwise_initializer}; Glorot's uniform by default. */
    public Builder depthwiseInitializer(Initializer value) {
      depthwise = depthwise.initializer(value);
      return this;
    }

    /** Keras's {@code depthwise_regularizer}; none by default. */
    public Builder depthwiseRegularizer(Regularizer value) {
      depthwise = depthwise.regularizer(value);
      return this;
    }

    /** Keras's {@code pointwise_initializer}; Glorot's uniform by default. */
    public Builder pointwiseInitializer(Initializer value) {
      pointwise = pointwise.initializer(value);
      return this;
    }

    /** Keras's {@code pointwise_regularizer}; none by default. */
    public Builder pointwiseRegularizer(Regularizer value) {
      pointwise = pointwise.regularizer(value);
      return this;
    }

    @Override
    public SeparableConv1d build() {
      return new SeparableConv1d(this);
    }
  }

  /** The cell before it has weights. */
  private record Spec(
      int filters,
      int depthMultiplier,
      WeightOptions depthwise,
      WeightOptions pointwise,
      ConvolutionBuilder.Options options)
      implements CellSpec {

    Spec(Builder builder) {
      this(
          builder.filters,
          builder.depthMultiplier,
          builder.depthwise,
          builder.pointwise,
          builder.options());
    }

    @Override
    public String className() {
      return "SeparableConv1D";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("filters", filters);
      config.put("depth_multiplier", depthMultiplier);
      options.addTo(config);
      depthwise.addTo(config, "depthwise");
      pointwise.addTo(config, "pointwise");
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      Shape channels = Shape.of(options.window().size(), input.size(), depthMultiplier);
      Shape mixed = Shape.of(1, input.size() * depthMultiplier, filters);
      Weight first = depthwise.add(weights, "depthwise_kernel", channels);
      Weight second = pointwise.add(weights, "pointwise_kernel", mixed);
      return new SeparableConv1dCell(
          options.activation(),
          options.window().dilation(),
          first,
          second,
          options.bias(weights, filters));
    }
  }
}
