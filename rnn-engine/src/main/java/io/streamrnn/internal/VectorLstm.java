/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;

import io.streamrnn.cell.Activation;
import io.streamrnn.internal.math.Tanh;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM of tanh and the fast sigmoid, a vector of units after the other: the sums of its four
 * gates are taken in registers, and become the new c and h while they are in the first-level cache.
 */
final class VectorLstm extends LstmStep {

  private static final int GATES = 4;

  /** The weights of an input for the four gates of a vector of units. */
  private static final int PANEL = GATES * LANES;

  /** The activations of a panel. */
  private static final Squash SQUASH =
      Objects.requireNonNull(
          Squash.of(
              LANES,
              GateActivation.SIGMOID,
              GateActivation.SIGMOID,
              Activation.TANH,
              GateActivation.SIGMOID));

  /** How many inputs of a panel stay in the first-level cache, whatever their number is. */
  private static final int INPUTS = 128;

  /** So many rows are worth the way of the weights from the third-level cache. */
  private static final int MOST_ROWS = 4 * Rows.CAPACITY;

  // Four rows take sixteen registers for sums, which processors without AVX-512 do not have.
  private static final boolean HAS_MANY_REGISTERS = LANES >= 16;

  private final WarmUp warmUp;
  // Null from then on: it has copies of the weights.
  private @Nullable LstmStep untilWarm;
  private final float[] kernel;
  private final float[] recurrentKernel;
  private final int panels;
  // One more, as one row takes two at a time.
  private final float[] bias;
  private final float[] sumsOfOne;
  private float[] sums = {};
  private final Rows next;

  VectorLstm(
      float[] bias, Matrix kernel, Matrix recurrentKernel, LstmStep untilWarm, WarmUp warmUp) {
    this.warmUp = warmUp;
    this.untilWarm = untilWarm;
    this.kernel = kernel.panels(VectorLstm::packed);
    this.recurrentKernel = recurrentKernel.panels(VectorLstm::packed);
    panels = VectorArithmetic.vectors(kernel.width);
    this.bias = Arrays.copyOf(packed(new float[][] {bias}, kernel.width), (panels + 1) * PANEL);
    sumsOfOne = new float[this.bias.length];
    next = new Rows(kernel.width, panels * LANES);
  }

  private static float[] packed(Matrix matrix) {
    return packed(matrix.rows, matrix.width);
  }

  /** The gates of a vector of units side by side, by ascending input index; vector after vector. */
  private static float[] packed(float[][] rows, int width) {
    int panels = VectorArithmetic.vectors(width);
    float[] result = new float[Math.multiplyExact(panels * PANEL, rows.length)];
    for (int column = 0; column < panels * GATES; column++) {
      int unit = column / GATES * LANES;
      int from = column % GATES * width + unit;
      for (int i = 0; i < rows.length; i++) {
        int to = (column / GATES * rows.length + i) * PANEL + column % GATES * LANES;
        System.arraycopy(rows[i], from, result, to, Math.min(LANES, width - unit));
      }
    }
    return result;
  }

  @Override
  public int mostRows() {
    return MOST_ROWS;
  }

  @Override
  public void apply(int rows, Rows x, Rows h, Rows c) {
    if (untilWarm != null) {
      if (!warmUp.isDone()) {
        untilWarm.apply(rows, x, h, c);
        return;
      }
      untilWarm = null;
    }
    if (rows == 1) {
      applyToOne(x, h, c);
    } else {
      applyToMany(rows, x, h, c);
    }
  }

  private void applyToOne(Rows x, Rows h, Rows c) {
    addToOne(x, kernel, bias);
    addToOne(h, recurrentKernel, sumsOfOne);
    finish(sumsOfOne, panels, c.values(), h.values(), 0, LANES);
  }

  private void addToOne(Rows a, float[] weights, float[] before) {
    int size = a.width * PANEL;
    for (int panel = 0; panel < panels; panel += 2) {
      int right = Math.min(panel + 1, panels - 1);
      one(
          a.values(),
          a.width,
          weights,
          panel * size,
          right * size,
          before,
          sumsOfOne,
          panel * PANEL);
    }
  }

