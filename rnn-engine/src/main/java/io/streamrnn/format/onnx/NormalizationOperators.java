/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that compute with means and variances. Sums are in double. */
final class NormalizationOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "BatchNormalization", NormalizationOperators::batchNormalization,
          "LayerNormalization", NormalizationOperators::layerNormalization);

  private static final float EPSILON = 1e-5f;

  private NormalizationOperators() {}

  private static double epsilon(Op op) {
    float epsilon = op.attributes().number("epsilon", EPSILON);
    op.require(epsilon >= 0, "epsilon must not be negative", "epsilon=" + epsilon);
    return epsilon;
  }

  private static void requireOneOutput(Op op) {
    if (op.node().outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
      throw op.unsupported(
          "statistics as outputs are not supported", "outputs=" + op.node().outputs());
    }
  }

  // -- BatchNormalization

  private static Operation batchNormalization(Op op) {
    TensorType type = op.floats(0);
    op.require(type.rank() > 1, "BatchNormalization must have an axis of channels", "x=" + type);
    requireOneOutput(op);
    if (op.attributes().flag("training_mode")) {
      throw op.unsupported("a graph in training mode is not supported", "training_mode=1");
    }
    if (op.attributes().integer("spatial", 1) != 1) {
      throw op.unsupported("statistics per position are not supported", "spatial=0");
    }
    for (int k = 1; k < 5; k++) {
      TensorType statistic = op.floats(k);
      op.require(
          statistic.rank() == 1 && statistic.dim(0) == type.dim(1),
          "a statistic must have one number per channel",
          "input=" + k);
    }
    return new PerChannel(type, epsilon(op));
  }

  /** Normalizes with the given mean and variance of each channel, axis 1. */
  private static final class PerChannel extends Operation {

    private final TensorType type;
    private final double epsilon;

    PerChannel(TensorType type, double epsilon) {
      super(type);
      this.type = type;
      this.epsilon = epsilon;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int rows = (int) type.dim(0);
      int channels = (int) type.dim(1);
      int length = (int) type.elements(2, type.rank());
      return () -> {
        for (int c = 0; c < channels; c++) {
          double deviation = Math.sqrt(in[4].floats()[c] + epsilon);
          double factor = in[1].floats()[c] / deviation;
          double mean = in[3].floats()[c];
          double offset = in[2].floats()[c];
          for (int row = 0; row < rows; row++) {
            int from = (row * channels + c) * length;
            for (int i = from; i < from + length; i++) {
              out[0].floats()[i] = (float) ((in[0].floats()[i] - mean) * factor + offset);
            }
          }
        }
      };
    }
  }

  // -- LayerNormalization

  private static Operation layerNormalization(Op op) {
    TensorType type = op.floats(0);
    op.require(type.rank() > 0, "LayerNormalization must have an axis", "x=" + type);
    requireOneOutput(op);
    int axis = op.axis(op.attributes().integer("axis", -1), type.rank());
    for (int k = 1; k < 3; k++) {
      if (k == 1 || op.has(k)) {
        op.require(
            Broadcast.of(op, type, op.floats(k)).sameDims(type),
            "scale and offset must be broadcastable to the input",
            "input=" + k);
      }
    }
    return new PerLine(type, axis, epsilon(op));
  }

  /** Normalizes lines, each over all axes from one on, with their own mean and variance. */
  static final class PerLine extends Operation {

    private final TensorType type;
    private final int axis;
    private final double epsilon;

    PerLine(TensorType type, int axis, double epsilon) {
      super(type);
      this.type = type;
      this.axis = axis;
      this.epsilon = epsilon;
    }

    /** The number of elements of a line. */
    long length() {
      return type.elements(axis, type.rank());
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      float[] x = in[0].floats();
      float[] y = out[0].floats();
      Repeated scale = Repeated.of(in[1], type);
      Value given = in.length > 2 ? in[2] : null;
      Repeated offset = given == null ? null : Repeated.of(given, type);
      int length = (int) length();
      return () -> {
        for (int from = 0; from < y.length; from += length) {
          double mean = mean(x, from, length);
          double deviation = Math.sqrt(variance(x, from, length, mean) + epsilon);
          for (int i = from; i < from + length; i++) {
            double value = (x[i] - mean) / deviation * scale.at(i);
            y[i] = (float) (offset == null ? value : value + offset.at(i));
          }
        }
      };
    }

    /** A tensor as if it were repeated to another shape. */
    private record Repeated(float[] values, int[] positions) {

      static Repeated of(Value value, TensorType to) {
        return new Repeated(value.floats(), AffineMap.broadcast(value.type(), to).positions());
      }

      float at(int index) {
        return values[positions[index]];
      }
    }

    private static double mean(float[] x, int from, int length) {
      double sum = 0;
      for (int i = from; i < from + length; i++) {
        sum += x[i];
      }
      return sum / length;
    }

    private static double variance(float[] x, int from, int length, double mean) {
      double sum = 0;
      for (int i = from; i < from + length; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
      }
      return sum / length;
    }
  }
}
