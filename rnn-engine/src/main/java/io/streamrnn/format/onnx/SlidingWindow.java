/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * How a kernel slides over the axes of a tensor {@code [N, C, ...]} behind the first two.
 *
 * @param input the extents of these axes
 * @param output the number of places of the kernel along them
 */
record SlidingWindow(
    long[] input,
    long[] output,
    long[] kernel,
    long[] strides,
    long[] dilations,
    long[] before,
    long[] after) {

  /** Where the input ends. */
  static final int OUTSIDE = -1;

  /** Reads the attributes that convolutions and poolings have in common. */
  static SlidingWindow of(Op op, long[] kernel) {
    TensorType type = op.type(0);
    int axes = type.rank() - 2;
    op.require(
        axes > 0 && kernel.length == axes,
        "a kernel must have the axes of its input behind the first two",
        "kernel=" + Arrays.toString(kernel));
    long[] input = Arrays.copyOfRange(type.dims(), 2, type.rank());
    long[] strides = positive(op, "strides", axes);
    long[] dilations = positive(op, "dilations", axes);
    long[] reach = new long[axes];
    for (int a = 0; a < axes; a++) {
      op.require(
          kernel[a] > 0 && kernel[a] < Integer.MAX_VALUE,
          "a kernel must have an extent",
          "kernel=" + Arrays.toString(kernel));
      reach[a] = Math.addExact(Math.multiplyExact(kernel[a] - 1, dilations[a]), 1);
    }
    op.require(
        LongStream.of(kernel).asDoubleStream().reduce(1, (a, b) -> a * b) < Integer.MAX_VALUE,
        "a kernel must fit into an array",
        "kernel=" + Arrays.toString(kernel));
    long[][] pads = pads(op, input, strides, reach);
    long[] output = new long[axes];
    for (int a = 0; a < axes; a++) {
      long free = input[a] + pads[0][a] + pads[1][a] - reach[a];
      op.require(
          free >= 0, "a kernel must fit into its input", "kernel=" + Arrays.toString(kernel));
      output[a] = free / strides[a] + 1;
      if (op.attributes().flag("ceil_mode") && free % strides[a] != 0) {
        throw op.unsupported("a part of a kernel behind the input is not supported", "ceil_mode=1");
      }
    }
    return new SlidingWindow(input, output, kernel, strides, dilations, pads[0], pads[1]);
  }

  /** An attribute with a positive number for each axis of a kernel; ones if it is absent. */
  static long[] positive(Op op, String name, int axes) {
    long[] given = op.attributes().integers(name).orElseGet(() -> ones(axes));
    op.require(
        given.length == axes
            && LongStream.of(given).allMatch(value -> value > 0 && value < Integer.MAX_VALUE),
        "an attribute must have a positive number for each axis of the kernel",
        name + "=" + Arrays.toString(given));
    return given;
  }

  private static long[] ones(int count) {
    return LongStream.generate(() -> 1).limit(count).toArray();
  }

  /** The sizes before and after each axis. */
  private static long[][] pads(Op op, long[] input, long[] strides, long[] reach) {
    int axes = input.length;
    String auto = op.attributes().text("auto_pad", "NOTSET");
    if (auto.equals("NOTSET")) {
      long[] pads = op.attributes().integers("pads").orElseGet(() -> new long[2 * axes]);
      op.require(
          pads.length == 2 * axes
              && LongStream.of(pads).allMatch(pad -> pad >= 0 && pad < Integer.MAX_VALUE),
          "a kernel must have two paddings for each axis",
          "pads=" + Arrays.toString(pads));
      return new long[][] {
        Arrays.copyOfRange(pads, 0, axes), Arrays.copyOfRange(pads, axes, 2 * axes)
      };
    }
    op.require(
        auto.equals("VALID") || auto.equals("SAME_UPPER") || auto.equals("SAME_LOWER"),
        "a padding must be one of ONNX",
        "auto_pad=" + auto);
    long[][] pads = new long[2][axes];
    for (int a = 0; a < axes && !auto.equals("VALID"); a++) {
      long places = (input[a] + strides[a] - 1) / strides[a];
      long all = Math.max(0, (places - 1) * strides[a] + reach[a] - input[a]);
      pads[0][a] = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
      pads[1][a] = all - pads[0][a];
    }
    return pads;
  }

  /** Whether an output along an axis depends on more than the input at its place. */
  boolean mixes(int axis) {
    return kernel[axis] != 1 || strides[axis] != 1 || before[axis] != 0 || after[axis] != 0;
  }

  /** The number of places of the kernel. */
  long places() {
    return product(output);
  }

  /** The number of elements of the kernel. */
  long size() {
    return product(kernel);
  }

  long inputs() {
    return product(input);
  }

  /** The number of elements of some extents. */
  static long product(long[] extents) {
    return LongStream.of(extents).reduce(1, (a, b) -> a * b);
  }

  /** For each place and each element of the kernel there the position in the input. */
  int[] positions() {
    int size = (int) size();
    int[] positions = new int[Math.toIntExact(places() * size)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(i / size, i % size);
    }
    return positions;
  }

  private int position(long place, long element) {
    long position = 0;
    long stride = 1;
    long p = place;
    long e = element;
    for (int a = input.length - 1; a >= 0; a--) {
      long at = p % output[a] * strides[a] + e % kernel[a] * dilations[a] - before[a];
      if (at < 0 || at >= input[a]) {
        return OUTSIDE;
      }
      position += at * stride;
      stride *= input[a];
      p /= output[a];
      e /= kernel[a];
    }
    return (int) position;
  }

  /** A type with the output's extents. */
  TensorType type(TensorType of, long channels) {
    long[] dims = new long[of.rank()];
    dims[0] = of.dim(0);
    dims[1] = channels;
    System.arraycopy(output, 0, dims, 2, output.length);
    return of.withDims(dims);
  }
}
