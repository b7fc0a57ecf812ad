/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Convolutions and poolings of tensors {@code [N, C, ...]}. Sums are in double. */
final class WindowOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "Conv", WindowOperators::convolution,
          "ConvTranspose", TransposedConvolution::plan,
          "MaxPool", WindowOperators::maximum,
          "AveragePool", WindowOperators::average);

  private WindowOperators() {}

  /** An operation whose kernel slides over its input. */
  abstract static class Sliding extends Operation {

    final SlidingWindow window;
    private final TensorType input;

    Sliding(TensorType output, SlidingWindow window, TensorType input) {
      super(output);
      this.window = window;
      this.input = input;
    }

    @Override
    final Optional<String> mixing(LongPredicate isTime) {
      return LongStream.of(window.kernel()).anyMatch(isTime)
              || IntStream.range(2, input.rank())
                  .anyMatch(axis -> isTime.test(input.dim(axis)) && window.mixes(axis - 2))
          ? Optional.of("its kernel takes several steps")
          : Optional.empty();
    }

    @Override
    double memory() {
      return super.memory() + (double) window.places() * window.size();
    }

    @Override
    double cost() {
      return super.memory() * window.size();
    }
  }

  // -- Conv

  private static Operation convolution(Op op) {
    TensorType x = op.floats(0);
    TensorType kernel = op.floats(1);
    op.require(
        x.rank() > 2 && kernel.rank() == x.rank(),
        "Conv must have a kernel of the rank of its input",
        "x=%s, kernel=%s".formatted(x, kernel));
    long groups = op.attributes().integer("group", 1);
    op.require(
        groups > 0
            && kernel.dim(0) % groups == 0
            && x.dim(1) % groups == 0
            && x.dim(1) / groups == kernel.dim(1),
        "the channels of Conv must be those of its kernel in each group",
        "x=%s, kernel=%s, group=%d".formatted(x, kernel, groups));
    if (op.has(2)) {
      op.require(
          op.floats(2).elements() == kernel.dim(0),
          "a bias must have one number for each channel",
          "bias=" + op.type(2));
    }
    SlidingWindow window =
        SlidingWindow.of(op, Arrays.copyOfRange(kernel.dims(), 2, kernel.rank()));
    return new Convolution(window.type(x, kernel.dim(0)), window, x, (int) groups);
  }

  private static final class Convolution extends Sliding {

    private final int inChannels;
    private final int groups;

    Convolution(TensorType output, SlidingWindow window, TensorType x, int groups) {
      super(output, window, x);
      this.inChannels = (int) x.dim(1);
      this.groups = groups;
    }

    @Override
    double cost() {
      return super.cost() * inChannels / groups;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] positions = window.positions();
      int channels = (int) output().dim(1);
      int rows = (int) output().dim(0);
      Value bias = in.length > 2 ? in[2] : null;
      return () -> {
        for (int row = 0; row < rows; row++) {
          for (int m = 0; m < channels; m++) {
            double start = bias == null ? 0 : bias.floats()[m];
            channel(row, m, start, positions, in, out[0].floats());
          }
        }
      };
    }

    private void channel(
        int row, int m, double start, int[] positions, @Nullable Value[] in, float[] y) {
      float[] x = in[0].floats();
      float[] kernel = in[1].floats();
      int size = (int) window.size();
      int places = (int) window.places();
      int inputs = (int) window.inputs();
      int each = inChannels / groups;
      int group = m / ((int) output().dim(1) / groups);
      int from = (row * inChannels + group * each) * inputs;
      int to = (row * (int) output().dim(1) + m) * places;
      for (int place = 0; place < places; place++) {
        double sum = start;
        for (int c = 0; c < each; c++) {
          for (int k = 0; k < size; k++) {
            int at = positions[place * size + k];
            if (at != SlidingWindow.OUTSIDE) {
              sum += (double) x[from + c * inputs + at] * kernel[(m * each + c) * size + k];
            }
          }
        }
        y[to + place] = (float) sum;
      }
    }
  }

  // -- poolings

  private static Operation maximum(Op op) {
    if (op.node().outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
      throw op.unsupported("indices as an output are not supported", "outputs=2");
    }
    return new Pooling(op.floats(0), window(op), true, false);
  }

  private static Operation average(Op op) {
    return new Pooling(op.floats(0), window(op), false, op.attributes().flag("count_include_pad"));
  }

  private static SlidingWindow window(Op op) {
    long[] kernel =
        op.attributes()
            .integers("kernel_shape")
            .orElseThrow(() -> op.damaged("a pooling must have a kernel", "missing=kernel_shape"));
    return SlidingWindow.of(op, kernel);
  }

  /** The largest entry or the mean of each place, channel by channel. */
  private static final class Pooling extends Sliding {

    private final boolean isMaximum;
    private final boolean countsPadding;

    Pooling(TensorType x, SlidingWindow window, boolean isMaximum, boolean countsPadding) {
      super(window.type(x, x.dim(1)), window, x);
      this.isMaximum = isMaximum;
      this.countsPadding = countsPadding;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] positions = window.positions();
      int size = (int) window.size();
      int places = (int) window.places();
      int inputs = (int) window.inputs();
      float[] x = in[0].floats();
      float[] y = out[0].floats();
      return () -> {
        for (int i = 0; i < y.length; i++) {
          int from = i / places * inputs;
          int first = i % places * size;
          y[i] = isMaximum ? max(x, from, positions, first) : mean(x, from, positions, first);
        }
      };
    }

    private float max(float[] x, int from, int[] positions, int first) {
      float max = Float.NEGATIVE_INFINITY;
      for (int k = first; k < first + window.size(); k++) {
        if (positions[k] != SlidingWindow.OUTSIDE) {
          max = Math.max(max, x[from + positions[k]]);
        }
      }
      return max;
    }

    private float mean(float[] x, int from, int[] positions, int first) {
      double sum = 0;
      int count = 0;
      for (int k = first; k < first + window.size(); k++) {
        if (positions[k] != SlidingWindow.OUTSIDE) {
          sum += x[from + positions[k]];
          count++;
        }
      }
      return (float) (sum / (countsPadding ? window.size() : count));
    }
  }
}
