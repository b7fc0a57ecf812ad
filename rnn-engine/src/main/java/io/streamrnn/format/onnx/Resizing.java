/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Resize and its forerunner Upsample: repeats or interpolates the elements of axes, by the nearest
 * one ({@code nearest}) or by the two around a place ({@code linear}).
 */
final class Resizing extends Operation {

  private static final Set<String> PLACES =
      Set.of(
          "align_corners",
          "asymmetric",
          "half_pixel",
          "half_pixel_symmetric",
          "pytorch_half_pixel",
          "tf_half_pixel_for_nn");
  private static final Set<String> NEAREST =
      Set.of("ceil", "floor", "round_prefer_ceil", "round_prefer_floor");

  private final TensorType input;
  private final Axis[] axes;

  private Resizing(TensorType input, TensorType output, Axis[] axes) {
    super(output);
    this.input = input;
    this.axes = axes;
  }

  /**
   * How an axis is resized.
   *
   * @param extent of the input
   * @param size of the output
   * @param scale how far the elements of the output are one from the other, inverted
   * @param coordinates how places of the output become places of the input
   * @param mode of the interpolation: linear, or how the nearest element is found
   */
  private record Axis(long extent, long size, double scale, String coordinates, String mode) {

    boolean isWhole() {
      return extent == size && scale == 1;
    }

    boolean isLinear() {
      return !isWhole() && mode.equals("linear");
    }

    /** The place in the input of an element of the output. */
    double place(long at) {
      if (isWhole()) {
        return at;
      }
      return switch (coordinates) {
        case "asymmetric" -> at / scale;
        case "align_corners" -> size == 1 ? 0 : (double) at * (extent - 1) / (size - 1);
        case "pytorch_half_pixel" -> size == 1 ? 0 : (at + 0.5) / scale - 0.5;
        case "tf_half_pixel_for_nn" -> (at + 0.5) / scale;
        case "half_pixel_symmetric" ->
            extent / 2.0 * (1 - size / (scale * extent)) + (at + 0.5) / scale - 0.5;
        default -> (at + 0.5) / scale - 0.5;
      };
    }

    /** The element at or before a place, or the nearest one. */
    long first(double place) {
      double at =
          switch (isWhole() ? "linear" : mode) {
            case "round_prefer_floor" -> Math.ceil(place - 0.5);
            case "round_prefer_ceil" -> Math.floor(place + 0.5);
            case "ceil" -> Math.ceil(place);
            default -> Math.floor(place);
          };
      return clamp((long) at);
    }

    long clamp(long at) {
      return Math.max(0, Math.min(at, extent - 1));
    }
  }

  static Operation plan(Op op) {
    TensorType from = op.type(0);
    op.floats(0);
    requireSupported(op);
    int rank = from.rank();
    int[] given =
        op.attributes()
            .integers("axes")
            .map(some -> Arrays.stream(some).mapToInt(axis -> op.axis(axis, rank)).toArray())
            .orElseGet(() -> IntStream.range(0, rank).toArray());
    Axis[] axes = new Axis[rank];
    for (int a = 0; a < rank; a++) {
      axes[a] = new Axis(from.dim(a), from.dim(a), 1, "asymmetric", "floor");
    }
    double[] scales = scales(op);
    long[] sizes = op.has(3) ? op.knownInts(3) : new long[0];
    op.require(
        given.length == (sizes.length > 0 ? sizes.length : scales.length),
        "each axis that is resized must have a scale or a size",
        "axes=%d, scales=%d, sizes=%d".formatted(given.length, scales.length, sizes.length));
    for (int k = 0; k < given.length; k++) {
      long extent = from.dim(given[k]);
      axes[given[k]] =
          sizes.length > 0
              ? axis(op, extent, sizes[k], (double) sizes[k] / extent)
              : axis(op, extent, size(extent, scales[k]), scales[k]);
    }
    return new Resizing(
        from, from.withDims(Arrays.stream(axes).mapToLong(Axis::size).toArray()), axes);
  }

