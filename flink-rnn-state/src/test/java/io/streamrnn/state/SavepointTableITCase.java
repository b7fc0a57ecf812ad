/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** Flink's own SQL reads the states of keys in a savepoint as rows. */
class SavepointTableITCase {

  private static final Path SAVEPOINT =
      Path.of("../flink-rnn-tests/src/test/resources/savepoints/0.1/stateful-lstm")
          .toAbsolutePath()
          .normalize();

  @Test
  void theStatesOfKeysAreRows() throws Exception {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.getConfig().set("parallelism.default", "1");
    tables.executeSql(
        statementOfTheGuide()
            .replace("savepoints/savepoint-a1b2c3", SAVEPOINT.toUri().toString())
            .replace("'vibration'", "'rnn'"));

    Map<String, Row> rows = new TreeMap<>();
    CloseableIterator<Row> all =
        tables.executeSql("SELECT k, rnn FROM states WHERE rnn.`open`").collect();
    all.forEachRemaining(row -> rows.put(row.getFieldAs("k"), row.getFieldAs("rnn")));
    all.close();

    Map<String, KeyedRnnState<String>> expected = new TreeMap<>();
    RnnSavepoint.open(SAVEPOINT.toString()).read("rnn", state -> expected.put(state.key(), state));
    assertThat(rows).containsOnlyKeys(expected.keySet()).hasSize(5);
    rows.forEach((key, row) -> assertEqual(row, expected.get(key)));
  }

  private static String statementOfTheGuide() throws Exception {
    String page = Files.readString(Path.of("../docs/guide/savepoints.md"));
    int begin = page.indexOf("CREATE TABLE");
    return page.substring(begin, page.indexOf("```", begin));
  }

  private static void assertEqual(Row row, KeyedRnnState<String> state) {
    assertThat(row.<Long>getFieldAs("steps")).isEqualTo(state.steps()).isPositive();
    assertThat(row.<Long>getFieldAs("lastEvent")).isEqualTo(state.lastEvent());
    assertThat(row.getField("sequenceNumber")).isNull();
    assertThat(row.<Object[]>getFieldAs("ids")).isEmpty();
    Map<String, Object[]> states = row.getFieldAs("states");
    assertThat(states).containsOnlyKeys(state.states().keySet()).hasSize(2);
    List<Float> values = new ArrayList<>();
    state
        .states()
        .forEach(
            (name, floats) -> {
              assertThat(Arrays.asList(states.get(name))).isEqualTo(list(floats));
              values.addAll(list(floats));
            });
    assertThat(Arrays.asList(row.<Object[]>getFieldAs("values"))).isEqualTo(values);
  }

  private static List<Float> list(float[] floats) {
    List<Float> list = new ArrayList<>();
    for (float each : floats) {
      list.add(each);
    }
    return list;
  }
}
