/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Operators that compute with means and variances. Sums are in double. */
final class NormalizationOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "BatchNormalization", NormalizationOperators::batchNormalization,
          "GroupNormalization", NormalizationOperators::groupNormalization,
          "InstanceNormalization", NormalizationOperators::instanceNormalization,
          "LayerNormalization", NormalizationOperators::layerNormalization,
          "RMSNormalization", NormalizationOperators::rmsNormalization);

  private static final float EPSILON = 1e-5f;
  private static final String OVER_TIME = "it normalizes over time";

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

  // -- LayerNormalization, RMSNormalization

  private static Operation layerNormalization(Op op) {
    requireOneOutput(op);
    return lines(op, true);
  }

  /** As LayerNormalization, but numbers are not centred: the mean counts as zero. */
  private static Operation rmsNormalization(Op op) {
    return lines(op, false);
  }

  private static Operation lines(Op op, boolean isCentred) {
    TensorType type = op.floats(0);
    op.require(type.rank() > 0, "a normalization must have an axis", "x=" + type);
    int axis = op.axis(op.attributes().integer("axis", -1), type.rank());
    AffineMap[] factors = new AffineMap[2];
    for (int k = 1; k < 3; k++) {
      if (k == 1 || op.has(k)) {
        op.require(
            Broadcast.of(op, type, op.floats(k)).sameDims(type),
            "scale and offset must be broadcastable to the input",
            "input=" + k);
        factors[k - 1] = AffineMap.broadcast(op.type(k), type);
      }
    }
    return new PerLine(
        type, type.elements(axis, type.rank()), factors[0], factors[1], isCentred, epsilon(op));
  }

  // -- InstanceNormalization, GroupNormalization

  private static Operation instanceNormalization(Op op) {
    TensorType type = op.floats(0);
    op.require(
        type.rank() > 2 && type.dim(1) > 0,
        "InstanceNormalization must have channels and axes behind them",
        "x=" + type);
    return channels(op, type.dim(1), type.dim(1));
  }

  private static Operation groupNormalization(Op op) {
    TensorType type = op.floats(0);
    long groups = op.attributes().integer("num_groups", 0);
    op.require(
        type.rank() > 1 && groups > 0 && type.dim(1) % groups == 0,
        "the channels must be a multiple of the groups",
        "x=%s, num_groups=%d".formatted(type, groups));
    // Up to operator set 20 a group has one scale.
    return channels(op, groups, op.opset() < 21 ? groups : type.dim(1));
  }

  /**
   * Normalizes groups of channels, each with all axes behind them.
   *
   * @param factors the number of scales and of offsets, each for equally many channels
   */
  private static Operation channels(Op op, long groups, long factors) {
    TensorType type = op.type(0);
    for (int k = 1; k < 3; k++) {
      op.require(
          op.floats(k).rank() == 1 && op.type(k).dim(0) == factors,
          "scale and offset must have one number for each channel or group",
          "input=%d, expected=%d, got=%s".formatted(k, factors, op.type(k)));
    }
    long inner = type.elements(2, type.rank());
    long line = type.dim(1) / groups * inner;
    AffineMap factor =
        new AffineMap(
            type.withDims(type.dim(0), factors, type.dim(1) / factors * inner),
            0,
            new long[] {0, 1, 0});
    return new PerLine(type, line, factor, factor, true, epsilon(op));
  }

  /** Normalizes lines of elements that are one after the other, with their own statistics. */
  private static final class PerLine extends Operation {

    private final long length;
    private final AffineMap scale;
    private final @Nullable AffineMap offset;
    private final boolean isCentred;
    private final double epsilon;

    /**
     * Creates the operation.
     *
     * @param scale where the scale of each element is
     * @param offset where its offset is; null for none
     */
    PerLine(
        TensorType type,
        long length,
        AffineMap scale,
        @Nullable AffineMap offset,
        boolean isCentred,
        double epsilon) {
      super(type);
      this.length = length;
      this.scale = scale;
      this.offset = offset;
      this.isCentred = isCentred;
      this.epsilon = epsilon;
    }

    @Override
    Optional<String> mixing(LongPredicate isTime) {
      return isTime.test(length) ? Optional.of(OVER_TIME) : Optional.empty();
    }

    @Override
    double memory() {
      return super.memory() * 3;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      float[] x = in[0].floats();
      float[] y = out[0].floats();
      Factors scales = new Factors(in[1].floats(), scale.positions());
      Factors offsets = offset == null ? null : new Factors(in[2].floats(), offset.positions());
      int count = (int) length;
      return () -> {
        for (int from = 0; from < y.length; from += count) {
          double mean = isCentred ? mean(x, from, count) : 0;
          double deviation = Math.sqrt(variance(x, from, count, mean) + epsilon);
          for (int i = from; i < from + count; i++) {
            double value = (x[i] - mean) / deviation * scales.at(i);
            y[i] = (float) (offsets == null ? value : value + offsets.at(i));
          }
        }
      };
    }

    /** Numbers as if they were repeated to another shape. */
    private record Factors(float[] values, int[] positions) {

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
