/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.Kernels;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interpreted code allocates each object that it creates, so the figures are those of any JVM. Not
 * with the Vector API, whose vectors are objects until they are compiled.
 */
class KernelAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROWS = 3;
  private static final int STEPS = 100;

  /** Less than the smallest object for each step. The JVM itself may allocate some bytes, once. */
  private static final long SLACK = 8 * STEPS;

  @ParameterizedTest
  @MethodSource("io.streamrnn.cells.BuiltInCells#all")
  void aStepAllocatesNothing(Cell cell) {
    assumeThat(Kernels.provider()).startsWith("plain");
    Kernel kernel = cell.kernel();
    float[] x = BuiltInCells.values(new Random(1), ROWS * cell.inputShape().size());
    float[][] states =
        cell.states().stream().map(s -> new float[ROWS * s.size()]).toArray(float[][]::new);
    float[][] constants =
        ConditionedCell.constantsOf(cell).stream()
            .map(shape -> new float[ROWS * shape.size()])
            .toArray(float[][]::new);
    float[] y = new float[ROWS * cell.outputShape().size()];
    if (constants.length > 0) {
      ConditionedKernel.setConstants(kernel, constants);
    }
    step(kernel, x, states, y);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    step(kernel, x, states, y);

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(SLACK);
  }

  private static void step(Kernel kernel, float[] x, float[][] states, float[] y) {
    for (int i = 0; i < STEPS; i++) {
      kernel.step(ROWS, x, states, y);
    }
  }
}
