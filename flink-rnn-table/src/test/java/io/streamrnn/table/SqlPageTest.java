/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.StreamingRnnBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page {@code sql.md} of the guide, and the options that it lists. */
class SqlPageTest {

  private static final Path PAGE = Path.of("../docs/guide/sql.md");
  private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
  private static final Pattern OPTION =
      Pattern.compile("(?m)^\\| `([a-z-]+)`|, `([a-z0-9-]+)`(?=[^|]*\\| what the model file)");

  /** What a query writes for an option of the builder, where it is not its name. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "startWhen", "starts",
          "endWhen", "ends",
          "resetWhen", "resets",
          "constants", "constants",
          "deduplicateById", "event_id",
          "deduplicateBySequenceNumber", "sequence_number");

  private static final List<String> NOT_IN_SQL =
      List.of("batching", "stateCache", "models", "modelReadAt");

  @TempDir static Path folder;

  @Test
  void theQueriesOfThePageArePlanned() throws Exception {
    Path model = SampleFiles.lstm(folder.resolve("vibration.keras"), 1);
    Tables tables = Tables.of(1);
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE readings (pump STRING, rpm DOUBLE, celsius DOUBLE, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')");
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE commands (pump STRING, cmd STRING) WITH ('connector' = 'datagen')");
    tables.tables.executeSql(
        "CREATE TEMPORARY TABLE windows (pump STRING, steps ARRAY<ARRAY<FLOAT>>) WITH ('connector' = 'datagen')");
    for (String written : statements()) {
      String statement = written.replace("s3://models/vibration.h5", model.toString());
      if (statement.startsWith("SELECT")) {
        assertThat(tables.tables.explainSql(statement))
            .containsAnyOf("ProcessTableFunction", "MLPredictTableFunction");
      } else {
        tables.tables.executeSql(statement);
      }
    }
  }

  private static List<String> statements() throws Exception {
    return SQL.matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult block) -> block.group(1))
        .flatMap(block -> Stream.of(block.split(";")))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  @Test
  void thePageListsTheOptions() throws Exception {
    String page = Files.readString(PAGE);
    String options = page.substring(page.indexOf("## Options"), page.indexOf("## Commands"));
    List<String> listed = new ArrayList<>();
    OPTION
        .matcher(options)
        .results()
        .forEach(found -> listed.add(found.group(1) == null ? found.group(2) : found.group(1)));

    assertThat(listed).containsExactlyElementsOf(Options.NAMES);
  }

  @Test
  void thePageListsTheOptionsOfAModel() throws Exception {
    String page = Files.readString(PAGE);

    assertThat(page)
        .contains(
            "| `WITH` | `"
                + String.join("`, `", Options.NAMES_OF_MODEL)
                + "`: `model` is the path");
  }

  @Test
  void everyOptionOfTheBuilderIsOneOfSqlOrIsSaidNotToBe() {
    List<String> missing =
        Stream.of(StreamingRnnBuilder.class.getMethods())
            .filter(method -> method.getReturnType() == StreamingRnnBuilder.class)
            .map(method -> method.getName())
            .filter(name -> !Options.NAMES.contains(kebab(name)))
            .filter(name -> !OTHERWISE.containsKey(name) && !NOT_IN_SQL.contains(name))
            .toList();

    assertThat(missing).isEmpty();
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
