/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of the README and of the demo, run as they are written, with the jar. */
class ExamplesITCase {

  private static final Path DEMO =
      Examples.ROOT.resolve("jobs/src/main/resources/io/streamrnn/jobs/demo");

  private final TableEnvironment tables =
      TableEnvironment.create(
          EnvironmentSettings.newInstance()
              .withConfiguration(Configuration.fromMap(Map.of("parallelism.default", "1")))
              .build());

  @TempDir private Path folder;

  @Test
  void theQueryOfTheReadmeScoresReadings() throws Exception {
    Path model = SampleModel.write(folder.resolve("vibration.keras"), 1);
    Files.writeString(
        Files.createDirectories(folder.resolve("in")).resolve("readings.csv"),
        "p1,0.5,0.25,1970-01-01 00:00:01Z\np1,0.75,0.5,1970-01-01 00:00:02Z\n");
    tables.executeSql(
        "CREATE TABLE readings (pump STRING, rpm FLOAT, celsius FLOAT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts)"
            + files("in"));
    tables.executeSql(
        "CREATE TABLE alerts (pump STRING, ts TIMESTAMP_LTZ(3), alert FLOAT)" + files("out"));

    String text =
        Examples.block("README.md", "sql")
            .replace("/opt/flink-sql-streamrnn.jar", SqlCluster.sqlJar().toString())
            .replace("/models/vibration.h5", model.toString());
    for (String statement : Examples.statements(text)) {
      tables.executeSql(statement).await();
    }

    Stepper stepper = ModelFiles.loadStreaming("vibration", Files.readAllBytes(model)).stepper();
    assertThat(rows("SELECT pump, alert FROM alerts"))
        .containsExactly(
            Row.of("p1", stepper.step(new float[] {0.5f, 0.25f})[0]),
            Row.of("p1", stepper.step(new float[] {0.75f, 0.5f})[0]));
  }

  private String files(String name) {
    return " WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv')"
        .formatted(folder.resolve(name).toUri());
  }

  @Test
  void theQueryThatTheDemoPrintsForecastsWithTheBitsOfTheEngine() throws Exception {
    Path file = DEMO.resolve("forecaster.h5");
    tables.executeSql(
        "CREATE FUNCTION rnn_score AS 'io.streamrnn.table.RnnScore' LANGUAGE JAVA USING JAR '%s'"
            .formatted(SqlCluster.sqlJar()));
    List<String> statements =
        Examples.statements(
            Files.readString(DEMO.resolve("query.sql"))
                .replace("@readings@", DEMO.resolve("readings.csv").toUri().toString())
                .replace("@model@", file.toString()));
    tables.executeSql(statements.get(0)).await();
    tables.executeSql(statements.get(1)).await();

    Map<String, List<Float>> forecasts = new HashMap<>();
    for (Row row : rows(statements.get(2))) {
      forecasts.put(
          row.getField("mote_id") + "/" + row.getField("reading"),
          List.of(row.getFieldAs("next_humidity"), row.getFieldAs("next_temperature")));
    }

    Model model = ModelFiles.loadStreaming("forecaster", Files.readAllBytes(file));
    assertThat(forecasts).hasSize(18_914).isEqualTo(byEngine(model));
  }

  /** The forecasts of the readings, by mote and number. */
  private static Map<String, List<Float>> byEngine(Model model) throws Exception {
    Map<String, Stepper> steppers = new HashMap<>();
    Map<String, double[]> last = new HashMap<>();
    Map<String, List<Float>> forecasts = new HashMap<>();
    try (Stream<String> lines = Files.lines(DEMO.resolve("readings.csv"))) {
      lines
          .skip(1)
          .map(line -> line.split(","))
          .forEach(
              columns -> {
                String mote = columns[1];
                double[] now = {Double.parseDouble(columns[3]), Double.parseDouble(columns[4])};
                double[] before = last.getOrDefault(mote, now);
                last.put(mote, now);
                float[] y =
                    steppers
                        .computeIfAbsent(mote, key -> model.stepper())
                        .step(
                            new float[] {
                              scaled((now[0] - before[0]) / 0.06512467308454026),
                              scaled((now[1] - before[1]) / 0.018541025666409524)
                            });
                forecasts.put(mote + "/" + columns[0], List.of(y[0], y[1]));
              });
    }
    return forecasts;
  }

  private static float scaled(double change) {
    return (float) Math.max(-50, Math.min(50, change));
  }

  private List<Row> rows(String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    CloseableIterator<Row> iterator = tables.executeSql(query).collect();
    try {
      iterator.forEachRemaining(rows::add);
    } finally {
      iterator.close();
    }
    return rows;
  }
}
