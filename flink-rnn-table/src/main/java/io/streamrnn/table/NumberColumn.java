/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.Serializable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Reads a number as a float. NULL is NaN: a missing value. A boolean is 1 or 0.
 *
 * @param position in the row
 */
record NumberColumn(int position, Kind kind, int precision, int scale) implements Serializable {

  /** A type of numbers. */
  enum Kind {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    FLOAT,
    DOUBLE,
    DECIMAL
  }

  /** Whether values of a type are numbers. */
  static boolean isNumber(LogicalType type) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(type.getTypeRoot().name())) {
        return true;
      }
    }
    return false;
  }

  /** Reads values of a type that is one of numbers. */
  static NumberColumn of(int position, LogicalType type) {
    return type instanceof DecimalType decimal
        ? new NumberColumn(position, Kind.DECIMAL, decimal.getPrecision(), decimal.getScale())
        : new NumberColumn(position, Kind.valueOf(type.getTypeRoot().name()), 0, 0);
  }

  /** The value of a row. */
  float of(RowData row) {
    if (row.isNullAt(position)) {
      return Float.NaN;
    }
    return switch (kind) {
      case BOOLEAN -> row.getBoolean(position) ? 1 : 0;
      case TINYINT -> row.getByte(position);
      case SMALLINT -> row.getShort(position);
      case INTEGER -> row.getInt(position);
      case BIGINT -> row.getLong(position);
      case FLOAT -> row.getFloat(position);
      case DOUBLE -> (float) row.getDouble(position);
      case DECIMAL -> of(row.getDecimal(position, precision, scale));
    };
  }

  /** The values of an array. */
  float[] all(ArrayData array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.isNullAt(i) ? Float.NaN : of(array, i);
    }
    return values;
  }

  private float of(ArrayData array, int i) {
    return switch (kind) {
      case BOOLEAN -> array.getBoolean(i) ? 1 : 0;
      case TINYINT -> array.getByte(i);
      case SMALLINT -> array.getShort(i);
      case INTEGER -> array.getInt(i);
      case BIGINT -> array.getLong(i);
      case FLOAT -> array.getFloat(i);
      case DOUBLE -> (float) array.getDouble(i);
      case DECIMAL -> of(array.getDecimal(i, precision, scale));
    };
  }

  private static float of(DecimalData decimal) {
    return decimal.toBigDecimal().floatValue();
  }
}
