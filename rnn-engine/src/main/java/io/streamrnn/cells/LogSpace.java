package io.streamrnn.cells;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Variable;
import io.streamrnn.internal.Elementwise;

/** The candidate of minGRU and minLSTM where they are trained in log space. */
final class LogSpace {

  private LogSpace() {}

  /**
   * {@code x + 0.5} from zero on, {@code sigmoid(x)} below, in place.
   *
   * @param scratch of the same length, overwritten
   */
  static void positive(float[] values, float[] scratch) {
    System.arraycopy(values, 0, scratch, 0, values.length);
    Activation.SIGMOID.apply(scratch, 0, scratch.length);
    for (int j = 0; j < values.length; j++) {
      values[j] = values[j] < 0 ? scratch[j] : values[j] + 0.5f;
    }
  }

  /** The same of a variable. */
  static Variable positive(Variable values) {
    return values.map(
        x -> x < 0 ? Elementwise.sigmoid(x) : x + 0.5, (x, y) -> x < 0 ? y * (1 - y) : 1);
  }
}
