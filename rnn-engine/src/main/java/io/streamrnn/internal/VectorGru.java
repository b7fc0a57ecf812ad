/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.BEYOND_INFINITY;
import static io.streamrnn.internal.VectorArithmetic.INTS;
import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.MOST_SIZE;
import static io.streamrnn.internal.VectorArithmetic.SIGN;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;
import static io.streamrnn.internal.VectorTiles.PANEL;

import io.streamrnn.internal.math.Tanh;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.jspecify.annotations.Nullable;

/**
 * A GRU of tanh and the fast sigmoid, four vectors of units after the other: their gates take three
 * panels, which become the new h while they are in the cache.
 */
final class VectorGru extends GruStep {

  private static final int PARTS = 3;

  /**
   * How many vectors a panel has, and how many vectors of units a group of {@link #PARTS} panels.
   */
  private static final int VECTORS = PANEL / LANES;

  private final WarmUp warmUp;
  // Null afterwards: it has copies of the weights.
  private @Nullable GruStep untilWarm;
  private boolean isPlainAhead;
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final VectorRowProduct inputProduct;
  private final VectorRowProduct stateProduct;
  private final int mostRows;
  private final VectorInputs inputs;
  private final VectorInputs states;
  private final float[] bias;
  private final float[] recurrentBias;
  private final int vectors;
  private final PanelOrder order = new PanelOrder();
  private final int panels;
  // Sums of one row, all panels.
  private final float[] inputSums;
  private final float[] recurrentSums;
  // Sums of many rows, a panel each.
  private final float[][] inputPanels = new float[PARTS][0];
  private final float[][] recurrentPanels = new float[PARTS][0];
  private final VectorAhead ahead;
  private final Rows next;

  VectorGru(
      float[] bias,
      float[] recurrentBias,
      Matrix kernel,
      Matrix recurrentKernel,
      GruStep untilWarm,
      WarmUp warmUp) {
    this.warmUp = warmUp;
    this.untilWarm = untilWarm;
    this.kernel = kernel;
    this.recurrentKernel = recurrentKernel;
    inputProduct = new VectorRowProduct(kernel);
    stateProduct = new VectorRowProduct(recurrentKernel);
    mostRows = VectorTiles.mostRows(kernel, recurrentKernel);
    inputs = new VectorInputs(kernel);
    states = new VectorInputs(recurrentKernel);
    this.bias = VectorTiles.packed(bias, PARTS);
    this.recurrentBias = VectorTiles.packed(recurrentBias, PARTS);
    vectors = VectorArithmetic.vectors(kernel.width);
    panels = VectorTiles.panels(PARTS, kernel.width);
    inputSums = new float[this.bias.length];
    recurrentSums = new float[this.bias.length];
    ahead = new VectorAhead(kernel, this.bias);
    next = new Rows(kernel.width, vectors * LANES);
  }

  @Override
  public int mostRows() {
    return mostRows;
  }

  @Override
  public void ahead(int rows, Rows x) {
    isPlainAhead = untilWarm != null && !warmUp.isDone();
    if (untilWarm != null && isPlainAhead) {
      untilWarm.ahead(rows, x);
    } else {
      ahead.compute(rows, x);
    }
  }

  @Override
  public void apply(int rows, Rows x, Rows h) {
    if (untilWarm != null) {
      if (x.ahead() == Rows.NOT_AHEAD ? !warmUp.isDone() : isPlainAhead) {
        untilWarm.apply(rows, x, h);
        return;
      }
      untilWarm = null;
    }
    if (rows == 1) {
      applyToOne(x, h);
    } else {
      applyToMany(rows, x, h);
    }
  }

  private void applyToOne(Rows x, Rows h) {
    if (x.ahead() == Rows.NOT_AHEAD) {
      inputProduct.add(x, bias, 0, PANEL, inputSums);
    } else {
      for (int panel = 0; panel < panels; panel++) {
        ahead.copy(panel, x.ahead(), 1, inputSums, panel * PANEL);
      }
    }
    stateProduct.add(h, recurrentBias, 0, PANEL, recurrentSums);
    int step = PARTS * LANES;
    sigmoidOfSum(inputSums, recurrentSums, 0, vectors, step);
    sigmoidOfSum(inputSums, recurrentSums, LANES, vectors, step);
    int n = 2 * LANES;
    float[] states = h.values();
    candidate(inputSums, LANES, recurrentSums, inputSums, n, vectors, step);
    newStates(inputSums, 0, inputSums, n, vectors, step, states, states, 0, LANES);
  }

