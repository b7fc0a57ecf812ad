/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;

/** Points in time as ISO 8601. */
final class ParquetTimes {

  /** The Julian day of 1970-01-01. */
  private static final int EPOCH = 2_440_588;

  private static final long SECOND = 1_000_000_000L;
  private static final long SECONDS_PER_DAY = 86_400;

  private ParquetTimes() {}

  /** A timestamp, with Z if it is adjusted to UTC, and otherwise local. */
  static String timestamp(long value, TimestampLogicalTypeAnnotation type) {
    long perSecond = SECOND / nanos(type.getUnit());
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(value, perSecond),
            Math.floorMod(value, perSecond) * nanos(type.getUnit()));
    return type.isAdjustedToUTC()
        ? instant.toString()
        : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  /** A timestamp of 96 bits, as Impala and Spark write it: the nanoseconds of a Julian day. */
  static String int96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = (long) bytes.getInt() - EPOCH;
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY, nanos).toString();
  }

  /** How many nanoseconds a unit has. */
  static long nanos(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000_000;
      case MICROS -> 1_000;
      case NANOS -> 1;
    };
  }
}
