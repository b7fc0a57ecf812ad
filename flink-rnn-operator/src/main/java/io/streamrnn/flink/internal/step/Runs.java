/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.model.Model;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** The runs of an event. They are used again for those of the next event. For one thread. */
@Internal
public final class Runs extends AbstractList<Run> implements RandomAccess {

  private final List<Run> all = new ArrayList<>();
  private int used;

  /** Makes all runs free for the next event. */
  public void reuse() {
    used = 0;
  }

  /** Adds a run; see {@link Run#begin}. */
  public Run add(Model model, float[] start, float @Nullable [] constants) {
    if (used == all.size()) {
      all.add(new Run(model, start, constants));
    } else {
      all.get(used).begin(model, start, constants);
    }
    return all.get(used++);
  }

  @Override
  public Run get(int index) {
    if (index >= used) {
      throw new IndexOutOfBoundsException("index=" + index + ", size=" + used);
    }
    return all.get(index);
  }

  @Override
  public int size() {
    return used;
  }
}
