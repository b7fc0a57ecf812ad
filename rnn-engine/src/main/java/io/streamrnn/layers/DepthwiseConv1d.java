/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DepthwiseConv1dCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code DepthwiseConv1D} with channels last: each channel is convolved by itself, {@code
 * [B, T, C]} to {@code [B, T', C * depthMultiplier]}.
 */
public final class DepthwiseConv1d extends ConvolutionLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "DepthwiseConv1D",
          DepthwiseConv1d::read,
          DepthwiseConv1d::translate,
          LayerEntry.Trait.TAKES_SEQUENCE);

  private DepthwiseConv1d(Builder options) {
    super(options, new Spec(options));
  }

  /**
   * A layer with options to be set.
   *
   * @param kernelSize the number of steps that the kernel reads
   */
  public static Builder kernelSize(int kernelSize) {
    return new Builder(kernelSize);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Builder builder =
        kernelSize(ConvolutionBuilder.kernelSize(config))
            .name(name)
            .readOptions(config, Padding.VALID, Padding.SAME)
            .depthMultiplier(config.integer("depth_multiplier", 1));
    builder.kernel = WeightOptions.read(config, "depthwise", Initializers.glorotUniform());
    return builder.build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "depth_multiplier");
    ConvolutionBuilder.translate(from, to, "depthwise");
  }

  /** Sets the options. */
  public static final class Builder extends ConvolutionBuilder<Builder> {

    private int depthMultiplier = 1;
    private WeightOptions kernel = WeightOptions.of(Initializers.glorotUniform());

    private Builder(int kernelSize) {
      super("depthwise_conv1d", kernelSize);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code depth_multiplier}: the number of outputs of a channel; 1 by default. */
    public Builder depthMultiplier(int value) {
      depthMultiplier = value;
      return this;
    }

    /** Keras's {@code depthwise_initializer}; Glorot's uniform by default. */
    public Builder depthwiseInitializer(Initializer value) {
      kernel = kernel.initializer(value);
      return this;
    }

    /** Keras's {@code depthwise_regularizer}; none by default. */
    public Builder depthwiseRegularizer(Regularizer value) {
      kernel = kernel.regularizer(value);
      return this;
    }

    @Override
    public DepthwiseConv1d build() {
      return new DepthwiseConv1d(this);
    }
  }

  /** The cell before it has weights. */
  private record Spec(int depthMultiplier, WeightOptions kernel, ConvolutionBuilder.Options options)
      implements CellSpec {

    Spec(Builder builder) {
      this(builder.depthMultiplier, builder.kernel, builder.options());
      if (options.window().padding() == Padding.CAUSAL) {
        throw new IllegalArgumentException(
            "padding not supported: padding=causal; supported: [valid, same]");
      }
    }

    @Override
    public String className() {
      return "DepthwiseConv1D";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("depth_multiplier", depthMultiplier);
      options.addTo(config);
      kernel.addTo(config, "depthwise");
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      Shape shape = Shape.of(options.window().size(), input.size(), depthMultiplier);
      Weight drawn = kernel.add(weights, "depthwise_kernel", shape);
      return new DepthwiseConv1dCell(
          options.activation(),
          options.window().dilation(),
          drawn,
          options.bias(weights, input.size() * depthMultiplier));
    }
  }
}
