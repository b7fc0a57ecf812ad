/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code GlobalMaxPooling1D} and {@code GlobalAveragePooling1D}: the largest value, or the
 * mean, of each feature over all steps, {@code [B, T, I]} to {@code [B, I]}. The mean is that of
 * the steps that the mask uses; if it uses none, it is NaN, as in Keras. The largest value is that
 * of all steps, whatever the mask.
 */
public final class GlobalPooling1d extends Reshaping {

  static final LayerEntry MAX =
      LayerEntry.of(
              "GlobalMaxPooling1D",
              (name, config, registry) -> read(name, true, config),
              GlobalPooling1d::translate,
              LayerEntry.Trait.TAKES_SEQUENCE)
          .storedAs("GlobalMaxPool1D");

  static final LayerEntry AVERAGE =
      LayerEntry.of(
              "GlobalAveragePooling1D",
              (name, config, registry) -> read(name, false, config),
              GlobalPooling1d::translate,
              LayerEntry.Trait.TAKES_SEQUENCE)
          .storedAs("GlobalAvgPool1D");

  private final boolean isMax;
  private final boolean keepDims;

  private GlobalPooling1d(String name, boolean isMax, boolean keepDims) {
    super(name);
    this.isMax = isMax;
    this.keepDims = keepDims;
  }

  /** Keras's {@code GlobalMaxPooling1D}. */
  public static GlobalPooling1d max() {
    return new GlobalPooling1d("global_max_pooling1d", true, false);
  }

  /** Keras's {@code GlobalAveragePooling1D}. */
  public static GlobalPooling1d average() {
    return new GlobalPooling1d("global_average_pooling1d", false, false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public GlobalPooling1d name(String value) {
    return new GlobalPooling1d(value, isMax, keepDims);
  }

  /** The layer with Keras's {@code keepdims}: whether the output is {@code [B, 1, I]}. */
  public GlobalPooling1d keepDims(boolean value) {
    return new GlobalPooling1d(name(), isMax, value);
  }

  private static Layer read(String name, boolean isMax, ConfigReader config) {
    StepOptions.takeChannelsLast(config);
    return new GlobalPooling1d(name, isMax, config.flag("keepdims", false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    StepOptions.requireChannelsLast(from);
    from.copy(to, "keepdims");
  }

  @Override
  public String className() {
    return isMax ? "GlobalMaxPooling1D" : "GlobalAveragePooling1D";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("data_format", "channels_last");
    config.put("keepdims", keepDims);
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    StepOptions.requireSequences(input, this);
    return keepDims
        ? TensorShape.of(input.dim(0), 1, input.dim(2))
        : TensorShape.of(input.dim(0), input.dim(2));
  }

  @Override
  float[] values(Tensor x) {
    return values(x, Optional.empty());
  }

  @Override
  float[] values(Tensor x, Optional<Tensor> mask) {
    boolean[] used = used(x.shape(), mask);
    int steps = x.shape().dim(1);
    int width = x.shape().dim(2);
    float[] values = new float[x.shape().dim(0) * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = pooled(x, i / width * steps, steps, i % width, used);
    }
    return values;
  }

  private float pooled(Tensor x, int first, int steps, int feature, boolean[] used) {
    int width = x.shape().dim(2);
    float largest = Float.NEGATIVE_INFINITY;
    double sum = 0;
    int count = 0;
    for (int step = first; step < first + steps; step++) {
      float value = x.at(step * width + feature);
      largest = Math.max(largest, value);
      sum += used[step] ? value : 0;
      count += used[step] ? 1 : 0;
    }
    return isMax ? largest : (float) (sum / count);
  }

  /** Which steps of all rows count. */
  private boolean[] used(Shape x, Optional<Tensor> mask) {
    boolean[] used = new boolean[x.dim(0) * x.dim(1)];
    for (int i = 0; i < used.length; i++) {
      used[i] = isMax || mask.isEmpty() || mask.get().at(i) != 0;
    }
    return used;
  }

  @Override
  Variable values(Variable x) {
    return values(x, Optional.empty());
  }

  @Override
  Variable values(Variable x, Optional<Tensor> mask) {
    int steps = x.shape().dim(1);
    if (isMax || mask.isEmpty()) {
      return PooledVariables.steps(x, 0, steps - 1, isMax);
    }
    boolean[] used = used(x.shape(), mask);
    int rows = x.shape().dim(0);
    int width = x.shape().dim(2);
    Variable kept = x.where(used, Variable.zeros(x.shape()));
    Variable means = PooledVariables.steps(kept, 0, steps - 1, false).times(steps);
    double[] counts = new double[rows * width];
    for (int i = 0; i < used.length * width; i++) {
      counts[i / steps] += used[i / width / steps * steps + i % steps] ? 1 : 0;
    }
    return means.dividedBy(Variable.constant(Shape.of(rows, width), counts));
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("it reads all steps of a sequence");
  }
}