  private void applyToMany(int rows, Rows x, Rows h) {
    if (inputPanels[0].length < rows * PANEL) {
      for (int k = 0; k < PARTS; k++) {
        inputPanels[k] = new float[Rows.roundedUp(rows) * PANEL];
        recurrentPanels[k] = new float[Rows.roundedUp(rows) * PANEL];
      }
    }
    boolean isAhead = x.ahead() != Rows.NOT_AHEAD;
    if (!isAhead) {
      inputs.read(rows, x);
    }
    states.read(rows, h);
    order.turn();
    int groups = (panels + PARTS - 1) / PARTS;
    for (int i = 0; i < groups; i++) {
      int group = order.at(i, groups);
      for (int k = 0; k < PARTS && group * PARTS + k < panels; k++) {
        int panel = group * PARTS + k;
        if (isAhead) {
          ahead.copy(panel, x.ahead(), rows, inputPanels[k], 0);
        } else {
          VectorTiles.many(rows, inputs, kernel, panel, bias, panel * PANEL, 0, inputPanels[k]);
        }
        float[] sums = recurrentPanels[k];
        int from = panel * PANEL;
        VectorTiles.many(rows, states, recurrentKernel, panel, recurrentBias, from, 0, sums);
      }
      for (int k = 0; k < VECTORS && group * VECTORS + k < vectors; k++) {
        finish(rows, k, (group * VECTORS + k) * LANES, h);
      }
    }
    h.swap(next);
  }

  /**
   * Computes the new states of a vector of units.
   *
   * @param vector its index in the group
   * @param column of its first unit
   */
  private void finish(int rows, int vector, int column, Rows h) {
    int z = PARTS * vector;
    int r = z + 1;
    int n = z + 2;
    sigmoidOfSum(input(z), recurrent(z), at(z), rows, PANEL);
    sigmoidOfSum(input(r), recurrent(r), at(r), rows, PANEL);
    candidate(input(r), at(r), recurrent(n), input(n), at(n), rows, PANEL);
    newStates(
        input(z),
        at(z),
        input(n),
        at(n),
        rows,
        PANEL,
        h.values(),
        next.values(rows),
        column,
        h.stride);
  }

  private float[] input(int vector) {
    return inputPanels[vector / VECTORS];
  }

  private float[] recurrent(int vector) {
    return recurrentPanels[vector / VECTORS];
  }

  private static int at(int vector) {
    return vector % VECTORS * LANES;
  }

  // As in VectorArithmetic, loops over vectors call nothing but the Vector API, and are not
  // inlined.

  /** {@code a = sigmoid(a + b)}, for vectors that are {@code step} apart. */
  private static void sigmoidOfSum(float[] a, float[] b, int from, int count, int step) {
    int last = from + (count - 1) * step;
    for (int i = from; i <= last; i += step) {
      FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
      FloatVector x =
          FloatVector.fromArray(SPECIES, a, i).add(FloatVector.fromArray(SPECIES, b, i)).mul(half);
      IntVector bits = (IntVector) x.reinterpretShape(INTS, 0);
      IntVector sign = IntVector.broadcast(INTS, SIGN).and(bits);
      IntVector size = IntVector.broadcast(INTS, ~SIGN).and(bits);
      size = size.add(BEYOND_INFINITY).min(MOST_SIZE).sub(BEYOND_INFINITY);
      x =
          FloatVector.broadcast(SPECIES, -0f)
              .add((FloatVector) size.or(sign).reinterpretShape(SPECIES, 0));
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
      half.fma(x.mul(p).div(q), half).intoArray(a, i);
    }
  }

  /** {@code n = tanh(r * hn + n)}. */
  private static void candidate(
      float[] r, int rAt, float[] hn, float[] n, int nAt, int count, int step) {
    int last = (count - 1) * step;
    for (int i = 0; i <= last; i += step) {
      FloatVector x =
          FloatVector.fromArray(SPECIES, r, rAt + i)
              .fma(
                  FloatVector.fromArray(SPECIES, hn, nAt + i),
                  FloatVector.fromArray(SPECIES, n, nAt + i));
      IntVector bits = (IntVector) x.reinterpretShape(INTS, 0);
      IntVector sign = IntVector.broadcast(INTS, SIGN).and(bits);
      IntVector size = IntVector.broadcast(INTS, ~SIGN).and(bits);
      size = size.add(BEYOND_INFINITY).min(MOST_SIZE).sub(BEYOND_INFINITY);
      x =
          FloatVector.broadcast(SPECIES, -0f)
              .add((FloatVector) size.or(sign).reinterpretShape(SPECIES, 0));
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
      x.mul(p).div(q).intoArray(n, nAt + i);
    }
  }

  /** {@code h' = z * h + (1 - z) * n}. */
  private static void newStates(
      float[] z,
      int zAt,
      float[] n,
      int nAt,
      int count,
      int step,
      float[] h,
      float[] next,
      int hAt,
      int hStep) {
    int at = 0;
    int state = hAt;
    for (int k = 0; k < count; k++) {
      FloatVector gate = FloatVector.fromArray(SPECIES, z, zAt + at);
      FloatVector opposite = FloatVector.broadcast(SPECIES, 1f).sub(gate);
      gate.fma(
              FloatVector.fromArray(SPECIES, h, state),
              opposite.mul(FloatVector.fromArray(SPECIES, n, nAt + at)))
          .intoArray(next, state);
      at += step;
      state += hStep;
    }
  }
}
