/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.state.StateMismatchException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeDuplicator;

/** Converts rows that wait in a savepoint to the columns of the query that is restored. */
final class RowTypes {

  /** A type whose parts may be NULL, too: rows have the same bytes. */
  private static final LogicalTypeDuplicator NULLABLE =
      new LogicalTypeDuplicator() {

        @Override
        public LogicalType visit(ArrayType type) {
          return super.visit(type).copy(true);
        }

        @Override
        public LogicalType visit(MultisetType type) {
          return super.visit(type).copy(true);
        }

        @Override
        public LogicalType visit(MapType type) {
          return super.visit(type).copy(true);
        }

        @Override
        public LogicalType visit(RowType type) {
          return super.visit(type).copy(true);
        }

        @Override
        protected LogicalType defaultMethod(LogicalType type) {
          return type.copy(true);
        }
      };

  private RowTypes() {}

  /** Whether rows of a type have the columns of another. */
  @SuppressWarnings("ReferenceEquality") // The usual case, which is asked for each row.
  static boolean areSame(RowType one, RowType other) {
    if (one == other) {
      return true;
    }
    return one.getFieldNames().equals(other.getFieldNames())
        && one.copy(true).getChildren().equals(other.copy(true).getChildren());
  }

  /**
   * A row of another query: columns of equal names are taken over, those that the row lacks are
   * NULL.
   *
   * @throws StateMismatchException if a column has another type, or one that is needed is not there
   */
  static RowData convert(RowData row, InputSchema former, InputSchema schema) {
    RowType from = former.type();
    RowType to = schema.type();
    if (areSame(from, to)) {
      return row;
    }
    schema.requireColumns(former);
    GenericRowData converted = new GenericRowData(row.getRowKind(), to.getFieldCount());
    for (int i = 0; i < to.getFieldCount(); i++) {
      int at = from.getFieldIndex(to.getFieldNames().get(i));
      if (at >= 0) {
        requireType(from, at, to, i);
        converted.setField(
            i, RowData.createFieldGetter(from.getTypeAt(at), at).getFieldOrNull(row));
      }
    }
    return converted;
  }

  private static void requireType(RowType from, int at, RowType to, int i) {
    if (!from.getTypeAt(at).accept(NULLABLE).equals(to.getTypeAt(i).accept(NULLABLE))) {
      throw new StateMismatchException(
          "the rows that wait in a savepoint must have the types of the query's columns: column=%s, savepoint=%s, query=%s; cast the column to its former type in a view, or restore the former query and end it by STOP JOB 'ID' WITH SAVEPOINT WITH DRAIN, which scores these rows, and change the type with its savepoint"
              .formatted(
                  to.getFieldNames().get(i),
                  from.getTypeAt(at).asSummaryString(),
                  to.getTypeAt(i).asSummaryString()));
    }
  }
}
