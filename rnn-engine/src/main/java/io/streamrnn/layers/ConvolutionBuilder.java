/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the options that all one-dimensional convolutions have. Each has Keras's default.
 *
 * @param <B> the builder itself
 */
public abstract class ConvolutionBuilder<B extends ConvolutionBuilder<B>>
    extends PerStepBuilder<B> {

  private final int kernelSize;
  private int strides = 1;
  private int dilationRate = 1;
  private Padding padding = Padding.VALID;
  private ActivationFunction activation = Activation.LINEAR;
  private boolean useBias = true;
  private WeightOptions bias = WeightOptions.of(Initializers.zeros());

  ConvolutionBuilder(String name, int kernelSize) {
    super(name);
    this.kernelSize = kernelSize;
  }

  /** Keras's {@code strides}: how far the kernel moves; 1 by default. */
  public final B strides(int value) {
    strides = value;
    return self();
  }

  /** Keras's {@code dilation_rate}: how far the steps under the kernel are apart; 1 by default. */
  public final B dilationRate(int value) {
    dilationRate = value;
    return self();
  }

  /** Keras's {@code padding}; valid by default. */
  public final B padding(Padding value) {
    padding = value;
    return self();
  }

  /** Keras's {@code activation}; linear by default. */
  public final B activation(ActivationFunction value) {
    activation = value;
    return self();
  }

  /** Keras's {@code use_bias}; true by default. */
  public final B useBias(boolean value) {
    useBias = value;
    return self();
  }

  /** Keras's {@code bias_initializer}; zeros by default. */
  public final B biasInitializer(Initializer value) {
    bias = bias.initializer(value);
    return self();
  }

  /** Keras's {@code bias_regularizer}; none by default. */
  public final B biasRegularizer(Regularizer value) {
    bias = bias.regularizer(value);
    return self();
  }

  final Options options() {
    SlidingKernel window = new SlidingKernel(kernelSize, strides, dilationRate, padding);
    return new Options(window, activation, useBias, bias);
  }

  // -- reading

  static int kernelSize(ConfigReader config) {
    int size = StepOptions.number(config, "kernel_size", 0);
    if (size < 1) {
      throw new IllegalArgumentException("kernel_size must be at least 1: kernel_size=" + size);
    }
    return size;
  }

  /** Takes the arguments that all of these layers have. */
  final B readOptions(ConfigReader config, Padding... supported) {
    StepOptions.takeChannelsLast(config);
    strides = StepOptions.number(config, "strides", 1);
    dilationRate = StepOptions.number(config, "dilation_rate", 1);
    padding = Padding.read(config, supported);
    activation = ActivationConfig.take(config, "activation", Activation.LINEAR);
    useBias = config.flag("use_bias", true);
    bias = WeightOptions.read(config, "bias", Initializers.zeros());
    return read(config);
  }

  /** Translates the configuration in a file. */
  static void translate(StoredConfig from, Map<String, Object> to, String... kernels) {
    StepOptions.requireChannelsLast(from);
    if (from.has("lora_rank")) {
      throw from.unsupported(
          "option not supported: lora_rank; merge the weights and save the model");
    }
    if (from.value("border_mode").filter("full"::equals).isPresent()) {
      throw from.unsupported(
          "a convolution does not start before the first step: border_mode=\"full\"; supported: valid, same; put a ZeroPadding1D before it, and save the model again");
    }
    from.copy(to, "kernel_size", "strides", "padding", "dilation_rate", "use_bias");
    to.put("activation", from.activation("activation", Activation.LINEAR));
    StepOptions.rename(from, to, "filter_length", "kernel_size");
    StepOptions.rename(from, to, "subsample_length", "strides");
    StepOptions.rename(from, to, "border_mode", "padding");
    StepOptions.rename(from, to, "atrous_rate", "dilation_rate");
    StepOptions.rename(from, to, "bias", "use_bias");
    from.copyInitializer(to, "bias_initializer", "", Initializers.zeros());
    from.copyRegularizer(to, "bias_regularizer", "b_regularizer");
    from.copyRegularizer(to, "activity_regularizer", "");
    for (String kernel : kernels) {
      from.copyInitializer(to, kernel + "_initializer", "init", Initializers.glorotUniform());
      from.copyRegularizer(to, kernel + "_regularizer", "W_regularizer");
    }
  }

  /** The options as values. */
  record Options(
      SlidingKernel window, ActivationFunction activation, boolean useBias, WeightOptions bias) {

    /** Adds them to a configuration. */
    void addTo(Map<String, Object> config) {
      config.put("kernel_size", List.of(window.size()));
      config.put("strides", List.of(window.strides()));
      config.put("padding", window.padding().kerasName());
      config.put("data_format", "channels_last");
      config.put("dilation_rate", List.of(window.dilation()));
      config.put("activation", ActivationConfig.serialize(activation));
      config.put("use_bias", useBias);
      bias.addTo(config, "bias");
    }

    Optional<Weight> bias(WeightSource weights, int size) {
      return useBias ? Optional.of(bias.add(weights, "bias", Shape.of(size))) : Optional.empty();
    }
  }
}
