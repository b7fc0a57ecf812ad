/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.internal.state.StateMismatchException;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class RowTypesTest {

  private static final LogicalType INT = new IntType();
  private static final LogicalType NEVER_NULL = new IntType(false);
  private static final RowData ROW =
      GenericRowData.of(7, new GenericArrayData(new Object[] {1, 2}));

  @Test
  void columnsMoveAndAreAdded() {
    RowType from = type(List.of("x", "xs"), INT, new ArrayType(INT));
    RowType to = type(List.of("xs", "added", "x"), new ArrayType(INT), INT, INT);

    RowData row = RowTypes.convert(ROW, InputSchema.ofType(from), InputSchema.ofType(to));

    assertThat(row.getInt(2)).isEqualTo(7);
    assertThat(row.getArray(0).size()).isEqualTo(2);
    assertThat(row.isNullAt(1)).isTrue();
  }

  @Test
  void whatMayBeNullIsOfTheSameTypeInsideOfAColumnToo() {
    RowType from = type(List.of("x", "xs"), NEVER_NULL, new ArrayType(false, NEVER_NULL));
    RowType to = type(List.of("x", "xs", "added"), INT, new ArrayType(INT), INT);

    assertThat(
            RowTypes.convert(ROW, InputSchema.ofType(from), InputSchema.ofType(to))
                .getArray(1)
                .getInt(1))
        .isEqualTo(2);
  }

  @Test
  void aColumnOfAnotherTypeIsRefused() {
    RowType from = type(List.of("x", "xs"), INT, new ArrayType(INT));
    RowType to = type(List.of("x", "xs"), new ArrayType(INT), new ArrayType(INT));

    assertThatThrownBy(
            () -> RowTypes.convert(ROW, InputSchema.ofType(from), InputSchema.ofType(to)))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("column=x, savepoint=INT, query=ARRAY<INT>");
  }

  @Test
  void aRowLacksNoColumnThatItsScoreDependsOn() {
    RowType from = type(List.of("x", "xs"), INT, new ArrayType(INT));
    RowType to = type(List.of("rpm", "xs"), INT, new ArrayType(INT));
    InputSchema schema =
        new InputSchema(to, List.of("x"), false, Map.of("features", List.of("rpm")));

    assertThatThrownBy(() -> RowTypes.convert(ROW, InputSchema.ofType(from), schema))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("column=rpm, savepoint=[x, xs]");
  }

  private static RowType type(List<String> names, LogicalType... types) {
    return RowType.of(types, names.toArray(String[]::new));
  }
}
