/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.step.Rejection;
import java.io.Serializable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Reads a number as a float. NULL is NaN: a missing value. A boolean is 1 or 0.
 *
 * @param position in the row
 * @param tokens which of the numbers must not become others
 */
record NumberColumn(int position, Kind kind, int precision, int scale, Tokens tokens)
    implements Serializable {

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
        ? new NumberColumn(
            position, Kind.DECIMAL, decimal.getPrecision(), decimal.getScale(), Tokens.NONE)
        : new NumberColumn(position, Kind.valueOf(type.getTypeRoot().name()), 0, 0, Tokens.NONE);
  }

  /** The same column, some of whose numbers are tokens. */
  NumberColumn with(Tokens of) {
    return new NumberColumn(position, kind, precision, scale, of);
  }

  /** The value of a row. */
  float of(RowData row) throws Rejection {
    if (row.isNullAt(position)) {
      return Float.NaN;
    }
    return switch (kind) {
      case BOOLEAN -> row.getBoolean(position) ? 1 : 0;
      case TINYINT -> row.getByte(position);
      case SMALLINT -> row.getShort(position);
      case INTEGER -> tokens.of(row.getInt(position), 0);
      case BIGINT -> tokens.of(row.getLong(position), 0);
      case FLOAT -> row.getFloat(position);
      case DOUBLE -> tokens.of(row.getDouble(position), 0);
      case DECIMAL -> tokens.of(row.getDecimal(position, precision, scale).toBigDecimal(), 0);
    };
  }

  /** The values of an array. */
  float[] all(ArrayData array) throws Rejection {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.isNullAt(i) ? Float.NaN : of(array, i);
    }
    return values;
  }

  private float of(ArrayData array, int i) throws Rejection {
    return switch (kind) {
      case BOOLEAN -> array.getBoolean(i) ? 1 : 0;
      case TINYINT -> array.getByte(i);
      case SMALLINT -> array.getShort(i);
      case INTEGER -> tokens.of(array.getInt(i), i);
      case BIGINT -> tokens.of(array.getLong(i), i);
      case FLOAT -> array.getFloat(i);
      case DOUBLE -> tokens.of(array.getDouble(i), i);
      case DECIMAL -> tokens.of(array.getDecimal(i, precision, scale).toBigDecimal(), i);
    };
  }
}
