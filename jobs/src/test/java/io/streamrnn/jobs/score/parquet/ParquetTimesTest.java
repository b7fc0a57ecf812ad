/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.junit.jupiter.api.Test;

class ParquetTimesTest {

  @Test
  void aTimeOfSparkIsTheNanosecondsOfAJulianDay() {
    byte[] bytes =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(1_500_000_000L)
            .putInt(2_440_589)
            .array();

    assertThat(ParquetTimes.int96(Binary.fromConstantByteArray(bytes)))
        .isEqualTo("1970-01-02T00:00:01.500Z");
  }

  @Test
  void aTimeBefore1970IsFloored() {
    assertThat(
            ParquetTimes.timestamp(-1, LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS)))
        .isEqualTo("1969-12-31T23:59:59.999Z");
  }

  @Test
  void aLocalTimeHasNoOffset() {
    assertThat(
            ParquetTimes.timestamp(
                1_000_000_000, LogicalTypeAnnotation.timestampType(false, TimeUnit.NANOS)))
        .isEqualTo("1970-01-01T00:00:01");
  }
}