  private void applyToMany(int rows, Rows x, Rows h, Rows c) {
    if (sums.length < rows * PANEL) {
      sums = new float[Rows.roundedUp(rows) * PANEL];
    }
    for (int panel = 0; panel < panels; panel++) {
      addToMany(rows, x, kernel, panel, bias, panel * PANEL, 0);
      addToMany(rows, h, recurrentKernel, panel, sums, 0, PANEL);
      finish(sums, rows, c.values(), next.values(rows), panel * LANES, c.stride);
    }
    System.arraycopy(next.values(), 0, h.values(), 0, rows * h.stride);
  }

  /** Some inputs at a time, whose weights stay in the first-level cache for all rows. */
  private void addToMany(
      int rows,
      Rows a,
      float[] weights,
      int panel,
      float[] before,
      int beforeAt,
      int beforeStride) {
    int from = panel * a.width * PANEL;
    addToMany(rows, a, 0, weights, from, before, beforeAt, beforeStride);
    for (int input = INPUTS; input < a.width; input += INPUTS) {
      addToMany(rows, a, input, weights, from + input * PANEL, sums, 0, PANEL);
    }
  }

  /** Rows beyond the last one are computed, too, and not read: there is room for them. */
  private void addToMany(
      int rows,
      Rows a,
      int input,
      float[] weights,
      int panel,
      float[] before,
      int beforeAt,
      int beforeStride) {
    int inputs = Math.min(a.width - input, INPUTS);
    int row = 0;
    while (HAS_MANY_REGISTERS && row + 2 < rows) {
      four(
          a.values(),
          row * a.stride + input,
          a.stride,
          inputs,
          weights,
          panel,
          before,
          beforeAt + row * beforeStride,
          beforeStride,
          sums,
          row * PANEL);
      row += 4;
    }
    while (row < rows) {
      two(
          a.values(),
          row * a.stride + input,
          a.stride,
          inputs,
          weights,
          panel,
          before,
          beforeAt + row * beforeStride,
          beforeStride,
          sums,
          row * PANEL);
      row += 2;
    }
  }

