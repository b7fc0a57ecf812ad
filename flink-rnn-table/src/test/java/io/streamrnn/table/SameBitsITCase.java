/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.model.Stepper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SQL, the operator and the engine compute the same bits, on the readings of the demo. */
class SameBitsITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(4);

  private static final Path DEMO =
      Path.of("../jobs/src/main/resources/io/streamrnn/jobs/demo").toAbsolutePath().normalize();
  private static final String MODEL = DEMO.resolve("forecaster.h5").toString();
  private static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"reading", "mote", "humidity", "temperature"},
          Types.INT,
          Types.INT,
          Types.FLOAT,
          Types.FLOAT);

  private static List<Row> readings() throws Exception {
    return Files.readAllLines(DEMO.resolve("readings.csv")).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(
            c ->
                Row.of(
                    Integer.parseInt(c[0]),
                    Integer.parseInt(c[1]),
                    Float.parseFloat(c[3]) / 16,
                    Float.parseFloat(c[4]) / 64))
        .toList();
  }

  private static String id(Row row) {
    return row.getField(1) + "/" + row.getField(0);
  }

  private static List<Integer> bits(float[] score) {
    return List.of(Float.floatToRawIntBits(score[0]), Float.floatToRawIntBits(score[1]));
  }

  private static Map<String, List<Integer>> byEngine(List<Row> readings) throws Exception {
    Map<Object, Stepper> steppers = new HashMap<>();
    Map<String, List<Integer>> scores = new HashMap<>();
    var model = ModelSource.file(MODEL).load();
    for (Row row : readings) {
      float[] score =
          steppers
              .computeIfAbsent(row.getField(1), mote -> model.stepper())
              .step(new float[] {row.<Float>getFieldAs(2), row.<Float>getFieldAs(3)});
      scores.put(id(row), bits(score));
    }
    return scores;
  }

  private static Map<String, List<Integer>> byOperator(List<Row> readings) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
    StreamingRnn<Row, Row> rnn =
        StreamingRnn.model(ModelSource.file(MODEL))
            .input(TYPE, "humidity", "temperature")
            .output(
                Types.ROW(Types.STRING, Types.FLOAT, Types.FLOAT),
                (row, y) -> Row.of(id(row), y[0], y[1]))
            .build();
    Map<String, List<Integer>> scores = new HashMap<>();
    CloseableIterator<Row> rows =
        rnn.apply(
                env.fromData(readings, TYPE)
                    .setParallelism(1)
                    .keyBy(row -> row.<Integer>getFieldAs(1), Types.INT))
            .executeAndCollect();
    rows.forEachRemaining(row -> put(row, scores));
    rows.close();
    return scores;
  }

  private static void put(Row row, Map<String, List<Integer>> scores) {
    scores.put(
        row.getFieldAs(0), bits(new float[] {row.<Float>getFieldAs(1), row.<Float>getFieldAs(2)}));
  }

  private static Map<String, List<Integer>> bySql(Configuration configuration, List<Row> readings)
      throws Exception {
    Map<String, List<Integer>> scores = new HashMap<>();
    Tables.of(2, configuration)
        .table("readings", TYPE, readings)
        .rows(
            "SELECT CONCAT_WS('/', CAST(mote AS STRING), CAST(reading AS STRING)), h, t FROM rnn_score(input => TABLE readings PARTITION BY mote, model => '%s', features => DESCRIPTOR(humidity, temperature), outputs => DESCRIPTOR(h, t), options => MAP['order', 'arrival'])"
                .formatted(MODEL))
        .forEach(row -> put(row, scores));
    return scores;
  }

  @Test
  void sqlAndOperatorAndEngineComputeTheSameBits() throws Exception {
    List<Row> readings = readings();

    Map<String, List<Integer>> expected = byEngine(readings);
    assertThat(expected).hasSize(18_914);
    assertThat(bySql(new Configuration(), readings)).isEqualTo(expected);
    assertThat(byOperator(readings)).isEqualTo(expected);
  }

  @Test
  void theBitsAreTheSameWhereFlinkCopiesNoRowsBetweenOperators() throws Exception {
    List<Row> readings = readings();
    Configuration reuse = new Configuration();
    reuse.set(PipelineOptions.OBJECT_REUSE, true);

    assertThat(bySql(reuse, readings)).isEqualTo(byEngine(readings));
  }
}
