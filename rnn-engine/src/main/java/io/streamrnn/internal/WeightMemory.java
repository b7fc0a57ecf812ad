/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import java.util.function.IntFunction;

/**
 * Memory for weights, which begin at a line of the cache: a vector of 64 bytes that begins between
 * two lines reads both, and a step of one row of 32 units then takes a quarter longer.
 *
 * <p>Objects begin anywhere, and the collector moves them. But G1 lets an array that takes more
 * than half of a region begin a region, and never moves it. So small matrices share an array of the
 * size of a region, which is a 2,048th of the heap. It is collected when none of them is in use.
 * Other collectors move it. Safe for all threads.
 *
 * @param <A> the arrays: {@code float[]} or {@code int[]}
 */
final class WeightMemory<A> {

  private static final long BYTES_OF_REGION = bytesOfRegion();
  private static final int BYTES_OF_HEADER = bytesOfHeader();

  /** The memory of this process for floats. */
  static final WeightMemory<float[]> FLOATS =
      new WeightMemory<>(BYTES_OF_REGION, BYTES_OF_HEADER, float[]::new);

  /** The memory of this process for ints. */
  static final WeightMemory<int[]> INTS =
      new WeightMemory<>(BYTES_OF_REGION, BYTES_OF_HEADER, int[]::new);

  private static final int LINE = 64 / Integer.BYTES;

  /** Numbers in an array from an index on. */
  record Part<A>(A array, int from) {}

  private final IntFunction<A> newArray;
  // Where the second line of an array begins, if the array begins at one.
  private final int first;
  private final int sizeOfShared;
  private final int mostShared;
  private A shared;
  private int next;

  /**
   * Creates memory.
   *
   * @param bytesOfRegion of G1; 0 for another collector
   * @param bytesOfHeader of an array
   * @param newArray creates an array of a size
   */
  WeightMemory(long bytesOfRegion, int bytesOfHeader, IntFunction<A> newArray) {
    int region = Math.toIntExact(bytesOfRegion / Integer.BYTES);
    int header = bytesOfHeader / Integer.BYTES;
    this.newArray = newArray;
    first = LINE - header;
    sizeOfShared = Math.max(0, region - header);
    mostShared = Math.max(0, region / 2 - LINE);
    shared = newArray.apply(0);
    next = sizeOfShared;
  }

  private static long bytesOfRegion() {
    return HotSpot.option("UseG1GC", "false").equals("true")
        ? Long.parseLong(HotSpot.option("G1HeapRegionSize", "0"))
        : 0;
  }

  // With other options than these, the sums are the same, and weights begin anywhere.
  private static int bytesOfHeader() {
    return HotSpot.option("UseCompactObjectHeaders", "false").equals("true") ? 12 : 16;
  }

  /** Zeros that no one else has. */
  synchronized Part<A> allocate(int size) {
    if (size > mostShared) {
      return new Part<>(newArray.apply(Math.addExact(first, size)), first);
    }
    if (size > sizeOfShared - next) {
      shared = newArray.apply(sizeOfShared);
      next = first;
    }
    Part<A> part = new Part<>(shared, next);
    next += (size + LINE - 1) / LINE * LINE;
    return part;
  }
}