  /** Sums of two panels for one row. */
  private static void one(
      float[] a,
      int inputs,
      float[] weights,
      int left,
      int right,
      float[] before,
      float[] sums,
      int at) {
    FloatVector left0 = FloatVector.fromArray(SPECIES, before, at);
    FloatVector left1 = FloatVector.fromArray(SPECIES, before, at + LANES);
    FloatVector left2 = FloatVector.fromArray(SPECIES, before, at + 2 * LANES);
    FloatVector left3 = FloatVector.fromArray(SPECIES, before, at + 3 * LANES);
    FloatVector right0 = FloatVector.fromArray(SPECIES, before, at + PANEL);
    FloatVector right1 = FloatVector.fromArray(SPECIES, before, at + PANEL + LANES);
    FloatVector right2 = FloatVector.fromArray(SPECIES, before, at + PANEL + 2 * LANES);
    FloatVector right3 = FloatVector.fromArray(SPECIES, before, at + PANEL + 3 * LANES);
    for (int i = 0; i < inputs; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[i]);
      left0 = value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL), left0);
      left1 = value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL + LANES), left1);
      left2 =
          value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL + 2 * LANES), left2);
      left3 =
          value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL + 3 * LANES), left3);
      right0 = value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL), right0);
      right1 =
          value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL + LANES), right1);
      right2 =
          value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL + 2 * LANES), right2);
      right3 =
          value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL + 3 * LANES), right3);
    }
    left0.intoArray(sums, at);
    left1.intoArray(sums, at + LANES);
    left2.intoArray(sums, at + 2 * LANES);
    left3.intoArray(sums, at + 3 * LANES);
    right0.intoArray(sums, at + PANEL);
    right1.intoArray(sums, at + PANEL + LANES);
    right2.intoArray(sums, at + PANEL + 2 * LANES);
    right3.intoArray(sums, at + PANEL + 3 * LANES);
  }

  /** Sums of a panel for two rows. */
  private static void two(
      float[] a,
      int a0,
      int aStride,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int b0,
      int beforeStride,
      float[] sums,
      int at) {
    int a1 = a0 + aStride;
    int b1 = b0 + beforeStride;
    FloatVector i0 = FloatVector.fromArray(SPECIES, before, b0);
    FloatVector f0 = FloatVector.fromArray(SPECIES, before, b0 + LANES);
    FloatVector g0 = FloatVector.fromArray(SPECIES, before, b0 + 2 * LANES);
    FloatVector o0 = FloatVector.fromArray(SPECIES, before, b0 + 3 * LANES);
    FloatVector i1 = FloatVector.fromArray(SPECIES, before, b1);
    FloatVector f1 = FloatVector.fromArray(SPECIES, before, b1 + LANES);
    FloatVector g1 = FloatVector.fromArray(SPECIES, before, b1 + 2 * LANES);
    FloatVector o1 = FloatVector.fromArray(SPECIES, before, b1 + 3 * LANES);
    for (int k = 0; k < inputs; k++) {
      FloatVector iWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector fWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector gWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector oWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[a0 + k]);
      i0 = value.fma(iWeights, i0);
      f0 = value.fma(fWeights, f0);
      g0 = value.fma(gWeights, g0);
      o0 = value.fma(oWeights, o0);
      value = FloatVector.broadcast(SPECIES, a[a1 + k]);
      i1 = value.fma(iWeights, i1);
      f1 = value.fma(fWeights, f1);
      g1 = value.fma(gWeights, g1);
      o1 = value.fma(oWeights, o1);
    }
    i0.intoArray(sums, at);
    f0.intoArray(sums, at + LANES);
    g0.intoArray(sums, at + 2 * LANES);
    o0.intoArray(sums, at + 3 * LANES);
    i1.intoArray(sums, at + PANEL);
    f1.intoArray(sums, at + PANEL + LANES);
    g1.intoArray(sums, at + PANEL + 2 * LANES);
    o1.intoArray(sums, at + PANEL + 3 * LANES);
  }

  /** Sums of a panel for four rows. */
  private static void four(
      float[] a,
      int a0,
      int aStride,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int b0,
      int beforeStride,
      float[] sums,
      int at) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int b1 = b0 + beforeStride;
    int b2 = b1 + beforeStride;
    int b3 = b2 + beforeStride;
    FloatVector i0 = FloatVector.fromArray(SPECIES, before, b0);
    FloatVector f0 = FloatVector.fromArray(SPECIES, before, b0 + LANES);
    FloatVector g0 = FloatVector.fromArray(SPECIES, before, b0 + 2 * LANES);
    FloatVector o0 = FloatVector.fromArray(SPECIES, before, b0 + 3 * LANES);
    FloatVector i1 = FloatVector.fromArray(SPECIES, before, b1);
    FloatVector f1 = FloatVector.fromArray(SPECIES, before, b1 + LANES);
    FloatVector g1 = FloatVector.fromArray(SPECIES, before, b1 + 2 * LANES);
    FloatVector o1 = FloatVector.fromArray(SPECIES, before, b1 + 3 * LANES);
    FloatVector i2 = FloatVector.fromArray(SPECIES, before, b2);
    FloatVector f2 = FloatVector.fromArray(SPECIES, before, b2 + LANES);
    FloatVector g2 = FloatVector.fromArray(SPECIES, before, b2 + 2 * LANES);
    FloatVector o2 = FloatVector.fromArray(SPECIES, before, b2 + 3 * LANES);
    FloatVector i3 = FloatVector.fromArray(SPECIES, before, b3);
    FloatVector f3 = FloatVector.fromArray(SPECIES, before, b3 + LANES);
    FloatVector g3 = FloatVector.fromArray(SPECIES, before, b3 + 2 * LANES);
    FloatVector o3 = FloatVector.fromArray(SPECIES, before, b3 + 3 * LANES);
    for (int k = 0; k < inputs; k++) {
      FloatVector iWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector fWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector gWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector oWeights = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[a0 + k]);
      i0 = value.fma(iWeights, i0);
      f0 = value.fma(fWeights, f0);
      g0 = value.fma(gWeights, g0);
      o0 = value.fma(oWeights, o0);
      value = FloatVector.broadcast(SPECIES, a[a1 + k]);
      i1 = value.fma(iWeights, i1);
      f1 = value.fma(fWeights, f1);
      g1 = value.fma(gWeights, g1);
      o1 = value.fma(oWeights, o1);
      value = FloatVector.broadcast(SPECIES, a[a2 + k]);
      i2 = value.fma(iWeights, i2);
      f2 = value.fma(fWeights, f2);
      g2 = value.fma(gWeights, g2);
      o2 = value.fma(oWeights, o2);
      value = FloatVector.broadcast(SPECIES, a[a3 + k]);
      i3 = value.fma(iWeights, i3);
      f3 = value.fma(fWeights, f3);
      g3 = value.fma(gWeights, g3);
      o3 = value.fma(oWeights, o3);
    }
    i0.intoArray(sums, at);
    f0.intoArray(sums, at + LANES);
    g0.intoArray(sums, at + 2 * LANES);
    o0.intoArray(sums, at + 3 * LANES);
    i1.intoArray(sums, at + PANEL);
    f1.intoArray(sums, at + PANEL + LANES);
    g1.intoArray(sums, at + PANEL + 2 * LANES);
    o1.intoArray(sums, at + PANEL + 3 * LANES);
    i2.intoArray(sums, at + 2 * PANEL);
    f2.intoArray(sums, at + 2 * PANEL + LANES);
    g2.intoArray(sums, at + 2 * PANEL + 2 * LANES);
    o2.intoArray(sums, at + 2 * PANEL + 3 * LANES);
    i3.intoArray(sums, at + 3 * PANEL);
    f3.intoArray(sums, at + 3 * PANEL + LANES);
    g3.intoArray(sums, at + 3 * PANEL + 2 * LANES);
    o3.intoArray(sums, at + 3 * PANEL + 3 * LANES);
  }

  /**
   * {@code c' = f c + i g} and {@code h' = o tanh(c')}, for each of the panels that follow one
   * another in the sums.
   *
   * @param from where the units of the first panel begin in {@code c} and {@code h}
   * @param step how far those of the next panel are from there
   */
  private static void finish(float[] sums, int count, float[] c, float[] h, int from, int step) {
    VectorArithmetic.squash(sums, count * PANEL, SQUASH.scale(), SQUASH.shift(), PANEL - 1);
    newStates(sums, count, c, h, from, step);
  }

  private static void newStates(
      float[] gates, int count, float[] c, float[] h, int from, int step) {
    int at = from;
    for (int k = 0; k < count; k++) {
      FloatVector i = FloatVector.fromArray(SPECIES, gates, k * PANEL);
      FloatVector f = FloatVector.fromArray(SPECIES, gates, k * PANEL + LANES);
      FloatVector g = FloatVector.fromArray(SPECIES, gates, k * PANEL + 2 * LANES);
      FloatVector o = FloatVector.fromArray(SPECIES, gates, k * PANEL + 3 * LANES);
      FloatVector newC = f.fma(FloatVector.fromArray(SPECIES, c, at), i.mul(g));
      newC.intoArray(c, at);
      FloatVector x = newC.max(-Tanh.LIMIT).min(Tanh.LIMIT);
      FloatVector t = x.mul(x);
      FloatVector p = FloatVector.broadcast(SPECIES, Tanh.P4);
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P3));
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P2));
      p = p.fma(t, FloatVector.broadcast(SPECIES, Tanh.P1));
      p = p.fma(t, FloatVector.broadcast(SPECIES, 1f));
      FloatVector q = FloatVector.broadcast(SPECIES, Tanh.Q4);
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q3));
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q2));
      q = q.fma(t, FloatVector.broadcast(SPECIES, Tanh.Q1));
      q = q.fma(t, FloatVector.broadcast(SPECIES, 1f));
      x.mul(p).div(q).mul(o).intoArray(h, at);
      at += step;
    }
  }
}
