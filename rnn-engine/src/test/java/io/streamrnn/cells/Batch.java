/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Inputs and states of some rows, stepped in whatever company. */
record Batch(Cell cell, int rows, float[] x, float[][] states, float[] output) {

  // What products and activations may treat apart: zeros, denormals, huge ones, no numbers.
  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-40f,
    Float.MIN_NORMAL,
    8.137177f,
    -8.137178f,
    1e30f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** Random ones; in some of the rows a value is a special one. */
  static Batch random(Cell cell, int rows, Random random) {
    float[][] states = new float[cell.states().size()][];
    Arrays.setAll(states, k -> values(random, rows, cell.states().get(k).size()));
    return new Batch(
        cell,
        rows,
        values(random, rows, cell.inputShape().size()),
        states,
        new float[rows * cell.outputShape().size()]);
  }

  private static float[] values(Random random, int rows, int width) {
    float[] values = BuiltInCells.values(random, rows * width);
    for (int row = 0; row < rows; row += 1 + random.nextInt(6)) {
      values[row * width + random.nextInt(width)] = SPECIAL[random.nextInt(SPECIAL.length)];
    }
    return values;
  }

  /** A copy of neighbouring rows. */
  Batch part(int from, int to) {
    float[][] own = new float[states.length][];
    Arrays.setAll(own, k -> part(states[k], from, to));
    return new Batch(cell, to - from, part(x, from, to), own, part(output, from, to));
  }

  private float[] part(float[] values, int from, int to) {
    int width = values.length / rows;
    return Arrays.copyOfRange(values, from * width, to * width);
  }

  Batch step(Kernel kernel) {
    kernel.step(rows, x, states, output);
    return this;
  }

  /** The bits of states and outputs; all that are no number count as one. */
  int[] bits() {
    return Arrays.stream(new float[][][] {states, {output}})
        .flatMap(Arrays::stream)
        .flatMapToInt(
            values -> IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])))
        .toArray();
  }
}
