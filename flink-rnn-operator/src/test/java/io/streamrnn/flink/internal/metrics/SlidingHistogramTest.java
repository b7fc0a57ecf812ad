/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingHistogramTest {

  private static final long SLICE = SlidingHistogram.SLICE_MILLIS;

  private long now;
  private final SlidingHistogram histogram = new SlidingHistogram(() -> now);

  @Test
  void isEmptyAtFirst() {
    HistogramStatistics none = histogram.getStatistics();

    assertThat(none.size()).isZero();
    assertThat(none.getValues()).isEmpty();
    assertThat(none.getQuantile(0.5)).isZero();
    assertThat(none.getMean()).isZero();
    assertThat(none.getStdDev()).isZero();
    assertThat(none.getMin()).isZero();
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
    assertThat(all.getStdDev()).isCloseTo(Math.sqrt(20 / 3.0), within(1e-12));
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

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000, 123_456, 9_876_543_210L, 1L << 45})
  void aQuantileIsWithinOneInSixtyFourOfItsValue(long value) {
    // The others keep the bounds away from it.
    update(0, value, Long.MAX_VALUE >> 1);

    assertThat(histogram.getStatistics().getQuantile(0.5))
        .isCloseTo((double) value, within(value / 64.0));
  }

  @Test
  void theFirstEventIsGoneAfterAMinuteHoweverFewCameSince() {
    update(1_000_000);
    now += SlidingHistogram.SLICES * SLICE - 1;
    update(10);
    assertThat(histogram.getStatistics().getQuantile(0.99)).isEqualTo(1_000_000);
    now++;

    assertThat(histogram.getStatistics().getQuantile(0.99)).isEqualTo(10);
    assertThat(histogram.getStatistics().getMax()).isEqualTo(10);
    assertThat(histogram.getCount()).isEqualTo(2);
  }

  @Test
  void aRareValueStaysForAMinuteHoweverManyCameSince() {
    update(1_000_000);
    for (int i = 0; i < 999_999; i++) {
      update(10);
    }

    assertThat(histogram.getStatistics().getMax()).isEqualTo(1_000_000);
    assertThat(histogram.getStatistics().getQuantile(0.999)).isEqualTo(10);
    assertThat(histogram.getStatistics().size()).isEqualTo(1_000_000);
  }

  @Test
  void isEmptyAgainAfterAMinuteOfSilence() {
    update(1, 2, 3);
    now += SlidingHistogram.SLICES * SLICE;

    assertThat(histogram.getStatistics().size()).isZero();
    assertThat(histogram.getCount()).isEqualTo(3);
  }

  @Test
  void aClockThatIsSetBackLosesOnlyOldValues() {
    now = 100 * SLICE;
    update(1);
    now = 40 * SLICE;
    update(2);

    assertThat(histogram.getStatistics().getValues()).containsExactly(2);
  }

  private void update(long... values) {
    for (long value : values) {
      histogram.update(value);
    }
  }
}
