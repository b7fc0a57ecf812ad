/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.Arrays;
import java.util.function.LongSupplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fastest that this core multiplies and adds: from registers, in the widest vectors, with
 * enough sums that none waits for another. Compiled and run with jdk.incubator.vector, so it is
 * loaded by name.
 */
final class MultiplyAddLimit implements LongSupplier {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int SUMS = 12;
  private static final int REPETITIONS = 20_000;

  // Keeps the compiler from leaving out what nobody reads.
  private float last;

  /** Computes some, and returns how many. */
  @Override
  public long getAsLong() {
    last = sum(last == 1 ? 0.5f : 0.25f);
    return (long) REPETITIONS * SUMS * SPECIES.length();
  }

  private static float sum(float value) {
    FloatVector x = FloatVector.broadcast(SPECIES, value);
    FloatVector s0 = x;
    FloatVector s1 = x;
    FloatVector s2 = x;
    FloatVector s3 = x;
    FloatVector s4 = x;
    FloatVector s5 = x;
    FloatVector s6 = x;
    FloatVector s7 = x;
    FloatVector s8 = x;
    FloatVector s9 = x;
    FloatVector s10 = x;
    FloatVector s11 = x;
    for (int i = 0; i < REPETITIONS; i++) {
      s0 = x.fma(x, s0);
      s1 = x.fma(x, s1);
      s2 = x.fma(x, s2);
      s3 = x.fma(x, s3);
      s4 = x.fma(x, s4);
      s5 = x.fma(x, s5);
      s6 = x.fma(x, s6);
      s7 = x.fma(x, s7);
      s8 = x.fma(x, s8);
      s9 = x.fma(x, s9);
      s10 = x.fma(x, s10);
      s11 = x.fma(x, s11);
    }
    float[] sums = new float[SPECIES.length()];
    s0.add(s1)
        .add(s2)
        .add(s3)
        .add(s4)
        .add(s5)
        .add(s6)
        .add(s7)
        .add(s8)
        .add(s9)
        .add(s10)
        .add(s11)
        .intoArray(sums, 0);
    return sums[Arrays.hashCode(sums) & 1];
  }
}
