/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code MaxPooling1D} and {@code AveragePooling1D}: the largest value, or the mean, of
 * each feature over the steps under a window that moves along the sequence, {@code [B, T, I]} to
 * {@code [B, T', I]}. Padding does not count. A mask of the input is dropped.
 */
public final class Pooling1d extends Reshaping {

  static final LayerEntry MAX =
      LayerEntry.of(
              "MaxPooling1D",
              (name, config, registry) -> read(name, true, config),
              Pooling1d::translate,
              LayerEntry.Trait.TAKES_SEQUENCE)
          .storedAs("MaxPool1D");

  static final LayerEntry AVERAGE =
      LayerEntry.of(
              "AveragePooling1D",
              (name, config, registry) -> read(name, false, config),
              Pooling1d::translate,
              LayerEntry.Trait.TAKES_SEQUENCE)
          .storedAs("AvgPool1D");

  private final boolean isMax;
  private final SlidingKernel window;

  private Pooling1d(String name, boolean isMax, SlidingKernel window) {
    super(name);
    this.isMax = isMax;
    this.window = window;
  }

  /**
   * Keras's {@code MaxPooling1D}, whose strides are the size of the window.
   *
   * @param poolSize the number of steps under the window
   */
  public static Pooling1d max(int poolSize) {
    return new Pooling1d("max_pooling1d", true, window(poolSize));
  }

  /**
   * Keras's {@code AveragePooling1D}, whose strides are the size of the window.
   *
   * @param poolSize the number of steps under the window
   */
  public static Pooling1d average(int poolSize) {
    return new Pooling1d("average_pooling1d", false, window(poolSize));
  }

  private static SlidingKernel window(int poolSize) {
    return new SlidingKernel(poolSize, poolSize, 1, Padding.VALID);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Pooling1d name(String value) {
    return new Pooling1d(value, isMax, window);
  }

  /** The layer with Keras's {@code strides}: how far the window moves. */
  public Pooling1d strides(int value) {
    return with(new SlidingKernel(window.size(), value, 1, window.padding()));
  }

  /** The layer with Keras's {@code padding}, {@link Padding#VALID} or {@link Padding#SAME}. */
  public Pooling1d padding(Padding value) {
    if (value == Padding.CAUSAL) {
      throw new IllegalArgumentException(
          "padding not supported: padding=causal; supported: [valid, same]");
    }
    return with(new SlidingKernel(window.size(), window.strides(), 1, value));
  }

  private Pooling1d with(SlidingKernel other) {
    return new Pooling1d(name(), isMax, other);
  }

  private static Layer read(String name, boolean isMax, ConfigReader config) {
    StepOptions.takeChannelsLast(config);
    int size = StepOptions.number(config, "pool_size", 2);
    int strides = StepOptions.number(config, "strides", size);
    Padding padding = Padding.read(config, Padding.VALID, Padding.SAME);
    return new Pooling1d(name, isMax, new SlidingKernel(size, strides, 1, padding));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    StepOptions.requireChannelsLast(from);
    from.copy(to, "pool_size", "strides", "padding");
    StepOptions.rename(from, to, "pool_length", "pool_size");
    StepOptions.rename(from, to, "stride", "strides");
    StepOptions.rename(from, to, "border_mode", "padding");
  }

  @Override
  public String className() {
    return isMax ? "MaxPooling1D" : "AveragePooling1D";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("pool_size", window.size());
    config.put("strides", window.strides());
    config.put("padding", window.padding().kerasName());
    config.put("data_format", "channels_last");
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    StepOptions.requireSequences(input, this);
    return TensorShape.of(input.dim(0), window.outputSteps(input.dim(1), this), input.dim(2));
  }

  /** The steps under the window for an output step, {@code [first, last]}. */
  private record Span(int first, int last) {}

  private Span span(int outputStep, int steps) {
    long start = window.start(outputStep, steps);
    long end = Math.min(start + window.size(), steps);
    return new Span((int) Math.max(start, 0), (int) end - 1);
  }

  @Override
  float[] values(Tensor x) {
    int steps = x.shape().dim(1);
    int width = x.shape().dim(2);
    int to = window.outputSteps(steps, this);
    float[] values = new float[x.shape().dim(0) * to * width];
    for (int i = 0; i < values.length; i++) {
      int begin = i / width / to * steps * width + i % width;
      values[i] = pooled(x, begin, width, span(i / width % to, steps));
    }
    return values;
  }

  private float pooled(Tensor x, int begin, int width, Span span) {
    float largest = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (int step = span.first(); step <= span.last(); step++) {
      float value = x.at(begin + step * width);
      largest = Math.max(largest, value);
      sum += value;
    }
    return isMax ? largest : (float) (sum / (span.last() - span.first() + 1));
  }

  @Override
  Variable values(Variable x) {
    int steps = x.shape().dim(1);
    int width = x.shape().dim(2);
    int to = window.outputSteps(steps, this);
    List<Variable> pooled = new ArrayList<>();
    for (int step = 0; step < to; step++) {
      pooled.add(
          PooledVariables.steps(x, span(step, steps).first(), span(step, steps).last(), isMax));
    }
    return Variable.stack(1, pooled).reshape(Shape.of(x.shape().dim(0), to, width));
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence(
        "it merges steps (pool_size=%d, strides=%d)".formatted(window.size(), window.strides()));
  }
}
