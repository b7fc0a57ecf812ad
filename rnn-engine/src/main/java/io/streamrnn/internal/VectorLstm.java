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

import io.streamrnn.cell.Activation;
import io.streamrnn.internal.math.Tanh;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM of tanh and the fast sigmoid, a vector of units after the other: the sums of its four
 * gates are taken in registers, and become the new c and h while they are in the first-level cache.
 */
final class VectorLstm extends LstmStep {

  private static final int GATES = 4;

  /** The activations of a panel. */
  private static final Squash SQUASH =
      Objects.requireNonNull(
          Squash.of(
              LANES,
              GateActivation.SIGMOID,
              GateActivation.SIGMOID,
              Activation.TANH,
              GateActivation.SIGMOID));

  private static final int MOST_SIZE_OF_C = Float.floatToRawIntBits(ForgetGate.BOUND);

  private final ForgetGate forgetGate;
  private final WarmUp warmUp;
  // Null afterwards: it has copies of the weights.
  private @Nullable LstmStep untilWarm;
  private boolean isPlainAhead;
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final VectorRowProduct inputProduct;
  private final VectorRowProduct stateProduct;
  private final int mostRows;
  private final VectorInputs inputs;
  private final VectorInputs states;
  private final PanelOrder order = new PanelOrder();
  private final int panels;
  private final float[] bias;
  private final float[] sumsOfOne;
  private final VectorAhead ahead;
  private float[] sums = {};
  // Arguments of the forget gates, where c is large.
  private float[] arguments = {};
  private final Rows next;
  private boolean isFiniteWithH;

  VectorLstm(
      float[] bias,
      Matrix kernel,
      Matrix recurrentKernel,
      ForgetGate forgetGate,
      LstmStep untilWarm,
      WarmUp warmUp) {
    this.forgetGate = forgetGate;
    this.warmUp = warmUp;
    this.untilWarm = untilWarm;
    this.kernel = kernel;
    this.recurrentKernel = recurrentKernel;
    inputProduct = new VectorRowProduct(kernel);
    stateProduct = new VectorRowProduct(recurrentKernel);
    mostRows = VectorTiles.mostRows(kernel, recurrentKernel);
    inputs = new VectorInputs(kernel);
    states = new VectorInputs(recurrentKernel);
    panels = VectorTiles.panels(GATES, kernel.width);
    this.bias = VectorTiles.packed(bias, GATES);
    sumsOfOne = new float[this.bias.length];
    ahead = new VectorAhead(kernel, this.bias);
    next = new Rows(kernel.width, panels * LANES);
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

  /**
   * A {@code c} that was not large is finite unless a gate is NaN. Then its {@code h} is NaN, too.
   */
  @Override
  public boolean isFiniteWithH() {
    return isFiniteWithH;
  }

  @Override
  public void apply(int rows, Rows x, Rows h, Rows c) {
    if (untilWarm != null) {
      if (x.ahead() == Rows.NOT_AHEAD ? !warmUp.isDone() : isPlainAhead) {
        untilWarm.apply(rows, x, h, c);
        isFiniteWithH = false;
        return;
      }
      untilWarm = null;
    }
    boolean isLarge = isLarge(c.values(), rows * c.stride);
    isFiniteWithH = !isLarge;
    if (rows == 1) {
      applyToOne(x, h, c, isLarge);
    } else {
      applyToMany(rows, x, h, c, isLarge);
    }
  }

  private void applyToOne(Rows x, Rows h, Rows c, boolean isLarge) {
    if (x.ahead() == Rows.NOT_AHEAD) {
      inputProduct.add(x, bias, 0, PANEL, sumsOfOne);
      stateProduct.add(h, sumsOfOne, 0, PANEL, sumsOfOne);
    } else {
      int at = ahead.at(0, x.ahead());
      stateProduct.add(h, ahead.values(), at, ahead.stride(), sumsOfOne);
    }
    finish(sumsOfOne, panels, c.values(), h.values(), 0, LANES, isLarge);
  }

  private void applyToMany(int rows, Rows x, Rows h, Rows c, boolean isLarge) {
    if (sums.length < rows * PANEL) {
      sums = new float[Rows.roundedUp(rows) * PANEL];
    }
    boolean isAhead = x.ahead() != Rows.NOT_AHEAD;
    if (!isAhead) {
      inputs.read(rows, x);
    }
    states.read(rows, h);
    order.turn();
    for (int i = 0; i < panels; i++) {
      int panel = order.at(i, panels);
      if (isAhead) {
        int at = ahead.at(panel, x.ahead());
        VectorTiles.many(rows, states, recurrentKernel, panel, ahead.values(), at, PANEL, sums);
      } else {
        VectorTiles.many(rows, inputs, kernel, panel, bias, panel * PANEL, 0, sums);
        VectorTiles.many(rows, states, recurrentKernel, panel, sums, 0, PANEL, sums);
      }
      finish(sums, rows, c.values(), next.values(rows), panel * LANES, c.stride, isLarge);
    }
    h.swap(next);
  }

  /**
   * {@code c' = f c + i g} and {@code h' = o tanh(c')}, for each of the panels that follow one
   * another in the sums.
   *
   * @param from where the units of the first panel begin in {@code c} and {@code h}
   * @param step how far those of the next panel are from there
   * @param isLarge whether some {@code c} are, see {@link ForgetGate}
   */
  private void finish(
      float[] sums, int count, float[] c, float[] h, int from, int step, boolean isLarge) {
    if (isLarge) {
      keepArguments(sums, count);
    }
    VectorArithmetic.squash(sums, 0, count * PANEL, SQUASH.scale(), SQUASH.shift(), PANEL - 1);
    if (isLarge) {
      refine(sums, count, c, from, step);
    }
    newStates(sums, count, c, h, from, step);
  }

  private void keepArguments(float[] sums, int count) {
    if (arguments.length < count * LANES) {
      arguments = new float[count * LANES];
    }
    for (int k = 0; k < count; k++) {
      System.arraycopy(sums, k * PANEL + LANES, arguments, k * LANES, LANES);
    }
  }

  private void refine(float[] gates, int count, float[] c, int from, int step) {
    for (int k = 0; k < count; k++) {
      int at = from + k * step;
      forgetGate.refine(arguments, k * LANES, gates, k * PANEL + LANES, c, at, LANES);
    }
  }

  /** Whether one of whole vectors is larger than the bound of the forget gate, or no number. */
  private static boolean isLarge(float[] c, int count) {
    IntVector bound = IntVector.broadcast(INTS, MOST_SIZE_OF_C);
    IntVector most = bound;
    int i = count;
    do {
      i -= LANES;
      IntVector bits = (IntVector) FloatVector.fromArray(SPECIES, c, i).reinterpretShape(INTS, 0);
      // A vector of the turn before is an argument only: as a receiver its class may not be known
      // to C2, and all vectors of the loop are then objects.
      most = IntVector.broadcast(INTS, ~SIGN).and(bits).max(most);
    } while (i != 0);
    return bound.compare(VectorOperators.LT, most).anyTrue();
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
      IntVector bits = (IntVector) newC.reinterpretShape(INTS, 0);
      IntVector sign = IntVector.broadcast(INTS, SIGN).and(bits);
      IntVector size = IntVector.broadcast(INTS, ~SIGN).and(bits);
      size = size.add(BEYOND_INFINITY).min(MOST_SIZE).sub(BEYOND_INFINITY);
      FloatVector x =
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
      x.mul(p).div(q).mul(o).intoArray(h, at);
      at += step;
    }
  }
}
