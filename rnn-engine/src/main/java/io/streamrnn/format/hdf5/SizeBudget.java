/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

/**
 * The number of bytes that may still be allocated for the content of a file. Compressed or shared
 * data need more memory than space in the file, up to a limit: a small file must not fill the heap.
 * The limit is 1 MiB and 64 times the length of the file.
 *
 * <p>Mutable, for one thread.
 */
public final class SizeBudget {

  /** Weights that compress better than this are mostly zeros. */
  private static final long EXPANSION = 64;

  private static final long FREE = 1 << 20;

  private final long total;
  private long left;

  /**
   * The budget of a file.
   *
   * @param fileLength in bytes
   */
  public SizeBudget(int fileLength) {
    total = FREE + EXPANSION * fileLength;
    left = total;
  }

  /**
   * Checks that an allocation is within the budget, and leaves the budget as it is.
   *
   * @param bytes the size of the allocation; a negative one is an overflow
   * @param place for the message
   * @throws io.streamrnn.model.ModelFormatException if the size is negative or over the budget
   */
  public void require(long bytes, Place place) {
    long before = left;
    spend(bytes, place);
    left = before;
  }

  /**
   * Takes an allocation from the budget, before the memory is allocated.
   *
   * @param bytes the size of the allocation; a negative one is an overflow
   * @param place for the message
   * @throws io.streamrnn.model.ModelFormatException if the size is negative or over the budget; the
   *     budget is as before then
   */
  public void spend(long bytes, Place place) {
    if (bytes < 0 || bytes > left) {
      throw place.damaged(
          "the content of a file must not exceed %d times its length: needed=%d more bytes, limit=%d bytes",
          EXPANSION, bytes, total);
    }
    left -= bytes;
  }
}
