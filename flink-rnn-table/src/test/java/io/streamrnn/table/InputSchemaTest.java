/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.internal.state.StateMismatchException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputSchemaTest {

  @ParameterizedTest
  @ValueSource(strings = {"features", "constants", "event_id", "sequence_number"})
  void rowsThatWaitNeedTheColumnsOfAnArgumentThatDecidesTheirScore(String argument) {
    InputSchema schema = uses(argument, "b");

    assertThatThrownBy(() -> schema.requireColumns(uses(argument, "a")))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("columns of %s: column=b, savepoint=[a]".formatted(argument));
  }

  @ParameterizedTest
  @ValueSource(strings = {"starts", "ends", "resets", "command"})
  void rowsThatWaitNeedTheColumnOfAnArgumentThatTheFormerQueryHadToo(String argument) {
    InputSchema schema = uses(argument, "b");

    assertThatThrownBy(() -> schema.requireColumns(uses(argument, "a")))
        .hasMessageContaining("columns of %s: column=b, savepoint=[a]".formatted(argument));
    assertThatCode(() -> schema.requireColumns(uses("features", "a"))).doesNotThrowAnyException();
  }

  @Test
  void theColumnsOfTheKeyKeepTheirOrder() {
    assertThatThrownBy(() -> ofKeys("kb", "ka").requirePlaces(ofKeys("ka", "kb")))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining(
            "savepoint=(ka, kb), query=(kb, ka); write PARTITION BY (ka, kb), or give");
    assertThatCode(() -> ofKeys("ka", "kc").requirePlaces(ofKeys("ka", "kb")))
        .as("a column that is renamed")
        .doesNotThrowAnyException();
  }

  @Test
  void anotherColumnIsNoRenamedOne() {
    InputSchema ofPump = new InputSchema(type("pump", "mark"), List.of("pump"), false, Map.of());
    InputSchema ofMark = new InputSchema(type("pump", "mark"), List.of("mark"), false, Map.of());
    InputSchema ofMarkAlone = new InputSchema(type("mark"), List.of("mark"), false, Map.of());

    assertThatThrownBy(() -> ofMark.requirePlaces(ofPump))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("savepoint=(pump), query=(mark)");
    assertThatThrownBy(() -> ofMarkAlone.requirePlaces(ofPump))
        .as("one that was beside the key")
        .isInstanceOf(StateMismatchException.class);
    assertThatThrownBy(() -> ofPump.requirePlaces(ofMarkAlone))
        .as("one beside which the key is now")
        .isInstanceOf(StateMismatchException.class);
    assertThatThrownBy(
            () ->
                ofFirst("site", "sensor", "pump").requirePlaces(ofFirst("site", "pump", "sensor")))
        .hasMessageContaining("savepoint=(site, pump), query=(site, sensor)");
  }

  private static InputSchema ofFirst(String first, String second, String other) {
    return new InputSchema(type(first, second, other), List.of(first, second), false, Map.of());
  }

  @Test
  void columnsKeepTheirOrderWhereFlinkSortsRows() {
    assertThatThrownBy(() -> sorted("b", "a").requirePlaces(sorted("a", "b")))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("column=b, savepoint=[a, b], query=[b, a]");
    assertThatCode(() -> sorted("a", "c").requirePlaces(sorted("a", "b")))
        .doesNotThrowAnyException();
    assertThatCode(() -> sorted("b", "a").requirePlaces(uses("features", "a")))
        .as("a savepoint of a query without ORDER BY")
        .doesNotThrowAnyException();
  }

  @Test
  void nothingIsRequiredOfWhatIsNotKnown() {
    InputSchema unknown = InputSchema.ofType(type("a", "b"));

    assertThatCode(() -> ofKeys("b", "a").requirePlaces(unknown)).doesNotThrowAnyException();
    assertThatCode(() -> uses("starts", "c").requireColumns(unknown)).doesNotThrowAnyException();
  }

  private static InputSchema uses(String argument, String column) {
    return new InputSchema(type(column), List.of("k"), false, Map.of(argument, List.of(column)));
  }

  private static InputSchema ofKeys(String... keys) {
    return new InputSchema(type(keys), List.of(keys), false, Map.of());
  }

  private static InputSchema sorted(String... columns) {
    return new InputSchema(type(columns), List.of("k"), true, Map.of());
  }

  private static RowType type(String... names) {
    LogicalType[] types = new LogicalType[names.length];
    Arrays.fill(types, new IntType());
    return RowType.of(types, names);
  }
}
