/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import java.util.Arrays;
import java.util.List;

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

  Sums(List<Matrix> matrices, int stride, ActivationFunction... activations) {
    this.matrices = List.copyOf(matrices);
    this.width = matrices.get(0).width;
    this.activations = activations;
    this.parts = new Rows[activations.length];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = new Rows(width, stride);
    }
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
    begin(rows);
    add(rows, a, 0);
    end(rows);
  }

  /** Computes {@code bias + a M + b N} for the first {@code rows} rows. */
  public final void set(int rows, Rows a, Rows b) {
    begin(rows);
    add(rows, a, 0);
    add(rows, b, 1);
    end(rows);
  }

  /** The sums of a part, {@code [rows, width]}; the caller may overwrite them. */
  public final Rows part(int index) {
    return parts[index];
  }

  /** Applies the activations, part by part, to the rows. */
  final void activate(int rows) {
    for (int part = 0; part < parts.length; part++) {
      parts[part].apply(activations[part], rows);
    }
  }

  abstract void begin(int rows);

  /** Adds the product with the matrix of this index. */
  abstract void add(int rows, Rows a, int index);

  abstract void end(int rows);
}
