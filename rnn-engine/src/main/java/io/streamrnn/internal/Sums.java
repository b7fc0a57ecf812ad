/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code bias + a M + b N} for some rows, {@code [rows, parts * width]}, cut into its parts: the
 * gates of a cell, or their arguments. Holds the scratch memory for it; for one thread.
 *
 * <p>Every sum is taken in ascending order of the input index with fused multiply-adds, from the
 * bias on, {@code a} before {@code b}. So the bits of a row do not depend on the other rows or on
 * the implementation.
 */
public abstract class Sums {

  final List<Matrix> matrices;
  final int width;
  final Rows[] parts;

  private final ActivationFunction[] activations;
  private int keptPart;
  private @Nullable Rows kept;

  Sums(List<Matrix> matrices, Rows[] parts, ActivationFunction... activations) {
    this.matrices = List.copyOf(matrices);
    this.width = matrices.get(0).width;
    this.parts = parts;
    this.activations = activations;
  }

  /** What sums of these matrices are cut into. */
  static Rows[] parts(List<Matrix> matrices, int stride) {
    Rows[] parts = new Rows[matrices.get(0).parts];
    Arrays.setAll(parts, part -> new Rows(matrices.get(0).width, stride));
    return parts;
  }

  /**
   * Sums that begin with this bias.
   *
   * @param bias {@code [parts * width]}; kept, so it must not change
   * @param matrices one or two, with the same parts
   */
  public static Sums of(float[] bias, List<Matrix> matrices) {
    Activation[] none = new Activation[matrices.get(0).parts];
    Arrays.fill(none, Activation.LINEAR);
    return of(bias, matrices, none);
  }

  /**
   * Sums that begin with this bias, to which activations are applied, one to each part.
   *
   * @param bias {@code [parts * width]}; kept, so it must not change
   * @param matrices one or two, with the same parts
   */
  public static Sums of(float[] bias, List<Matrix> matrices, ActivationFunction... activations) {
    return Providers.CURRENT.sums(bias, matrices, activations);
  }

  /** Computes {@code bias + a M} for the first {@code rows} rows. */
  public final void set(int rows, Rows a) {
    setOf(rows, a, null);
  }

  /** Computes {@code bias + a M + b N} for the first {@code rows} rows. */
  public final void set(int rows, Rows a, Rows b) {
    setOf(rows, a, b);
  }

  private void setOf(int rows, Rows a, @Nullable Rows b) {
    if (a.ahead() == Rows.NOT_AHEAD) {
      compute(rows, a, b);
    } else {
      computeFrom(a.ahead(), rows, b);
    }
  }

  /**
   * Has {@link #set} copy the sums of a part before it applies the activations.
   *
   * @param rows of the width and stride of the part; null, as at first, for none
   */
  void keep(int part, @Nullable Rows rows) {
    keptPart = part;
    kept = rows;
  }

  /** Keeps the part to be kept of one of the rows, of which no activation was applied. */
  final void keepRow(float[] sums, int row, int rows) {
    if (kept != null) {
      System.arraycopy(sums, keptPart * width, kept.values(rows), row * kept.stride, width);
    }
  }

  /** The sums of a part, {@code [rows, width]}; the caller may overwrite them. */
  public final Rows part(int index) {
    return parts[index];
  }

  /** Applies the activations, part by part, to the rows. */
  final void activate(int rows) {
    if (kept != null) {
      System.arraycopy(parts[keptPart].values(), 0, kept.values(rows), 0, rows * kept.stride);
    }
    for (int part = 0; part < parts.length; part++) {
      parts[part].apply(activations[part], rows);
    }
  }

  /**
   * Computes {@code bias + a M} for the rows of several steps, as one product. {@link #set} then
   * continues with those of a step.
   */
  public abstract void ahead(int rows, Rows a);

  /** Computes the parts, with one matrix if {@code b} is null. */
  abstract void compute(int rows, Rows a, @Nullable Rows b);

  /**
   * Computes the parts from sums that were computed ahead.
   *
   * @param from the first of them
   * @param b null if they are all
   */
  abstract void computeFrom(int from, int rows, @Nullable Rows b);
}
