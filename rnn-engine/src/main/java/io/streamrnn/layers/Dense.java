/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Dense}: {@code activation(x W + b)}, {@code [..., I]} to {@code [..., units]}.
 *
 * <pre>{@code
 * Dense.units(2).activation(Activation.SIGMOID)
 * }</pre>
 */
public final class Dense extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of("Dense", Dense::read, Dense::translate, LayerEntry.Trait.IS_PER_STEP)
          .storedAs("TimeDistributedDense");

  private Dense(Builder options) {
    super(options.name(), new Spec(options), options.activityRegularizer());
  }

  /**
   * A layer with options to be set.
   *
   * @param units the number of outputs
   */
  public static Builder units(int units) {
    return new Builder(units);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Builder dense =
        units(config.integer("units"))
            .name(name)
            .read(config)
            .activation(ActivationConfig.take(config, "activation", Activation.LINEAR))
            .useBias(config.flag("use_bias", true))
            .kernelInitializer(
                Initializers.fromConfig(
                    config.take("kernel_initializer"), Initializers.glorotUniform()))
            .biasInitializer(
                Initializers.fromConfig(config.take("bias_initializer"), Initializers.zeros()))
            .kernelRegularizer(Regularizers.fromConfig(config.take("kernel_regularizer")))
            .biasRegularizer(Regularizers.fromConfig(config.take("bias_regularizer")));
    config.take("kernel_constraint");
    config.take("bias_constraint");
    return dense.build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    int units = from.size("units", "output_dim");
    from.requireStored(4L * units);
    to.put("units", units);
    to.put("use_bias", from.flag("use_bias", from.flag("bias", true)));
    to.put("activation", from.activation("activation", Activation.LINEAR));
    from.copyInitializer(to, "kernel_initializer", "init", Initializers.glorotUniform());
    from.copyInitializer(to, "bias_initializer", "", Initializers.zeros());
    from.copyRegularizer(to, "kernel_regularizer", "W_regularizer");
    from.copyRegularizer(to, "bias_regularizer", "b_regularizer");
    from.copyRegularizer(to, "activity_regularizer", "");
  }

  /** Sets the options. */
  public static final class Builder extends PerStepBuilder<Builder> {

    private final int units;
    private ActivationFunction activation = Activation.LINEAR;
    private boolean useBias = true;
    private Initializer kernelInitializer = Initializers.glorotUniform();
    private Initializer biasInitializer = Initializers.zeros();
    private Regularizer kernelRegularizer = Regularizer.NONE;
    private Regularizer biasRegularizer = Regularizer.NONE;

    private Builder(int units) {
      super("dense");
      this.units = units;
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code activation}; linear by default. */
    public Builder activation(ActivationFunction value) {
      activation = value;
      return this;
    }

    /** Keras's {@code use_bias}; true by default. */
    public Builder useBias(boolean value) {
      useBias = value;
      return this;
    }

    /** Keras's {@code kernel_initializer}; Glorot's uniform by default. */
    public Builder kernelInitializer(Initializer value) {
      kernelInitializer = value;
      return this;
    }

    /** Keras's {@code bias_initializer}; zeros by default. */
    public Builder biasInitializer(Initializer value) {
      biasInitializer = value;
      return this;
    }

    /** Keras's {@code kernel_regularizer}; none by default. */
    public Builder kernelRegularizer(Regularizer value) {
      kernelRegularizer = value;
      return this;
    }

    /** Keras's {@code bias_regularizer}; none by default. */
    public Builder biasRegularizer(Regularizer value) {
      biasRegularizer = value;
      return this;
    }

    @Override
    public Dense build() {
      return withTrainable(new Dense(this));
    }
  }

  /** The cell before it has weights. */
  private record Spec(
      int units,
      ActivationFunction activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer,
      Regularizer kernelRegularizer,
      Regularizer biasRegularizer)
      implements CellSpec {

    Spec(Builder options) {
      this(
          options.units,
          options.activation,
          options.useBias,
          options.kernelInitializer,
          options.biasInitializer,
          options.kernelRegularizer,
          options.biasRegularizer);
    }

    @Override
    public String className() {
      return "Dense";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("units", units);
      config.put("activation", ActivationConfig.serialize(activation));
      config.put("use_bias", useBias);
      config.put("kernel_initializer", Initializers.toConfig(kernelInitializer));
      config.put("bias_initializer", Initializers.toConfig(biasInitializer));
      config.put("kernel_regularizer", Regularizers.toConfig(kernelRegularizer).orElse(null));
      config.put("bias_regularizer", Regularizers.toConfig(biasRegularizer).orElse(null));
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      Shape kernel = Shape.of(input.size(), units);
      Weight w = weights.add("kernel", kernel, kernelInitializer, kernelRegularizer, true);
      Weight b =
          useBias
              ? weights.add("bias", Shape.of(units), biasInitializer, biasRegularizer, true)
              : null;
      return new io.streamrnn.cells.DenseCell(activation, w, Optional.ofNullable(b));
    }
  }
}
