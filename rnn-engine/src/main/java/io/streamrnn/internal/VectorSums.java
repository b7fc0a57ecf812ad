/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;
import static io.streamrnn.internal.VectorTiles.PANEL;

import io.streamrnn.cell.ActivationFunction;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** Sums by {@link VectorTiles}, a panel after the other, copied apart into the parts. */
final class VectorSums extends Sums {

  private final WarmUp warmUp;
  // Null afterwards: it has copies of the weights.
  private @Nullable Sums untilWarm;
  private boolean isPlainAhead;
  private final int vectors;
  private final float[] bias;
  private final VectorRowProduct[] products;
  private final VectorInputs[] inputs;
  private final PanelOrder order = new PanelOrder();
  private final int panels;
  private final float[] sumsOfOne;
  private final VectorAhead ahead;
  private float[] sums = {};

  VectorSums(
      float[] bias,
      List<Matrix> matrices,
      int stride,
      WarmUp warmUp,
      ActivationFunction... activations) {
    super(matrices, parts(matrices, stride), activations);
    this.warmUp = warmUp;
    untilWarm = new PlainSums(bias, matrices, parts, activations);
    vectors = parts.length * VectorArithmetic.vectors(width);
    this.bias = VectorTiles.packed(bias, parts.length);
    products = matrices.stream().map(VectorRowProduct::new).toArray(VectorRowProduct[]::new);
    inputs = matrices.stream().map(VectorInputs::new).toArray(VectorInputs[]::new);
    panels = this.bias.length / PANEL;
    sumsOfOne = new float[this.bias.length];
    ahead = new VectorAhead(matrices.get(0), this.bias);
  }

  @Override
  void compute(int rows, Rows a, @Nullable Rows b) {
    if (untilWarm != null) {
      if (!warmUp.isDone()) {
        untilWarm.compute(rows, a, b);
        return;
      }
      untilWarm = null;
    }
    if (rows == 1) {
      computeOne(a, b);
    } else {
      computeMany(rows, a, b);
    }
    activate(rows);
  }

  @Override
  void keep(int part, @Nullable Rows rows) {
    super.keep(part, rows);
    if (untilWarm != null) {
      untilWarm.keep(part, rows);
    }
  }

  @Override
  public void ahead(int rows, Rows a) {
    isPlainAhead = untilWarm != null && !warmUp.isDone();
    if (untilWarm != null && isPlainAhead) {
      untilWarm.ahead(rows, a);
    } else {
      ahead.compute(rows, a);
    }
  }

  @Override
  void computeFrom(int from, int rows, @Nullable Rows b) {
    if (untilWarm != null && isPlainAhead) {
      untilWarm.computeFrom(from, rows, b);
      return;
    }
    if (rows == 1 && b != null) {
      products[1].add(b, ahead.values(), ahead.at(0, from), ahead.stride(), sumsOfOne);
      copyOne();
    } else {
      continueMany(from, rows, b);
    }
    activate(rows);
  }

  private void computeOne(Rows a, @Nullable Rows b) {
    products[0].add(a, bias, 0, PANEL, sumsOfOne);
    if (b != null) {
      products[1].add(b, sumsOfOne, 0, PANEL, sumsOfOne);
    }
    copyOne();
  }

  private void copyOne() {
    for (int vector = 0; vector < vectors; vector++) {
      copy(sumsOfOne, vector * LANES, 1, vector);
    }
  }

  private void computeMany(int rows, Rows a, @Nullable Rows b) {
    grow(rows);
    inputs[0].read(rows, a);
    if (b != null) {
      inputs[1].read(rows, b);
    }
    order.turn();
    for (int i = 0; i < panels; i++) {
      int panel = order.at(i, panels);
      VectorTiles.many(rows, inputs[0], matrices.get(0), panel, bias, panel * PANEL, 0, sums);
      if (b != null) {
        VectorTiles.many(rows, inputs[1], matrices.get(1), panel, sums, 0, PANEL, sums);
      }
      copyPanel(panel, sums, 0, rows);
    }
  }

  private void continueMany(int from, int rows, @Nullable Rows b) {
    grow(rows);
    if (b != null) {
      inputs[1].read(rows, b);
    }
    order.turn();
    for (int i = 0; i < panels; i++) {
      int panel = order.at(i, panels);
      int at = ahead.at(panel, from);
      if (b == null) {
        copyPanel(panel, ahead.values(), at, rows);
      } else {
        VectorTiles.many(rows, inputs[1], matrices.get(1), panel, ahead.values(), at, PANEL, sums);
        copyPanel(panel, sums, 0, rows);
      }
    }
  }

  private void grow(int rows) {
    if (sums.length < rows * PANEL) {
      sums = new float[Rows.roundedUp(rows) * PANEL];
    }
  }

  private void copyPanel(int panel, float[] from, int at, int rows) {
    int first = panel * PANEL / LANES;
    int end = Math.min(first + PANEL / LANES, vectors);
    for (int vector = first; vector < end; vector++) {
      copy(from, at + (vector - first) * LANES, rows, vector);
    }
  }

  /** Copies a vector of each row into its part. */
  private void copy(float[] from, int at, int rows, int vector) {
    Rows part = parts[vector % parts.length];
    copy(from, at, rows, part.values(rows), vector / parts.length * LANES, part.stride);
  }

  private static void copy(float[] from, int at, int rows, float[] to, int column, int stride) {
    for (int row = 0; row < rows; row++) {
      FloatVector.fromArray(SPECIES, from, at + row * PANEL).intoArray(to, column + row * stride);
    }
  }
}
