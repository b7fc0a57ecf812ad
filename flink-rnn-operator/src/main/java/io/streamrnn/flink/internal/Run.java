package io.streamrnn.flink.internal;

import io.streamrnn.flink.internal.state.StateLayout;

/** Steps of one key, from a state, and what comes of them. Reused. */
final class Run {

  // -- what is to be run
  float[] start;
  float[] constants;
  int steps;
  boolean everyOutput;
  // Rows before row `fresh[0]` are taken out of the ring of a window.
  float[] ring;
  StateLayout.Window layout;
  long first;
  long before;
  float[][] fresh;

  // -- what came of it
  float[][] outputs;
  float[] end;
  Rejection failure;

  /** Steps through new rows alone. */
  void carry(float[] start, float[][] rows, int steps, boolean everyOutput) {
    this.start = start;
    this.fresh = rows;
    this.steps = steps;
    this.everyOutput = everyOutput;
    first = 0;
    before = 0;
    begin();
  }

  /**
   * Steps through a window.
   *
   * @param first event of the window, counted from the begin of the sequence
   * @param before how many events of the sequence are in the ring
   * @param last event of the window
   */
  void window(
      float[] start,
      float[] ring,
      StateLayout.Window layout,
      long first,
      long before,
      long last,
      float[][] fresh) {
    this.start = start;
    this.ring = ring;
    this.layout = layout;
    this.first = first;
    this.before = before;
    this.steps = (int) (last - first + 1);
    this.fresh = fresh;
    everyOutput = false;
    begin();
  }

  private void begin() {
    constants = null;
    failure = null;
    outputs = new float[everyOutput ? steps : 1][];
  }

  /** Copies the input of a step. */
  void copyRow(int step, float[] to, int at, int size) {
    long event = first + step;
    if (event < before) {
      System.arraycopy(ring, layout.offset(event), to, at, size);
    } else {
      System.arraycopy(fresh[(int) (event - before)], 0, to, at, size);
    }
  }
}
