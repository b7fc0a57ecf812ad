/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * ConvTranspose: each element of the input adds the kernel, times itself, to the output around its
 * place. Sums are in double.
 */
final class TransposedConvolution extends Operation {

  private final TensorType input;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] cut;
  private final int groups;

  private TransposedConvolution(
      TensorType input,
      TensorType output,
      long[] kernel,
      long[] strides,
      long[] dilations,
      long[] cut,
      int groups) {
    super(output);
    this.input = input;
    this.kernel = kernel;
    this.strides = strides;
    this.dilations = dilations;
    this.cut = cut;
    this.groups = groups;
  }

  static Operation plan(Op op) {
    TensorType x = op.floats(0);
    TensorType weights = op.floats(1);
    long groups = op.attributes().integer("group", 1);
    op.require(
        x.rank() > 2
            && weights.rank() == x.rank()
            && weights.dim(0) == x.dim(1)
            && groups > 0
            && groups <= Integer.MAX_VALUE
            && x.dim(1) % groups == 0,
        "ConvTranspose must have a kernel of the rank and the channels of its input",
        "x=%s, kernel=%s, group=%d".formatted(x, weights, groups));
    op.require(
        LongStream.of(x.dims()).allMatch(extent -> extent < Long.MAX_VALUE >> 32)
            && weights.dim(1) < Integer.MAX_VALUE,
        "an axis must have an extent",
        "x=%s, kernel=%s".formatted(x, weights));
    long channels = weights.dim(1) * groups;
    op.require(
        !op.has(2) || op.floats(2).elements() == channels,
        "a bias must have one number for each channel",
        "channels=%d".formatted(channels));
    int axes = x.rank() - 2;
    long[] kernel = Arrays.copyOfRange(weights.dims(), 2, weights.rank());
    long[] strides = SlidingWindow.positive(op, "strides", axes);
    long[] dilations = SlidingWindow.positive(op, "dilations", axes);
    long[] whole = whole(op, kernel, strides, dilations);
    long[] cut = new long[axes];
    long[] dims = x.dims().clone();
    dims[1] = channels;
    for (int a = 0; a < axes; a++) {
      Part part = Part.of(op, a, whole[a], x.dim(a + 2) * strides[a]);
      cut[a] = part.from();
      dims[a + 2] = part.size();
      op.require(
          dims[a + 2] >= 0 && dims[a + 2] < Long.MAX_VALUE >> 32,
          "an axis must have elements that are not cut off",
          "axis=%d, elements=%d".formatted(a + 2, dims[a + 2]));
    }
    return new TransposedConvolution(
        x, x.withDims(dims), kernel, strides, dilations, cut, (int) groups);
  }

  /** The extents of the output before its ends are cut off. */
  private static long[] whole(Op op, long[] kernel, long[] strides, long[] dilations) {
    long[] added =
        op.attributes().integers("output_padding").orElseGet(() -> new long[kernel.length]);
    op.require(
        added.length == kernel.length
            && LongStream.of(added).allMatch(each -> each >= 0 && each < Integer.MAX_VALUE)
            && LongStream.of(kernel).allMatch(each -> each > 0)
            && LongStream.of(kernel).asDoubleStream().reduce(1, (a, b) -> a * b)
                < Integer.MAX_VALUE,
        "a kernel must have an extent and a padding of the output for each axis",
        "kernel=%s, output_padding=%s".formatted(Arrays.toString(kernel), Arrays.toString(added)));
    return IntStream.range(0, kernel.length)
        .mapToLong(
            a ->
                strides[a] * Math.max(0, op.type(0).dim(a + 2) - 1)
                    + added[a]
                    + (kernel[a] - 1) * dilations[a]
                    + 1)
        .toArray();
  }

  /**
   * The part of an axis that is kept, before which elements are cut off.
   *
   * @param from its first element
   */
  private record Part(long from, long size) {

    static Part of(Op op, int axis, long whole, long same) {
      int axes = op.type(0).rank() - 2;
      String auto = op.attributes().text("auto_pad", "NOTSET");
      Optional<long[]> given = op.attributes().integers("output_shape");
      if (given.isEmpty() && auto.equals("NOTSET")) {
        long[] pads = op.attributes().integers("pads").orElseGet(() -> new long[2 * axes]);
        op.require(
            pads.length == 2 * axes && LongStream.of(pads).allMatch(pad -> pad >= 0),
            "a kernel must have two paddings for each axis",
            "pads=" + Arrays.toString(pads));
        return new Part(pads[axis], whole - pads[axis] - pads[axis + axes]);
      }
      if (given.isEmpty() && auto.equals("VALID")) {
        return new Part(0, whole);
      }
      op.require(
          given.isEmpty() || given.get().length == axes,
          "an output must have an extent for each axis of the kernel",
          "output_shape=" + given.map(Arrays::toString).orElse(""));
      long size = given.map(sizes -> sizes[axis]).orElse(same);
      long cut = Math.max(0, whole - size);
      return new Part(auto.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2, size);
    }
  }

  @Override
  Optional<String> mixing(LongPredicate isTime) {
    return IntStream.range(0, kernel.length)
            .anyMatch(a -> isTime.test(input.dim(a + 2)) && mixes(a))
        ? Optional.of("its kernel takes several steps")
        : Optional.empty();
  }

  private boolean mixes(int axis) {
    return kernel[axis] != 1 || strides[axis] != 1 || cut[axis] != 0;
  }

  private long size() {
    return SlidingWindow.product(kernel);
  }

  @Override
  double memory() {
    return super.memory()
        + (double) input.elements(2, input.rank()) * size()
        + 2.0 * output().elements(2, output().rank());
  }

  @Override
  double cost() {
    return (double) input.elements() * size() * output().dim(1) / groups;
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int[] targets = targets();
    int places = (int) output().elements(2, output().rank());
    int channels = (int) output().dim(1);
    double[] sums = new double[places];
    return () -> {
      for (int i = 0; i < (int) output().dim(0) * channels; i++) {
        Arrays.fill(sums, in.length > 2 && in[2] != null ? in[2].floats()[i % channels] : 0);
        add(i / channels, i % channels, in[0].floats(), in[1].floats(), targets, sums);
        for (int place = 0; place < places; place++) {
          out[0].floats()[i * places + place] = (float) sums[place];
        }
      }
    };
  }

  /** Adds what all inputs of the group of a channel give to it. */
  private void add(int row, int channel, float[] x, float[] w, int[] targets, double[] sums) {
    int size = (int) size();
    int inputs = (int) input.elements(2, input.rank());
    int all = (int) input.dim(1);
    int each = (int) output().dim(1) / groups;
    int group = channel / each;
    for (int c = group * (all / groups); c < (group + 1) * (all / groups); c++) {
      int from = (row * all + c) * inputs;
      int weights = (c * each + channel % each) * size;
      for (int t = 0; t < targets.length; t++) {
        if (targets[t] != SlidingWindow.OUTSIDE) {
          sums[targets[t]] += (double) x[from + t / size] * w[weights + t % size];
        }
      }
    }
  }

  /** For each element of the input and each of the kernel the place in the output. */
  private int[] targets() {
    int size = (int) size();
    int[] targets = new int[Math.toIntExact(input.elements(2, input.rank()) * size)];
    for (int t = 0; t < targets.length; t++) {
      targets[t] = target(t / size, t % size);
    }
    return targets;
  }

  private int target(long place, long element) {
    long target = 0;
    long stride = 1;
    long p = place;
    long e = element;
    for (int a = kernel.length - 1; a >= 0; a--) {
      long extent = input.dim(a + 2);
      long at = p % extent * strides[a] + e % kernel[a] * dilations[a] - cut[a];
      if (at < 0 || at >= output().dim(a + 2)) {
        return SlidingWindow.OUTSIDE;
      }
      target += at * stride;
      stride *= output().dim(a + 2);
      p /= extent;
      e /= kernel[a];
    }
    return (int) target;
  }
}
