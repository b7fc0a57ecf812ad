/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class RowFieldsTest {

  private static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"site", "humidity", "open", "count"},
          Types.STRING,
          Types.DOUBLE,
          Types.BOOLEAN,
          Types.BIG_DEC);

  private static final RowFields FIELDS = RowFields.of(TYPE, List.of("count", "humidity", "open"));

  @Test
  void convertsNumbersAndBooleansInTheOrderOfTheNames() {
    assertThat(FIELDS.features(Row.of("a", 0.5, true, BigDecimal.TEN)))
        .containsExactly(10, 0.5f, 1);
  }

  @Test
  void aNullIsAMissingValue() {
    assertThat(FIELDS.features(Row.of("a", null, false, null)))
        .containsExactly(Float.NaN, Float.NaN, 0);
  }

  @Test
  void readsRowsByNameInWhateverOrder() {
    Row row = Row.withNames();
    row.setField("open", true);
    row.setField("count", 3L);
    row.setField("humidity", 2f);

    assertThat(FIELDS.features(row)).containsExactly(3, 2, 1);
  }

  @Test
  void aRowThatIsNoInsertionHasNoFeatures() {
    for (RowKind kind : List.of(RowKind.UPDATE_BEFORE, RowKind.UPDATE_AFTER, RowKind.DELETE)) {
      assertThatThrownBy(() -> FIELDS.features(Row.ofKind(kind, "a", 1.0, true, BigDecimal.ONE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("kind=" + kind);
    }
  }

  @Test
  void aFieldMustBeInTheType() {
    assertThatThrownBy(() -> RowFields.of(TYPE, List.of("humidity", "pressure")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field=pressure, fields=[site, humidity, open, count]");
  }

  @Test
  void aFieldMustBeANumberOrABoolean() {
    RowFields text = RowFields.of(TYPE, List.of("site"));
    assertThatThrownBy(() -> text.requireTypes(Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field=site, type=java.lang.String");
    RowFields unknown = RowFields.of(Types.GENERIC(Row.class), List.of("site"));
    Row row = Row.withNames();
    row.setField("site", "a");
    assertThatThrownBy(() -> unknown.features(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field=site, type=java.lang.String");
  }

  @Test
  void thereMustBeAField() {
    assertThatThrownBy(() -> RowFields.of(TYPE, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 field");
  }
}
