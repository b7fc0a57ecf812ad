/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Two kernels of one cell that take the same step again and again, each on its own thread. */
final class KernelsOnThreads {

  // Enough for two threads to meet within a step of microseconds.
  private static final int STEPS = 1_000;

  private final CyclicBarrier start = new CyclicBarrier(2);

  /** The number of steps that gave other bits than on one thread. */
  static int differences(CellRun first, CellRun second) throws Exception {
    KernelsOnThreads threads = new KernelsOnThreads();
    return threads.run(List.of(threads.steps(first), threads.steps(second)));
  }

  private int run(List<Callable<Integer>> both) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(both.size());
    try {
      int differences = 0;
      for (Future<Integer> each : threads.invokeAll(both)) {
        differences += each.get();
      }
      return differences;
    } finally {
      threads.shutdown();
    }
  }

  private Callable<Integer> steps(CellRun run) {
    CellRun before = run.withNewKernel();
    CellRun alone = run.withNewKernel();
    alone.step();
    float[] expected = alone.results();
    return () -> {
      start.await(1, TimeUnit.MINUTES);
      int differences = 0;
      for (int step = 0; step < STEPS; step++) {
        run.takeArgumentsOf(before);
        run.step();
        differences += Arrays.equals(run.results(), expected) ? 0 : 1;
      }
      return differences;
    };
  }
}