  /** In float, as shapes are inferred: 10 * 0.7 is 7. An extent of time is not exact in it. */
  private static long size(long extent, double scale) {
    if (scale == 1) {
      return extent;
    }
    double size = extent < 1 << 24 ? (float) extent * (float) scale : extent * scale;
    return (long) Math.floor(size);
  }

  private static Axis axis(Op op, long extent, long size, double scale) {
    op.require(
        extent > 0 && size > 0 && size < Long.MAX_VALUE >> 32 && scale > 0,
        "an axis that is resized must have a size",
        "extent=%d, size=%d, scale=%s".formatted(extent, size, scale));
    // Up to operator set 10 there are no attributes for these.
    boolean isOld = op.opset() < 11;
    String coordinates =
        op.attributes().text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel");
    String nearest = op.attributes().text("nearest_mode", isOld ? "floor" : "round_prefer_floor");
    boolean isLinear = op.attributes().text("mode", "nearest").equals("linear");
    return new Axis(extent, size, scale, coordinates, isLinear ? "linear" : nearest);
  }

  private static void requireSupported(Op op) {
    Attributes attributes = op.attributes();
    String mode = attributes.text("mode", "nearest");
    String coordinates = attributes.text("coordinate_transformation_mode", "half_pixel");
    boolean isSupported =
        (mode.equals("nearest") || mode.equals("linear"))
            && PLACES.contains(coordinates)
            && NEAREST.contains(attributes.text("nearest_mode", "floor"))
            && !attributes.flag("antialias")
            && attributes.text("keep_aspect_ratio_policy", "stretch").equals("stretch");
    if (!isSupported) {
      throw op.unsupported(
          "resizing is supported with the modes nearest and linear, without crops and antialias",
          "mode=%s, coordinate_transformation_mode=%s".formatted(mode, coordinates));
    }
  }

  private static double[] scales(Op op) {
    int input = op.opset() < 11 ? 1 : 2;
    if (op.has(input)) {
      return doubles(op.knownFloats(input));
    }
    return op.attributes().numbers("scales").stream().mapToDouble(Float::doubleValue).toArray();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private int linearAxes() {
    return (int) Arrays.stream(axes).filter(Axis::isLinear).count();
  }

  @Override
  double memory() {
    return super.memory() * (1 + 3 * Math.pow(2, linearAxes()));
  }

  @Override
  Optional<String> mixing(LongPredicate isTime) {
    return Arrays.stream(axes).anyMatch(axis -> isTime.test(axis.extent()) && !axis.isWhole())
        ? Optional.of("it resizes the sequence")
        : Optional.empty();
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int size = (int) output().elements();
    int taps = 1 << linearAxes();
    int[] positions = new int[size * taps];
    double[] weights = new double[size * taps];
    for (int i = 0; i < size; i++) {
      for (int tap = 0; tap < taps; tap++) {
        set(i, tap, i * taps + tap, positions, weights);
      }
    }
    float[] y = out[0].floats();
    return () -> {
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int k = i * taps; k < (i + 1) * taps; k++) {
          sum += weights[k] * in[0].floats()[positions[k]];
        }
        y[i] = taps == 1 ? in[0].floats()[positions[i]] : (float) sum;
      }
    };
  }

  /** Sets one of the elements that an output is computed from, and its weight. */
  private void set(int output, int tap, int at, int[] positions, double[] weights) {
    long[] own = input.strides();
    long[] strides = output().strides();
    long rest = output;
    int bit = 0;
    double weight = 1;
    long position = 0;
    for (int a = 0; a < axes.length; a++) {
      double place = axes[a].place(rest / strides[a]);
      rest %= strides[a];
      long index = axes[a].first(place);
      if (axes[a].isLinear()) {
        boolean isSecond = (tap >> bit++ & 1) == 1;
        double share = place - Math.floor(place);
        weight *= isSecond ? share : 1 - share;
        index = axes[a].clamp((long) Math.floor(place) + (isSecond ? 1 : 0));
      }
      position += index * own[a];
    }
    positions[at] = (int) position;
    weights[at] = weight;
  }
}
