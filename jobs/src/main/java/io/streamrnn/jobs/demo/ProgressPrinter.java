/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Prints the number of scored readings when it has grown. Not thread-safe. */
final class ProgressPrinter implements LongConsumer {

  private final long total;
  private final PrintWriter out;
  private long last = -1;

  ProgressPrinter(long total, PrintWriter out) {
    this.total = total;
    this.out = out;
  }

  @Override
  public void accept(long readings) {
    if (readings > last) {
      out.printf(Locale.ROOT, "          %,7d of %,d readings scored%n", readings, total);
      out.flush();
      last = readings;
    }
  }
}
