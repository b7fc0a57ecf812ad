/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import java.util.Arrays;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/** A histogram of the last values. Written by the task, read by the metric reporters. */
final class SampledHistogram implements Histogram {

  private final long[] last;
  private long count;

  SampledHistogram(int size) {
    last = new long[size];
  }

  @Override
  public synchronized void update(long value) {
    last[(int) (count++ % last.length)] = value;
  }

  @Override
  public synchronized long getCount() {
    return count;
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    long[] values = Arrays.copyOf(last, (int) Math.min(count, last.length));
    Arrays.sort(values);
    return new Sorted(values);
  }

  private static final class Sorted extends HistogramStatistics {

    private final long[] values;

    Sorted(long[] values) {
      this.values = values;
    }

    /** The value at or below which this share of the values lies. */
    @Override
    public double getQuantile(double quantile) {
      int rank = (int) Math.ceil(quantile * values.length);
      return values.length == 0 ? 0 : values[Math.min(Math.max(rank, 1), values.length) - 1];
    }

    @Override
    public long[] getValues() {
      return values.clone();
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public double getMean() {
      return Arrays.stream(values).average().orElse(0);
    }

    @Override
    public double getStdDev() {
      double mean = getMean();
      double squares = Arrays.stream(values).mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    }

    @Override
    public long getMax() {
      return values.length == 0 ? 0 : values[values.length - 1];
    }

    @Override
    public long getMin() {
      return values.length == 0 ? 0 : values[0];
    }
  }
}
