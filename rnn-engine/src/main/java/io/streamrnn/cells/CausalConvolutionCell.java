/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.Rows;
import java.util.List;

/**
 * A convolution over the current event and those before it: what all one-dimensional convolutions
 * share. The kernel of {@code K} taps reads every {@code dilation}-th event. Before the first event
 * there are zeros.
 *
 * <p>Input {@code [C]}, output {@code [O]}. The state {@code x} has the inputs of the last {@code
 * (K - 1) * dilation} events, {@code [(K - 1) * dilation * C]}, the oldest first; a kernel of one
 * tap has none.
 *
 * <p>{@link #patches} computes the same, bit by bit, from all inputs under the kernel.
 */
public abstract class CausalConvolutionCell extends BuiltInCell {

  // Of inputs that are kept for a row, 64 MiB in float32.
  private static final long LARGEST = 1 << 24;

  private static final float[][] NO_STATES = {};

  private final int taps;
  private final int dilation;
  private final int channels;

  /**
   * A cell.
   *
   * @param taps the number of events under the kernel
   * @param dilation how far these events are apart
   * @param weights in {@code get_weights} order
   */
  CausalConvolutionCell(
      String className,
      String tag,
      int taps,
      int dilation,
      Shape input,
      Shape output,
      List<Weight> weights) {
    super(className, tag, input, output, states(taps, dilation, input.size()), weights);
    this.taps = taps;
    this.dilation = dilation;
    this.channels = input.size();
  }

  private static List<StateSpec> states(int taps, int dilation, int channels) {
    if (dilation < 1) {
      throw new IllegalArgumentException("dilation_rate must be at least 1: got=" + dilation);
    }
    long kept = (taps - 1L) * dilation;
    if (kept * channels > LARGEST) {
      throw new IllegalArgumentException(
          "a causal convolution keeps a limited number of values: kernel_size=%d, dilation_rate=%d, channels=%d, limit=%d"
              .formatted(taps, dilation, channels, LARGEST));
    }
    return kept == 0 ? List.of() : List.of(StateSpec.of("x", (int) kept * channels));
  }

  /** How far the events under the kernel are apart. */
  final int dilation() {
    return dilation;
  }

  /**
   * A kernel without states for one thread, from all inputs under the kernel {@code [K * C]}, the
   * oldest first, to an output.
   */
  public abstract Kernel patches();

  /**
   * What {@link #patches} computes, in variables.
   *
   * @param patches {@code [..., K * C]}
   * @param weights of the cell
   */
  public abstract Variable patches(Variable patches, List<Variable> weights);

  @Override
  public final VariableStep differentiableStep(VariableStepInputs in) {
    if (taps == 1) {
      return VariableStep.of(patches(in.x(), in.weights()));
    }
    int rows = in.x().shape().dim(0);
    int kept = (taps - 1) * dilation;
    Variable x = in.x().reshape(Shape.of(rows, 1, channels));
    Variable state = in.state(0).reshape(Shape.of(rows, kept, channels));
    Variable all = Variable.concat(1, List.of(state, x)); // [B, kept + 1, C]
    Variable patches =
        all.gather(Shape.of(rows, taps * channels), positions(rows, kept + 1, taps, dilation, 0));
    Variable next = all.gather(in.state(0).shape(), positions(rows, kept + 1, kept, 1, 1));
    return VariableStep.of(patches(patches, in.weights()), next);
  }

  /** The positions of some steps of each row: {@code first}, {@code first + apart}, and so on. */
  private int[] positions(int rows, int steps, int count, int apart, int first) {
    int[] positions = new int[rows * count * channels];
    for (int i = 0; i < positions.length; i++) {
      int row = i / channels / count;
      int step = first + i / channels % count * apart;
      positions[i] = (row * steps + step) * channels + i % channels;
    }
    return positions;
  }

  @Override
  public final Kernel kernel() {
    return taps == 1 ? patches() : new CausalKernel();
  }

  private final class CausalKernel implements Kernel {

    private final Kernel patches = patches();
    private final float[] patch = new float[Rows.CAPACITY * taps * channels];
    private final int width = outputShape().size();
    private final float[] outputs = new float[Rows.CAPACITY * width];

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      for (int from = 0; from < rows; from += Rows.CAPACITY) {
        int count = Math.min(Rows.CAPACITY, rows - from);
        for (int row = 0; row < count; row++) {
          read(x, states[0], from + row, row * taps * channels);
        }
        patches.step(count, patch, NO_STATES, outputs);
        System.arraycopy(outputs, 0, output, from * width, count * width);
      }
    }

    /** Copies what is under the kernel, and moves the state on by an event. */
    private void read(float[] x, float[] state, int row, int to) {
      int kept = (taps - 1) * dilation * channels;
      int begin = row * kept;
      for (int tap = 0; tap < taps - 1; tap++) {
        int from = begin + tap * dilation * channels;
        System.arraycopy(state, from, patch, to + tap * channels, channels);
      }
      System.arraycopy(x, row * channels, patch, to + (taps - 1) * channels, channels);
      System.arraycopy(state, begin + channels, state, begin, kept - channels);
      System.arraycopy(x, row * channels, state, begin + kept - channels, channels);
    }
  }
}
