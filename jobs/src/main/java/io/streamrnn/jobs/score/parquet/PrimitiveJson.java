/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Writes values of one column as JSON: times as ISO 8601, decimals as numbers, bytes as base64. */
final class PrimitiveJson {

  private PrimitiveJson() {}

  /** Writes a value of a field. */
  static void write(JsonGenerator json, Group group, int field, int index) throws IOException {
    PrimitiveType column = group.getType().getType(field).asPrimitiveType();
    @Nullable LogicalTypeAnnotation type = column.getLogicalTypeAnnotation();
    switch (column.getPrimitiveTypeName()) {
      case BOOLEAN -> json.writeBoolean(group.getBoolean(field, index));
      case INT32 -> integer(json, type, group.getInteger(field, index));
      case INT64 -> integer(json, type, group.getLong(field, index));
      case FLOAT -> json.writeNumber(group.getFloat(field, index));
      case DOUBLE -> json.writeNumber(group.getDouble(field, index));
      case INT96 -> json.writeString(ParquetTimes.int96(group.getInt96(field, index)));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> binary(json, column, group.getBinary(field, index));
    }
  }

  /** The only value of a field as the name of a field of JSON. */
  static String name(Group group, int field) {
    return group.getType().getType(field).getLogicalTypeAnnotation()
            instanceof StringLogicalTypeAnnotation
        ? group.getBinary(field, 0).toStringUsingUTF8()
        : group.getValueToString(field, 0);
  }

  private static void integer(JsonGenerator json, @Nullable LogicalTypeAnnotation type, int value)
      throws IOException {
    if (type instanceof DateLogicalTypeAnnotation) {
      json.writeString(LocalDate.ofEpochDay(value).toString());
    } else if (isUnsigned(type)) {
      json.writeNumber(Integer.toUnsignedLong(value));
    } else {
      integer(json, type, (long) value);
    }
  }

  private static void integer(JsonGenerator json, @Nullable LogicalTypeAnnotation type, long value)
      throws IOException {
    if (type instanceof TimestampLogicalTypeAnnotation timestamp) {
      json.writeString(ParquetTimes.timestamp(value, timestamp));
    } else if (type instanceof TimeLogicalTypeAnnotation time) {
      json.writeString(
          LocalTime.ofNanoOfDay(Math.multiplyExact(value, ParquetTimes.nanos(time.getUnit())))
              .toString());
    } else if (type instanceof DecimalLogicalTypeAnnotation decimal) {
      json.writeNumber(BigDecimal.valueOf(value, decimal.getScale()));
    } else if (isUnsigned(type)) {
      json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    } else {
      json.writeNumber(value);
    }
  }

  private static boolean isUnsigned(@Nullable LogicalTypeAnnotation type) {
    return type instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
  }

  private static void binary(JsonGenerator json, PrimitiveType column, Binary value)
      throws IOException {
    @Nullable LogicalTypeAnnotation type = column.getLogicalTypeAnnotation();
    if (isText(type)) {
      json.writeString(value.toStringUsingUTF8());
    } else if (type instanceof DecimalLogicalTypeAnnotation decimal) {
      json.writeNumber(new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()));
    } else if (type instanceof Float16LogicalTypeAnnotation) {
      json.writeNumber(Float.parseFloat(column.stringifier().stringify(value)));
    } else if (type instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = value.toByteBuffer();
      json.writeString(new UUID(bytes.getLong(), bytes.getLong()).toString());
    } else {
      json.writeBinary(value.getBytes());
    }
  }

  private static boolean isText(@Nullable LogicalTypeAnnotation type) {
    return type instanceof StringLogicalTypeAnnotation
        || type instanceof EnumLogicalTypeAnnotation
        || type instanceof JsonLogicalTypeAnnotation;
  }
}
