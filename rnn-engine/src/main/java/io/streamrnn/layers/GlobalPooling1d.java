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
 *
 * <p>With {@link #channelsFirst} it pools over the last axis, {@code [B, T, I]} to {@code [B, T]},
 * and takes no mask.
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

  private static final String FIRST = "channels_first";
  private static final String LAST = "channels_last";
  private static final Permute CHANNELS_LAST = Permute.of(2, 1);

  private final boolean isMax;
  private final boolean keepDims;
  private final boolean channelsFirst;

  private GlobalPooling1d(String name, boolean isMax, boolean keepDims, boolean channelsFirst) {
    super(name);
    this.isMax = isMax;
    this.keepDims = keepDims;
    this.channelsFirst = channelsFirst;
  }

  /** Keras's {@code GlobalMaxPooling1D}. */
  public static GlobalPooling1d max() {
    return new GlobalPooling1d("global_max_pooling1d", true, false, false);
  }

  /** Keras's {@code GlobalAveragePooling1D}. */
  public static GlobalPooling1d average() {
    return new GlobalPooling1d("global_average_pooling1d", false, false, false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public GlobalPooling1d name(String value) {
    return new GlobalPooling1d(value, isMax, keepDims, channelsFirst);
  }

  /** The layer with Keras's {@code keepdims}: whether the output is {@code [B, 1, I]}. */
  public GlobalPooling1d keepDims(boolean value) {
    return new GlobalPooling1d(name(), isMax, value, channelsFirst);
  }

  /** The layer with Keras's {@code data_format="channels_first"}. */
  public GlobalPooling1d channelsFirst() {
    return new GlobalPooling1d(name(), isMax, keepDims, true);
  }

  private static Layer read(String name, boolean isMax, ConfigReader config) {
    boolean channelsFirst = config.text("data_format", LAST).equals(FIRST);
    return new GlobalPooling1d(name, isMax, config.flag("keepdims", false), channelsFirst);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "data_format", "keepdims");
  }

  @Override
  public String className() {
    return isMax ? "GlobalMaxPooling1D" : "GlobalAveragePooling1D";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("data_format", channelsFirst ? FIRST : LAST);
    config.put("keepdims", keepDims);
  }

  @Override
  boolean ignoresMask() {
    return !channelsFirst;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    StepOptions.requireSequences(input, this);
    int kept = input.dim(channelsFirst ? 1 : 2);
    if (!keepDims) {
      return TensorShape.of(input.dim(0), kept);
    }
    return channelsFirst
        ? TensorShape.of(input.dim(0), kept, 1)
        : TensorShape.of(input.dim(0), 1, kept);
  }

  @Override
  float[] values(Tensor x) {
    return values(x, Optional.empty());
  }

  @Override
  float[] values(Tensor given, Optional<Tensor> mask) {
    Tensor x = channelsFirst ? CHANNELS_LAST.call(given) : given;
    boolean[] used = used(x.shape(), mask);
    int steps = x.shape().dim(1);
    int width = x.shape().dim(2);
    float[] values = new float[x.shape().dim(0) * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = pooled(x, i / width * steps, steps, i % width, used);
    }
    return values;
  }

  private static Variable channelsLast(Variable x) {
    Shape shape = CHANNELS_LAST.outputShape(TensorShape.of(x.shape())).from(0);
    return CHANNELS_LAST.values(x).reshape(shape);
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
  Variable values(Variable given, Optional<Tensor> mask) {
    Variable x = channelsFirst ? channelsLast(given) : given;
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
