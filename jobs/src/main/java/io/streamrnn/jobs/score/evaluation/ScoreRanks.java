/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.Arrays;

/**
 * The scores of positive and of negative events, to be visited from the largest to the smallest.
 * Keeps up to {@link #LIMIT} scores. If there are more, all are counted in bins of their first
 * bits: sign, exponent and 11 bits of the mantissa. Scores of a bin are then ties. Not thread-safe.
 */
final class ScoreRanks {

  static final int LIMIT = 1 << 24;
  private static final int DROPPED_BITS = 12;
  private static final int BINS = 1 << (Integer.SIZE - DROPPED_BITS);

  private final int limit;
  private final Scores positive = new Scores();
  private final Scores negative = new Scores();

  ScoreRanks() {
    this(LIMIT);
  }

  /** For tests: ranks with another limit. */
  ScoreRanks(int limit) {
    this.limit = limit;
  }

  /** Adds a score, which is not NaN. */
  void add(float score, boolean isPositive) {
    (isPositive ? positive : negative).add(ordered(score));
    if (!positive.isBinned() && positive.count() + negative.count() > limit) {
      positive.bin();
      negative.bin();
    }
  }

  long positives() {
    return positive.count();
  }

  long negatives() {
    return negative.count();
  }

  /** Visits equal scores together. */
  @FunctionalInterface
  interface Visitor {

    /** The numbers of positive and negative events of a score. */
    void visit(float score, long positives, long negatives);
  }

  /** Visits all scores, the largest first. */
  void descend(Visitor visitor) {
    Scores.Cursor p = positive.cursor();
    Scores.Cursor n = negative.cursor();
    while (!p.isAtEnd() || !n.isAtEnd()) {
      int value = Math.max(p.value(), n.value());
      visitor.visit(score(value), p.take(value), n.take(value));
    }
  }

  /** An int in the order of the floats. Both zeros are one. */
  private static int ordered(float score) {
    int bits = Float.floatToIntBits(score + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static float score(int ordered) {
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
  }

  /** Ordered scores of one class. */
  private static final class Scores {

    private int[] values = new int[1024];
    private long[] bins = {};
    private long count;

    void add(int value) {
      if (isBinned()) {
        bins[bin(value)]++;
      } else {
        if (count == values.length) {
          values = Arrays.copyOf(values, values.length * 2);
        }
        values[(int) count] = value;
      }
      count++;
    }

    long count() {
      return count;
    }

    boolean isBinned() {
      return bins.length > 0;
    }

    void bin() {
      bins = new long[BINS];
      for (int i = 0; i < count; i++) {
        bins[bin(values[i])]++;
      }
      values = new int[0];
    }

    private static int bin(int value) {
      return (value >> DROPPED_BITS) + BINS / 2;
    }

    Cursor cursor() {
      if (isBinned()) {
        return new Bins(bins);
      }
      Arrays.sort(values, 0, (int) count);
      return new Values(values, (int) count);
    }

    /** Walks from the largest to the smallest. */
    interface Cursor {

      boolean isAtEnd();

      /** The current value; the smallest int at the end. */
      int value();

      /** Counts and passes the scores of this value, if it is the current one. */
      long take(int value);
    }

    private static final class Values implements Cursor {

      private final int[] values;
      private int left;

      Values(int[] values, int count) {
        this.values = values;
        this.left = count;
      }

      @Override
      public boolean isAtEnd() {
        return left == 0;
      }

      @Override
      public int value() {
        return isAtEnd() ? Integer.MIN_VALUE : values[left - 1];
      }

      @Override
      public long take(int value) {
        int before = left;
        while (left > 0 && values[left - 1] == value) {
          left--;
        }
        int taken = before - left;
        return taken;
      }
    }

    private static final class Bins implements Cursor {

      private final long[] bins;
      private int bin;

      Bins(long[] bins) {
        this.bins = bins;
        this.bin = bins.length - 1;
        skip();
      }

      @Override
      public boolean isAtEnd() {
        return bin < 0;
      }

      @Override
      public int value() {
        return isAtEnd() ? Integer.MIN_VALUE : (bin - BINS / 2) << DROPPED_BITS;
      }

      @Override
      public long take(int value) {
        if (isAtEnd() || value() != value) {
          return 0;
        }
        long count = bins[bin--];
        skip();
        return count;
      }

      private void skip() {
        while (bin >= 0 && bins[bin] == 0) {
          bin--;
        }
      }
    }
  }
}
