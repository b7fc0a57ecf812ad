package io.streamrnn.cells;

import io.streamrnn.cell.Activation;

/** The candidate of minGRU and minLSTM where they are trained in log space. */
final class LogSpace {

  private LogSpace() {}

  /**
   * {@code x + 0.5} from zero on, {@code sigmoid(x)} below, in place.
   *
   * @param scratch of the same length, overwritten
   * @param count how many values, from the first on
   */
  static void positive(float[] values, float[] scratch, int count) {
    System.arraycopy(values, 0, scratch, 0, count);
    Activation.SIGMOID.apply(scratch, 0, count);
    for (int j = 0; j < count; j++) {
      values[j] = values[j] < 0 ? scratch[j] : values[j] + 0.5f;
    }
  }
}
