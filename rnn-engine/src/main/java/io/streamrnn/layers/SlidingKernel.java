/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

/**
 * Which steps of a sequence a kernel reads for each output step: those of Keras's one-dimensional
 * convolutions and pooling.
 *
 * @param size the number of steps that the kernel reads
 * @param strides how far it moves from one output step to the next
 * @param dilation how far the steps that it reads are apart
 */
record SlidingKernel(int size, int strides, int dilation, Padding padding) {

  SlidingKernel {
    if (size < 1 || strides < 1 || dilation < 1) {
      throw new IllegalArgumentException(
          "a kernel has positive extents: size=%d, strides=%d, dilation_rate=%d"
              .formatted(size, strides, dilation));
    }
    if (strides > 1 && dilation > 1) {
      throw new IllegalArgumentException(
          "a kernel has strides or is dilated, and not both: strides=%d, dilation_rate=%d"
              .formatted(strides, dilation));
    }
  }

  /** The number of steps from the first to the last under the kernel. */
  private long reach() {
    return (size - 1L) * dilation + 1;
  }

  /** The number of output steps; unknown if that of the input is. */
  int outputSteps(int steps, Layer layer) {
    if (steps == TensorShape.UNKNOWN) {
      return steps;
    }
    if (padding != Padding.VALID) {
      return (steps - 1) / strides + 1;
    }
    if (reach() > steps) {
      throw new IllegalArgumentException(
          "a sequence must be as long as the kernel where it is not padded: steps=%d, kernel=%d, layer=%s"
              .formatted(steps, reach(), layer.name()));
    }
    return (int) ((steps - reach()) / strides) + 1;
  }

  /** Where the kernel begins for an output step; before the first step it is negative. */
  long start(int outputStep, int steps) {
    return (long) outputStep * strides - zerosBefore(steps);
  }

  private long zerosBefore(int steps) {
    return switch (padding) {
      case VALID -> 0;
      case CAUSAL -> reach() - 1;
      // As TensorFlow pads: the odd zero behind the sequence.
      case SAME -> Math.max((steps - 1L) / strides * strides + reach() - steps, 0) / 2;
    };
  }

  /** The step that a tap reads, -1 outside the sequence. */
  int step(long start, int tap, int steps) {
    long step = start + (long) tap * dilation;
    return step >= 0 && step < steps ? (int) step : -1;
  }

  /** Whether no output reads a later step, and each step has an output. */
  boolean isCausal() {
    return strides == 1 && (size == 1 || padding == Padding.CAUSAL);
  }

  /** Why it cannot move along with the events of a stream. */
  String reason() {
    return strides > 1
        ? "it has no output for some events (strides=%d)".formatted(strides)
        : padding == Padding.SAME
            ? "it reads later events (padding=same)"
            : "it returns fewer steps than it takes (padding=valid)";
  }
}
