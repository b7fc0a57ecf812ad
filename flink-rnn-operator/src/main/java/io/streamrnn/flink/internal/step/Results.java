/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** Results that are used again when the event that they belong to is done. For one thread. */
@Internal
public final class Results {

  private final List<Run.Result> all = new ArrayList<>();
  private int used;

  /** Makes all results free for the next event. */
  public void reuse() {
    used = 0;
  }

  /** A result that no other run of the event has. */
  public Run.Result next() {
    if (used == all.size()) {
      all.add(new Run.Result());
    }
    return all.get(used++);
  }
}
