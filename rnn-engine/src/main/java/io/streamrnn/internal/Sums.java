package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import java.util.Arrays;

/**
 * {@code bias + a M + b N} for some rows, {@code [rows, parts * width]}, cut into its parts: the
 * gates of a cell, or their arguments. Holds the scratch memory for it; for one thread.
 *
 * <p>Every sum is taken in ascending order of the input index with fused multiply-adds, from the
 * bias on, {@code a} before {@code b}. That makes the bits of a row the same in any company and
 * with any implementation.
 */
public abstract class Sums {

  final int width;
  final Rows[] parts;

  private final ActivationFunction[] activations;

  Sums(int width, int stride, ActivationFunction... activations) {
    this.width = width;
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
   */
  public static Sums of(float[] bias, int parts) {
    Activation[] none = new Activation[parts];
    Arrays.fill(none, Activation.LINEAR);
    return of(bias, none);
  }

  /**
   * Sums that begin with this bias, to which activations are applied, one to each part.
   *
   * @param bias {@code [parts * width]}; kept, so it must not change
   */
  public static Sums of(float[] bias, ActivationFunction... activations) {
    return Providers.CURRENT.sums(bias, activations);
  }

  /** Computes {@code bias + a M} for the first {@code rows} rows. */
  public final void set(int rows, Rows a, Matrix m) {
    begin(rows);
    add(rows, a, m);
    end(rows);
  }

  /** Computes {@code bias + a M + b N} for the first {@code rows} rows. */
  public final void set(int rows, Rows a, Matrix m, Rows b, Matrix n) {
    begin(rows);
    add(rows, a, m);
    add(rows, b, n);
    end(rows);
  }

  /** Where the sums of a part stand, {@code [rows, width]}; the caller may overwrite them. */
  public final Rows part(int index) {
    return parts[index];
  }

  /** Applies the activations, part by part, to rows that stand there. */
  final void activate(int rows) {
    for (int part = 0; part < parts.length; part++) {
      parts[part].apply(activations[part], rows);
    }
  }

  abstract void begin(int rows);

  abstract void add(int rows, Rows a, Matrix m);

  abstract void end(int rows);
}
