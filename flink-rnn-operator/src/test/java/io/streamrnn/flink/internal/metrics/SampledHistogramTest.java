/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;

class SampledHistogramTest {

  private final SampledHistogram histogram = new SampledHistogram(4);

  @Test
  void isEmptyAtFirst() {
    HistogramStatistics none = histogram.getStatistics();

    assertThat(none.size()).isZero();
    assertThat(none.getQuantile(0.5)).isZero();
    assertThat(none.getMean()).isZero();
    assertThat(none.getStdDev()).isZero();
    assertThat(none.getMax()).isZero();
  }

  @Test
  void describesItsValues() {
    update(8, 2, 4, 6);
    HistogramStatistics all = histogram.getStatistics();

    assertThat(all.getValues()).containsExactly(2, 4, 6, 8);
    assertThat(all.getMin()).isEqualTo(2);
    assertThat(all.getMax()).isEqualTo(8);
    assertThat(all.getMean()).isEqualTo(5);
    assertThat(all.getStdDev()).isEqualTo(Math.sqrt(20 / 3.0));
  }

  @Test
  void takesQuantilesByNearestRank() {
    update(1, 2, 3, 4);
    HistogramStatistics all = histogram.getStatistics();

    assertThat(all.getQuantile(0)).isEqualTo(1);
    assertThat(all.getQuantile(0.5)).isEqualTo(2);
    assertThat(all.getQuantile(0.75)).isEqualTo(3);
    assertThat(all.getQuantile(1)).isEqualTo(4);
  }

  @Test
  void forgetsTheOldestButCountsAll() {
    update(1, 2, 3, 4, 5, 6);

    assertThat(histogram.getStatistics().getValues()).containsExactly(3, 4, 5, 6);
    assertThat(histogram.getCount()).isEqualTo(6);
  }

  private void update(long... values) {
    for (long value : values) {
      histogram.update(value);
    }
  }
}
