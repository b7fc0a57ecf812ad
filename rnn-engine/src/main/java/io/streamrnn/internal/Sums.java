package io.streamrnn.internal;

/**
 * {@code bias + a M + b N} for some rows, {@code [rows, parts * width]}, cut into its parts: the
 * arguments of a cell's gates. Holds the scratch memory for it; for one thread.
 *
 * <p>Every sum is taken in ascending order of the input index with fused multiply-adds, from the
 * bias on, {@code a} before {@code b}. That makes the bits of a row the same in any company and
 * with any implementation.
 */
public abstract class Sums {

  final int width;
  final Rows[] parts;

  Sums(int parts, int width, int stride) {
    this.width = width;
    this.parts = new Rows[parts];
    for (int part = 0; part < parts; part++) {
      this.parts[part] = new Rows(width, stride);
    }
  }

  /**
   * Sums that begin with this bias.
   *
   * @param bias {@code [parts * width]}; kept, so it must not change
   */
  public static Sums of(float[] bias, int parts) {
    return Providers.CURRENT.sums(bias, parts);
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

  abstract void begin(int rows);

  abstract void add(int rows, Rows a, Matrix m);

  abstract void end(int rows);
}
