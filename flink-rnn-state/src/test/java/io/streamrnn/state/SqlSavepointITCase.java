/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Stepper;
import io.streamrnn.table.RnnScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Savepoints of SQL jobs: keys are rows, states are in a map, rows wait. */
class SqlSavepointITCase {

  private static final Path MODEL =
      Path.of("../jobs/src/main/resources/io/streamrnn/jobs/demo/forecaster.h5")
          .toAbsolutePath()
          .normalize();
  private static final int CUT = 30;
  private static final int ALL = 60;
  private static final int KEYS = 3;
  // The watermark is 5 seconds behind, and a row has the second of its number.
  private static final int WAITING = 5;
  private static final String ERASED = "[\"s1\",1]";

  private static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"site", "pump", "a", "b", "ts"},
          Types.STRING,
          Types.LONG,
          Types.FLOAT,
          Types.FLOAT,
          Types.INSTANT);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"hashmap, CANONICAL, rocksdb", "rocksdb, NATIVE, rocksdb"})
  void keysOfSqlJobsAreReadAndErased(String before, SavepointFormatType format, String after)
      throws Exception {
    String savepoint = takeSavepoint(before, format);
    String erased = folder.resolve("erased").toString();

    SavepointOperator operator = RnnSavepoint.open(savepoint).operators().get(0);
    Map<String, KeyedRnnState<String>> states = read(savepoint);
    RnnSavepoint.open(savepoint).erase("vibration", List.of(ERASED), erased);

    assertThat(operator.uid()).contains("vibration");
    assertThat(operator.keyType()).isEqualTo("ROW<STRING, BIGINT>");
    assertThat(states).containsOnlyKeys("[\"s0\",0]", ERASED, "[\"s2\",2]");
    states.forEach((key, state) -> assertState(Integer.parseInt(key.substring(3, 4)), state));
    states.remove(ERASED);
    assertThat(read(erased)).isEqualTo(states);
    assertThat(scoresAfter(erased, after)).isEqualTo(expectedAfterwards());
  }

  private static void assertState(int key, KeyedRnnState<String> state) {
    Stepper stepper = stepper();
    List<Long> ofKey = numbers(key, 0, CUT);
    List<Long> waiting = ofKey.stream().filter(i -> i >= CUT - WAITING).toList();
    List<Long> scored = ofKey.stream().filter(i -> !waiting.contains(i)).toList();
    scored.forEach(i -> stepper.step(features(i)));
    float[] expected = new float[8];
    stepper.store(expected);

    assertThat(state.open()).isTrue();
    assertThat(state.steps()).isEqualTo(scored.size());
    assertThat(state.states().values()).containsExactly(expected);
    assertThat(state.waiting()).isEqualTo(waiting.stream().map(i -> 1000 * i).toList());
    assertThat(state.eventTimers()).containsAll(state.waiting());
  }

  // -- the job

  private String takeSavepoint(String backend, SavepointFormatType format) throws Exception {
    TableResult running = query(new Configuration(), backend, CUT);
    CloseableIterator<Row> rows = running.collect();
    for (int i = 0; i < CUT - WAITING; i++) {
      rows.next();
    }
    return running
        .getJobClient()
        .orElseThrow()
        .stopWithSavepoint(false, folder.toUri().toString(), format)
        .get();
  }

  /** The scores of the other keys and of the erased one, as text. */
  private static List<String> scoresAfter(String savepoint, String backend) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    // That of the rows that a query returns.
    configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    List<String> scores = new ArrayList<>();
    CloseableIterator<Row> rows = query(configuration, backend, ALL).collect();
    rows.forEachRemaining(row -> scores.add(row.toString()));
    rows.close();
    return scores.stream().sorted().toList();
  }

  private static List<String> expectedAfterwards() {
    List<String> expected = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      Stepper stepper = stepper();
      boolean isErased = key == 1;
      for (long i : numbers(key, isErased ? CUT : 0, ALL)) {
        float[] y = stepper.step(features(i));
        if (i >= CUT - WAITING) {
          expected.add(
              Row.of("s" + key, (long) key, Instant.ofEpochSecond(i), y[0], y[1]).toString());
        }
      }
    }
    return expected.stream().sorted().toList();
  }

  private static TableResult query(Configuration configuration, String backend, int stopAt) {
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporarySystemFunction("rnn_score", RnnScore.class);
    tables.createTemporaryView(
        "readings",
        env.fromSource(source(stopAt), WatermarkStrategy.noWatermarks(), "readings").uid("source"),
        Schema.newBuilder()
            .columnByExpression("time", "CAST(ts AS TIMESTAMP_LTZ(3))")
            .watermark("time", "`time` - INTERVAL '5' SECOND")
            .build());
    return tables.executeSql(
        "SELECT site, pump, ts, y[1], y[2] FROM rnn_score(input => TABLE readings PARTITION BY (site, pump),"
            + " model => '%s', features => DESCRIPTOR(a, b), on_time => DESCRIPTOR(`time`), uid => 'vibration')"
                .formatted(MODEL.toUri()));
  }

  /** All rows, of which those behind a place do not come. */
  private static DataGeneratorSource<Row> source(int stopAt) {
    RateLimiterStrategy<NumberSequenceSplit> gate = parallelism -> new Gate(stopAt);
    return new DataGeneratorSource<>(SqlSavepointITCase::row, ALL, gate, TYPE);
  }

  private static final class Gate implements RateLimiter<NumberSequenceSplit> {

    private final AtomicLong left;

    Gate(long stopAt) {
      left = new AtomicLong(stopAt == ALL ? Long.MAX_VALUE : stopAt);
    }

    @Override
    public CompletionStage<Void> acquire(int count) {
      return left.getAndAdd(-count) > 0
          ? CompletableFuture.completedFuture(null)
          : new CompletableFuture<>();
    }
  }

  // -- the rows

  private static Row row(Long i) {
    long key = i % KEYS;
    float[] features = features(i);
    return Row.of("s" + key, key, features[0], features[1], Instant.ofEpochSecond(i));
  }

  private static float[] features(long i) {
    return new float[] {i % 7 / 8f, i % 5 / 4f};
  }

  private static List<Long> numbers(int key, long from, long to) {
    return LongStream.range(from, to).filter(i -> i % KEYS == key).boxed().toList();
  }

  private static Stepper stepper() {
    try {
      return ModelFiles.loadStreaming("forecaster.h5", Files.readAllBytes(MODEL)).stepper();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, KeyedRnnState<String>> read(String savepoint) throws Exception {
    Map<String, KeyedRnnState<String>> states = new TreeMap<>();
    RnnSavepoint.open(savepoint).read("vibration", state -> states.put(state.key(), state));
    return states;
  }
}
