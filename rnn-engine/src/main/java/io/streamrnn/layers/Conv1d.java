/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.Conv1dCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code Conv1D} with channels last, {@code [B, T, C]} to {@code [B, T', filters]}: {@code
 * activation(x * W + b)}, with {@code *} for the convolution.
 *
 * <pre>{@code
 * Conv1d.of(16, 3).padding(Padding.CAUSAL).activation(Activation.RELU)
 * }</pre>
 */
public final class Conv1d extends ConvolutionLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of("Conv1D", Conv1d::read, Conv1d::translate, LayerEntry.Trait.TAKES_SEQUENCE)
          .storedAs("Convolution1D", "AtrousConvolution1D");

  private Conv1d(Builder options) {
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
            .groups(config.integer("groups", 1));
    builder.kernel = WeightOptions.read(config, "kernel", Initializers.glorotUniform());
    return builder.build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    int filters = from.size("filters", "nb_filter");
    from.requireStored(4L * filters);
    to.put("filters", filters);
    from.copy(to, "groups");
    ConvolutionBuilder.translate(from, to, "kernel");
  }

  /** Sets the options. */
  public static final class Builder extends ConvolutionBuilder<Builder> {

    private final int filters;
    private int groups = 1;
    private WeightOptions kernel = WeightOptions.of(Initializers.glorotUniform());

    private Builder(int filters, int kernelSize) {
      super("conv1d", kernelSize);
      this.filters = filters;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Keras's {@code groups}: how many parts of the channels are convolved separately; 1 by
     * default.
     */
    public Builder groups(int value) {
      groups = value;
      return this;
    }

    /** Keras's {@code kernel_initializer}; Glorot's uniform by default. */
    public Builder kernelInitializer(Initializer value) {
      kernel = kernel.initializer(value);
      return this;
    }

    /** Keras's {@code kernel_regularizer}; none by default. */
    public Builder kernelRegularizer(Regularizer value) {
      kernel = kernel.regularizer(value);
      return this;
    }

    @Override
    public Conv1d build() {
      return new Conv1d(this);
    }
  }

  /** The cell before it has weights. */
  private record Spec(
      int filters, int groups, WeightOptions kernel, ConvolutionBuilder.Options options)
      implements CellSpec {

    Spec(Builder builder) {
      this(builder.filters, builder.groups, builder.kernel, builder.options());
      if (filters < 1 || groups < 1 || filters % groups != 0) {
        throw new IllegalArgumentException(
            "filters must be a multiple of groups: filters=%d, groups=%d"
                .formatted(filters, groups));
      }
    }

    @Override
    public String className() {
      return "Conv1D";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("filters", filters);
      config.put("groups", groups);
      options.addTo(config);
      kernel.addTo(config, "kernel");
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      if (input.size() % groups != 0) {
        throw new IllegalArgumentException(
            "channels must be a multiple of groups: channels=%d, groups=%d"
                .formatted(input.size(), groups));
      }
      Shape shape = Shape.of(options.window().size(), input.size() / groups, filters);
      Weight drawn = kernel.add(weights, "kernel", shape);
      return new Conv1dCell(
          options.activation(),
          options.window().dilation(),
          groups,
          drawn,
          options.bias(weights, filters));
    }
  }
}
