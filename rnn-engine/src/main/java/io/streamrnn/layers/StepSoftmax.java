/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Softmax} over another axis than the last, such as {@code axis=1} in attentions
 * that are written out: the shares of the steps. It takes no mask.
 */
public final class StepSoftmax extends Reshaping {

  /** A file's Softmax is an {@link ActivationLayer} unless its input asks for this one. */
  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Softmax", StepSoftmax::read, StepSoftmax::translate, LayerEntry.Trait.IS_PER_STEP);

  /** The flag of a configuration whose axis is not the last one of its input. */
  public static final String IS_WITHIN = "is_within";

  private final int axis;

  private StepSoftmax(String name, int axis) {
    super(name);
    this.axis = axis;
    if (axis < 1) {
      throw new IllegalArgumentException("the axis is after the rows: axis=" + axis);
    }
  }

  /**
   * A layer.
   *
   * @param axis counted from 1 after the rows
   */
  public static StepSoftmax of(int axis) {
    return new StepSoftmax("softmax", axis);
  }

  /** The layer under another name: Keras's {@code name}. */
  public StepSoftmax name(String value) {
    return new StepSoftmax(value, axis);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int axis = NormalizationBuilder.axis(config.take("axis"));
    return config.flag(IS_WITHIN, false)
        ? new StepSoftmax(name, axis)
        : ActivationLayer.of(Activation.SOFTMAX).name(name).overAxis(axis);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    if (from.isNone("axis")) {
      throw from.unsupported("softmax must be over an axis: axis=None; supported: -1, 1, 2");
    }
    NormalizationBuilder.translateAxis(from, to);
  }

  @Override
  public String className() {
    return "Softmax";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("axis", axis);
    config.put(IS_WITHIN, true);
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    if (axis >= input.rank()) {
      throw new IllegalArgumentException(
          "the input must have the axis of Softmax: axis=%d, got=%s, layer=%s"
              .formatted(axis, input, name()));
    }
    return input;
  }

  @Override
  float[] values(Tensor x) {
    int[] positions = positions(x.shape());
    float[] lines = new float[positions.length];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = x.at(positions[i]);
    }
    int length = x.shape().dim(axis);
    for (int from = 0; from < lines.length; from += length) {
      Activation.SOFTMAX.apply(lines, from, from + length);
    }
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[positions[i]] = lines[i];
    }
    return values;
  }

  @Override
  Variable values(Variable x) {
    int[] positions = positions(x.shape());
    int length = x.shape().dim(axis);
    int[] back = new int[positions.length];
    for (int i = 0; i < back.length; i++) {
      back[positions[i]] = i;
    }
    return x.gather(Shape.of(positions.length / length, length), positions)
        .apply(Activation.SOFTMAX)
        .gather(x.shape(), back);
  }

  /** Where each value is, line after line along the axis. */
  private int[] positions(Shape shape) {
    int length = shape.dim(axis);
    int inner = shape.dims().subList(axis + 1, shape.rank()).stream().reduce(1, (a, b) -> a * b);
    int[] positions = new int[shape.size()];
    for (int i = 0; i < positions.length; i++) {
      int line = i / length;
      positions[i] = (line / inner * length + i % length) * inner + line % inner;
    }
    return positions;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("it compares steps (axis=%d)".formatted(axis));
  }
}
