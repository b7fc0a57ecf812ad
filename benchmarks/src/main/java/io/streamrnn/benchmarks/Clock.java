/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * The clocks of the process.
 *
 * @param cpu time of all threads, and of other processes that are counted, nanoseconds
 * @param wall time, nanoseconds
 * @param allocated by the current thread, bytes
 */
record Clock(long cpu, long wall, long allocated) {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  static Clock now() {
    return new Clock(
        PROCESS.getProcessCpuTime(),
        System.nanoTime(),
        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }

  /** With the CPU time of other processes. */
  Clock plusCpu(long nanos) {
    return new Clock(cpu + nanos, wall, allocated);
  }

  /** What each of some events cost since then. */
  Cost since(Clock begin, long events) {
    return new Cost(
        (cpu - begin.cpu) / 1e3 / events,
        (wall - begin.wall) / 1e3 / events,
        (double) (allocated - begin.allocated) / events);
  }
}
