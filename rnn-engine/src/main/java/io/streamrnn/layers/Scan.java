package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.Arrays;
import java.util.List;

/**
 * The loop over time: steps a kernel through sequences in plain arrays. For one thread.
 *
 * <p>A skipped step is computed and dropped, row by row, by selection: a skipped input, be it NaN,
 * reaches nothing.
 */
final class Scan {

  private final Kernel kernel;
  private final int inputSize;
  private final int outputSize;
  private final int[] stateSizes;
  private final int outputState;
  private final boolean goBackwards;
  private final boolean timeMajor;
  private final boolean sequences;
  private final MaskedOutput maskedOutput;

  Scan(Cell cell, Kernel kernel, RnnOptions options) {
    this.kernel = kernel;
    this.inputSize = cell.inputShape().size();
    this.outputSize = cell.outputShape().size();
    this.stateSizes = cell.states().stream().mapToInt(StateSpec::size).toArray();
    this.outputState = outputState(cell);
    this.goBackwards = options.goBackwards();
    this.timeMajor = options.timeMajor();
    this.sequences = options.returnSequences();
    this.maskedOutput = options.maskedOutput();
  }

  /** The first state of the cell that has the output: in a stack, of the top one. */
  static int outputState(Cell cell) {
    if (cell instanceof StackedCells stack) {
      int top = stack.cells().size() - 1;
      return stack.stateOffset(top) + outputState(stack.cells().get(top));
    }
    return 0;
  }

  /** Whether there is a state for {@link MaskedOutput#FIRST_STATE}, of the shape of the output. */
  static boolean hasOutputState(Cell cell) {
    List<StateSpec> states = cell.states();
    int index = outputState(cell);
    return index < states.size() && states.get(index).shape().equals(cell.outputShape());
  }

  /**
   * Runs {@code steps} steps of {@code rows} rows.
   *
   * @param x {@code [B, T, I]}, or {@code [T, B, I]} if time is the major axis
   * @param mask one value per step of a row, laid out like {@code x}, false for skipped; or null
   * @param states {@code [B, S_k]} each; read, then overwritten by the final ones
   * @return the outputs of all steps, in the order of processing and laid out like {@code x}, or
   *     those of the last step, {@code [B, O]}
   */
  float[] run(int rows, int steps, float[] x, boolean[] mask, float[][] states) {
    float[] input = new float[rows * inputSize];
    float[] output = new float[rows * outputSize];
    float[] previous = new float[rows * outputSize];
    float[] all = sequences ? new float[Math.multiplyExact(rows * steps, outputSize)] : null;
    Skipping skipping = mask == null ? null : new Skipping(rows, mask);
    for (int step = 0; step < steps; step++) {
      int t = goBackwards ? steps - 1 - step : step;
      for (int row = 0; row < rows; row++) {
        int from = position(row, t, rows, steps) * inputSize;
        System.arraycopy(x, from, input, row * inputSize, inputSize);
      }
      boolean skips = skipping != null && skipping.begin(t, steps, states);
      kernel.step(rows, input, states, output);
      if (skips) {
        skipping.end(states, previous, output);
      }
      if (sequences) {
        for (int row = 0; row < rows; row++) {
          int to = position(row, step, rows, steps) * outputSize;
          System.arraycopy(output, row * outputSize, all, to, outputSize);
        }
      }
      float[] last = output;
      output = previous;
      previous = last;
    }
    return sequences ? all : previous;
  }

  private int position(int row, int step, int rows, int steps) {
    return timeMajor ? step * rows + row : row * steps + step;
  }

  /** Restores, after a step, the rows that the mask skips. */
  private final class Skipping {

    private final int rows;
    private final boolean[] mask;
    private final boolean[] skipped;
    private final float[][] before;

    Skipping(int rows, boolean[] mask) {
      this.rows = rows;
      this.mask = mask;
      skipped = new boolean[rows];
      before = new float[stateSizes.length][];
      Arrays.setAll(before, k -> new float[rows * stateSizes[k]]);
    }

    /** Whether any row is skipped at a step; if so, keeps the states. */
    boolean begin(int t, int steps, float[][] states) {
      boolean any = false;
      for (int row = 0; row < rows; row++) {
        skipped[row] = !mask[position(row, t, rows, steps)];
        any |= skipped[row];
      }
      if (any) {
        copyStates(states, before);
      }
      return any;
    }

    private void copyStates(float[][] from, float[][] to) {
      for (int k = 0; k < to.length; k++) {
        System.arraycopy(from[k], 0, to[k], 0, to[k].length);
      }
    }

    void end(float[][] states, float[] previous, float[] output) {
      for (int row = 0; row < rows; row++) {
        if (skipped[row]) {
          for (int k = 0; k < states.length; k++) {
            int at = row * stateSizes[k];
            System.arraycopy(before[k], at, states[k], at, stateSizes[k]);
          }
          emit(row, states, previous, output);
        }
      }
    }

    private void emit(int row, float[][] states, float[] previous, float[] output) {
      int at = row * outputSize;
      switch (maskedOutput) {
        case PREVIOUS_OUTPUT -> System.arraycopy(previous, at, output, at, outputSize);
        case FIRST_STATE -> System.arraycopy(states[outputState], at, output, at, outputSize);
        case ZERO -> Arrays.fill(output, at, at + outputSize, 0f);
      }
    }
  }
}
