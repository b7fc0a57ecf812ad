package io.streamrnn.cell;

/**
 * What steps a cell on one thread: the cell's arithmetic with the scratch memory it needs. Made by
 * {@link Cell#kernel}; not safe for use by several threads at once.
 */
public interface Kernel {

  /**
   * Steps {@code rows} independent rows once. Row {@code r} of the result depends on row {@code r}
   * of the arguments alone: how rows are put together never changes a bit of the result of a kernel
   * that is built in.
   *
   * <p>All arrays are the caller's, row-major, and may be longer than what is used here. Nothing of
   * them is kept. No array may be given twice. Values are not checked: a NaN or an infinity goes
   * through the arithmetic as it is.
   *
   * @param rows how many rows, {@code B}; 1 or more
   * @param x the inputs {@code [B, I]}; read only
   * @param states one array per state {@code [B, S_k]} in declared order; read, then overwritten by
   *     the states after the step
   * @param output receives the outputs {@code [B, O]}
   */
  void step(int rows, float[] x, float[][] states, float[] output);

  /**
   * Whether the bits of a row's result are the same whatever rows it is put together with. Those
   * who promise equal results step the rows of a kernel that does not keep them one by one.
   *
   * @return true, unless a kernel says otherwise
   */
  default boolean keepsBits() {
    return true;
  }

  /**
   * Hands over the constants for the steps that follow, until the next call of this method. A
   * kernel of a cell that declares none ignores them.
   *
   * @param constants one array per constant {@code [B, C_k]} in the order of {@link
   *     Cell#constants}, for the rows of those steps; the caller's, read only, and not changed as
   *     long as they are in use
   */
  default void constants(float[][] constants) {}
}
