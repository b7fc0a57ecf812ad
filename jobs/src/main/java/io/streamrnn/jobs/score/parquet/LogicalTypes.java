/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;

/** What the values of a column are. */
final class LogicalTypes {

  private LogicalTypes() {}

  /** That of an element of a schema; empty if it has none, or one that makes no difference here. */
  static Optional<LogicalTypeAnnotation> of(SchemaElement element) {
    return element.isSetLogicalType()
        ? of(element.getLogicalType())
        : Optional.ofNullable(element.getConverted_type())
            .flatMap(type -> converted(type, element));
  }

  /** Of old writers. */
  private static Optional<LogicalTypeAnnotation> converted(
      ConvertedType type, SchemaElement element) {
    return Optional.ofNullable(
        switch (type) {
          case UTF8 -> LogicalTypeAnnotation.stringType();
          case ENUM -> LogicalTypeAnnotation.enumType();
          case JSON -> LogicalTypeAnnotation.jsonType();
          case MAP -> LogicalTypeAnnotation.mapType();
          case MAP_KEY_VALUE -> MapKeyValueTypeAnnotation.getInstance();
          case LIST -> LogicalTypeAnnotation.listType();
          case DATE -> LogicalTypeAnnotation.dateType();
          case DECIMAL ->
              LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision());
          case TIME_MILLIS -> LogicalTypeAnnotation.timeType(true, TimeUnit.MILLIS);
          case TIME_MICROS -> LogicalTypeAnnotation.timeType(true, TimeUnit.MICROS);
          case TIMESTAMP_MILLIS -> LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS);
          case TIMESTAMP_MICROS -> LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);
          case UINT_8 -> LogicalTypeAnnotation.intType(8, false);
          case UINT_16 -> LogicalTypeAnnotation.intType(16, false);
          case UINT_32 -> LogicalTypeAnnotation.intType(32, false);
          case UINT_64 -> LogicalTypeAnnotation.intType(64, false);
          case INT_8, INT_16, INT_32, INT_64, BSON, INTERVAL -> null;
        });
  }

  private static Optional<LogicalTypeAnnotation> of(LogicalType type) {
    return Optional.ofNullable(
        switch (type.getSetField()) {
          case STRING -> LogicalTypeAnnotation.stringType();
          case ENUM -> LogicalTypeAnnotation.enumType();
          case JSON -> LogicalTypeAnnotation.jsonType();
          case UUID -> LogicalTypeAnnotation.uuidType();
          case MAP -> LogicalTypeAnnotation.mapType();
          case LIST -> LogicalTypeAnnotation.listType();
          case DATE -> LogicalTypeAnnotation.dateType();
          case FLOAT16 -> LogicalTypeAnnotation.float16Type();
          case DECIMAL ->
              LogicalTypeAnnotation.decimalType(
                  type.getDECIMAL().getScale(), type.getDECIMAL().getPrecision());
          case INTEGER ->
              LogicalTypeAnnotation.intType(
                  type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
          case TIME ->
              LogicalTypeAnnotation.timeType(
                  type.getTIME().isIsAdjustedToUTC(), unit(type.getTIME().getUnit()));
          case TIMESTAMP ->
              LogicalTypeAnnotation.timestampType(
                  type.getTIMESTAMP().isIsAdjustedToUTC(), unit(type.getTIMESTAMP().getUnit()));
          case UNKNOWN, BSON, VARIANT, GEOMETRY, GEOGRAPHY -> null;
        });
  }

  private static TimeUnit unit(org.apache.parquet.format.TimeUnit unit) {
    return TimeUnit.valueOf(unit.getSetField().name());
  }
}
