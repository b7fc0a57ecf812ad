/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * A histogram of the values of the last minute, so that a value is gone after a minute whether many
 * others came or none. Each value costs one addition. Written by the task, read by the metric
 * reporters.
 *
 * <p>Time is in slices, each with the counts of its values. The statistics are those of the current
 * slice and the five before it. Values below 64 are exact, larger ones have a relative error below
 * 1/64. Minimum, maximum, mean and deviation are exact.
 */
final class SlidingHistogram implements Histogram {

  /** The number of slices that are kept, the current one included. */
  static final int SLICES = 6;

  /** The length of a slice. */
  static final long SLICE_MILLIS = 10_000;

  private final LongSupplier clock;
  private final Slice[] slices = new Slice[SLICES];
  private long count;

  /**
   * An empty histogram.
   *
   * @param clock the time in milliseconds, for readers
   */
  SlidingHistogram(LongSupplier clock) {
    this.clock = clock;
    Arrays.setAll(slices, i -> new Slice());
  }

  @Override
  public void update(long value) {
    update(value, clock.getAsLong());
  }

  /** Adds a value at a time in milliseconds. */
  synchronized void update(long value, long millis) {
    long number = Math.floorDiv(millis, SLICE_MILLIS);
    Slice slice = slices[Math.floorMod(number, SLICES)];
    if (slice.number != number) {
      slice.restart(number);
    }
    slice.add(Math.max(value, 0));
    count++;
  }

  @Override
  public synchronized long getCount() {
    return count;
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    long now = Math.floorDiv(clock.getAsLong(), SLICE_MILLIS);
    Slice all = new Slice();
    for (Slice slice : slices) {
      if (slice.number <= now && slice.number > now - SLICES) {
        all.add(slice);
      }
    }
    return new Statistics(all);
  }

  /**
   * The values of a length of time. Each power of two is divided into 32 buckets of equal width.
   */
  private static final class Slice {

    private static final int BITS = 5;
    private static final int MAX_SHIFT = 40;
    private static final int BUCKETS = ((MAX_SHIFT + 2) << BITS);

    private final int[] counts = new int[BUCKETS];
    private long number = Long.MIN_VALUE;
    private int size;
    private long min = Long.MAX_VALUE;
    private long max;
    private double sum;
    private double squares;

    void restart(long number) {
      Arrays.fill(counts, 0);
      this.number = number;
      size = 0;
      min = Long.MAX_VALUE;
      max = 0;
      sum = 0;
      squares = 0;
    }

    void add(long value) {
      counts[bucket(value)]++;
      size++;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      squares += (double) value * value;
    }

    void add(Slice other) {
      for (int i = 0; i < BUCKETS; i++) {
        counts[i] += other.counts[i];
      }
      size += other.size;
      min = Math.min(min, other.min);
      max = Math.max(max, other.max);
      sum += other.sum;
      squares += other.squares;
    }

    private static int bucket(long value) {
      int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - BITS - 1);
      // What is longer than days is in the last bucket.
      return shift > MAX_SHIFT ? BUCKETS - 1 : (shift << BITS) + (int) (value >>> shift);
    }

    /** The middle of a bucket. */
    private long value(int bucket) {
      int shift = Math.max(0, (bucket >> BITS) - 1);
      long least = (long) (bucket - (shift << BITS)) << shift;
      return Math.min(max, Math.max(min, least + ((1L << shift) >> 1)));
    }

    /** The value of this rank, counted from 1. */
    private long ranked(long rank) {
      long passed = 0;
      for (int i = 0; i < BUCKETS; i++) {
        passed += counts[i];
        if (passed >= rank) {
          return value(i);
        }
      }
      return max;
    }
  }

  private static final class Statistics extends HistogramStatistics {

    private final Slice slice;

    Statistics(Slice slice) {
      this.slice = slice;
    }

    /** The value at or below which this share of the values is. */
    @Override
    public double getQuantile(double quantile) {
      long rank = (long) Math.ceil(quantile * slice.size);
      return slice.size == 0 ? 0 : slice.ranked(Math.min(Math.max(rank, 1), slice.size));
    }

    @Override
    public long[] getValues() {
      long[] values = new long[slice.size];
      int at = 0;
      for (int i = 0; i < Slice.BUCKETS; i++) {
        Arrays.fill(values, at, at + slice.counts[i], slice.value(i));
        at += slice.counts[i];
      }
      return values;
    }

    @Override
    public int size() {
      return slice.size;
    }

    @Override
    public double getMean() {
      return slice.size == 0 ? 0 : slice.sum / slice.size;
    }

    @Override
    public double getStdDev() {
      double spread = slice.squares - slice.sum * getMean();
      return slice.size < 2 ? 0 : Math.sqrt(Math.max(0, spread) / (slice.size - 1));
    }

    @Override
    public long getMax() {
      return slice.max;
    }

    @Override
    public long getMin() {
      return slice.size == 0 ? 0 : slice.min;
    }
  }
}
