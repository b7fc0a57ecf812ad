/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Test;

class ValueTextTest {

  private static final StringData A = StringData.fromString("a\"");

  private static String text(Object value, DataType type) {
    return ValueText.of(value, type.getLogicalType());
  }

  @Test
  void textsNumbersAndTimesAreAsTheyAre() {
    assertThat(text(A, DataTypes.STRING())).isEqualTo("a\"");
    assertThat(text(7L, DataTypes.BIGINT())).isEqualTo("7");
    assertThat(text(DecimalData.fromUnscaledLong(150, 4, 2), DataTypes.DECIMAL(4, 2)))
        .isEqualTo("1.50");
    assertThat(
            text(
                TimestampData.fromLocalDateTime(LocalDateTime.of(2020, 2, 3, 10, 11, 12)),
                DataTypes.TIMESTAMP(3)))
        .isEqualTo("2020-02-03T10:11:12");
  }

  @Test
  void dayAndTimeAreNotTheNumbersThatFlinkHasForThem() {
    assertThat(text(18295, DataTypes.DATE())).isEqualTo("2020-02-03");
    assertThat(text(36_672_000, DataTypes.TIME())).isEqualTo("10:11:12");
    assertThat(text(36_660_000, DataTypes.TIME())).isEqualTo("10:11:00");
  }

  @Test
  void bytesAreHexadecimal() {
    assertThat(text(new byte[] {1, (byte) 0xff}, DataTypes.BYTES())).isEqualTo("01ff");
  }

  @Test
  void valuesWithPartsAreJson() {
    assertThat(
            text(
                GenericRowData.of(1, A, 18295, null),
                DataTypes.ROW(
                    DataTypes.INT(), DataTypes.STRING(), DataTypes.DATE(), DataTypes.INT())))
        .isEqualTo("[1,\"a\\\"\",\"2020-02-03\",null]");
    assertThat(text(new GenericArrayData(new int[] {1, 2}), DataTypes.ARRAY(DataTypes.INT())))
        .isEqualTo("[1,2]");
    assertThat(
            text(
                new GenericMapData(Map.of(A, 1)),
                DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())))
        .isEqualTo("{\"a\\\"\":1}");
    assertThat(text(new GenericMapData(Map.of(7, 2)), DataTypes.MULTISET(DataTypes.INT())))
        .isEqualTo("{\"7\":2}");
  }

  @Test
  void severalValuesAreAnArray() {
    List<LogicalType> types =
        List.of(
            DataTypes.STRING().getLogicalType(),
            DataTypes.BOOLEAN().getLogicalType(),
            DataTypes.BYTES().getLogicalType(),
            DataTypes.DECIMAL(4, 2).getLogicalType());

    assertThat(
            ValueText.array(
                Arrays.asList(A, true, new byte[] {1}, DecimalData.fromUnscaledLong(150, 4, 2)),
                types))
        .isEqualTo("[\"a\\\"\",true,\"01\",1.50]");
  }
}
