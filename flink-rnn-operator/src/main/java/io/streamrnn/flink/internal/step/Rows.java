/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.flink.internal.state.StateLayout;
import org.apache.flink.annotation.Internal;

/** The inputs of the steps of a run. */
@Internal
public sealed interface Rows {

  /** Copies the input of a step. */
  void copy(int step, float[] to, int at, int size);

  /** Rows of the event itself. Used again for later events. */
  final class OfEvent implements Rows {

    private static final float[][] NONE = {};

    private float[][] rows = NONE;

    void set(float[][] ofEvent) {
      if (rows != ofEvent) {
        rows = ofEvent;
      }
    }

    @Override
    public void copy(int step, float[] to, int at, int size) {
      System.arraycopy(rows[step], 0, to, at, size);
    }
  }

  /**
   * Rows of a window: the older ones from the ring of the key, the newer ones of the event.
   *
   * @param ring the inputs of the key's last events
   * @param layout of the ring
   * @param first number of the window's first event, counted from the start of the sequence
   * @param stored how many events of the sequence are before those of {@code rows}
   * @param rows of the event
   */
  record OfWindow(float[] ring, StateLayout.Window layout, long first, long stored, float[][] rows)
      implements Rows {

    @Override
    public void copy(int step, float[] to, int at, int size) {
      long event = first + step;
      if (event < stored) {
        System.arraycopy(ring, layout.offset(event), to, at, size);
      } else {
        System.arraycopy(rows[(int) (event - stored)], 0, to, at, size);
      }
    }
  }
}
