/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The states of SQL jobs that begin with history, and of those that move to another model. */
class SqlHistoryITCase {

  private static final Path MODELS =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras")
          .toAbsolutePath()
          .normalize();
  private static final Path MODEL = MODELS.resolve("keras_2_2_gru.h5");
  private static final Path RETRAINED = MODELS.resolve("other_types.h5");
  private static final int CUT = 32;

  @TempDir Path folder;

  @Test
  void aJobThatBeginsWithHistoryHasTheScoresOfOneThatReceivedIt() throws Exception {
    String options = "'session-gap', '4 s', 'order', 'arrival', 'state-ttl', '30 d'";
    StreamExecutionEnvironment env = environment();
    String savepoint =
        savepoint(
            env,
            RnnState.bootstrap(
                rnn(MODEL),
                history(env),
                row -> Tuple2.of(row.<String>getFieldAs("site"), row.<Long>getFieldAs("pump")),
                Types.TUPLE(Types.STRING, Types.LONG)));

    List<String> scores = new SqlJob(MODEL, options, CUT).scoresAfter(savepoint, "hashmap");

    assertThat(names(savepoint)).contains("_timer_state/event_user-unnamed-timers");
    assertThat(scores).isEqualTo(from(CUT, new SqlJob(MODEL, options, 0).scores()));
  }

  @Test
  void textsOfOneValueAreOneKey() throws Exception {
    String options = "'session-gap', '4 s'";
    StreamExecutionEnvironment env = environment();
    String savepoint =
        savepoint(
            env,
            RnnState.bootstrap(
                rnn(MODEL),
                history(env),
                row -> Row.of(row.getField("site"), zeros(row) + row.getField("pump")),
                Types.ROW(Types.STRING, Types.STRING)));

    List<String> scores = new SqlJob(MODEL, options, CUT).scoresAfter(savepoint, "hashmap");

    assertThat(scores).isEqualTo(from(CUT, new SqlJob(MODEL, options, 0).scores()));
  }

  private static String zeros(Row row) {
    return "0".repeat((int) (row.<Instant>getFieldAs("ts").getEpochSecond() % 3));
  }

  private String savepoint(StreamExecutionEnvironment env, StateBootstrap<Row, ?> past)
      throws Exception {
    String savepoint = folder.resolve("begin").toUri().toString();
    SavepointWriter.newSavepoint(env, 128)
        .withOperator(
            OperatorIdentifier.forUid("vibration"),
            past.forSql("STRING", "BIGINT").asOf(Instant.ofEpochSecond(CUT - 1)))
        .write(savepoint);
    env.execute();
    return savepoint;
  }

  @Test
  void aJobThatWasReplayedContinuesAsIfItAlwaysHadTheModel() throws Exception {
    String options = "'session-gap', '4 s'";
    String before =
        new SqlJob(MODEL, options, 0)
            .takeSavepoint("rocksdb", SavepointFormatType.NATIVE, CUT, folder);
    String replayed = folder.resolve("replayed").toString();

    RnnState.replay(
            before,
            "vibration",
            rnn(RETRAINED),
            history(environment()),
            row -> "[\"%s\",%s]".formatted(row.getField("site"), row.getField("pump")))
        .execute(replayed);

    SqlJob job = new SqlJob(RETRAINED, options, 0);
    assertThat(names(replayed)).isEqualTo(names(before));
    assertThat(RnnSavepoint.open(replayed).operators().get(0).uid()).contains("vibration");
    assertThat(job.scoresAfter(replayed, "rocksdb"))
        .isEqualTo(from(CUT - SqlJob.WAITING, job.scores()));
  }

  @Test
  void aTimeToLiveInProcessingTimeIsRefused() {
    StreamingRnn<Row, String> rnn =
        builder(MODEL).stateTtl(StateTtl.processingTime(Duration.ofDays(1))).build();
    StateBootstrap<Row, Long> past =
        RnnState.bootstrap(
            rnn, history(environment()), row -> row.<Long>getFieldAs("pump"), Types.LONG);

    assertThatThrownBy(() -> past.forSql("BIGINT"))
        .hasMessageStartingWith("stateTtl must not be in processing time for SQL")
        .hasMessageEndingWith("omit stateTtl(StateTtl.processingTime(...))");
  }

  @Test
  void aTypeThatSqlDoesNotHaveIsRefused() {
    StateBootstrap<Row, Long> past =
        RnnState.bootstrap(
            rnn(MODEL), history(environment()), row -> row.<Long>getFieldAs("pump"), Types.LONG);

    assertThatThrownBy(() -> past.forSql("LONG"))
        .hasMessageStartingWith("the type of a column must be one of SQL")
        .hasMessageContaining("type='LONG'");
  }

  private static StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
  }

  private static StreamingRnn<Row, String> rnn(Path model) {
    return builder(model).build();
  }

  private static StreamingRnnBuilder<Row, String> builder(Path model) {
    return StreamingRnn.model(ModelSource.file(model.toUri().toString()))
        .input(SqlJob.TYPE, 2, row -> new float[] {row.getFieldAs("a"), row.getFieldAs("b")})
        .output(Types.STRING, (row, y) -> "")
        .sessionGap(Duration.ofSeconds(4));
  }

  /** All rows, in another order. */
  private static DataStream<Row> history(StreamExecutionEnvironment env) {
    List<Row> rows = new ArrayList<>();
    SqlJob.numbers(0, SqlJob.ALL).forEach(i -> rows.add(SqlJob.row(i)));
    Collections.shuffle(rows, new Random(1));
    return env.fromData(rows, SqlJob.TYPE)
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Row>noWatermarks()
                .withTimestampAssigner(
                    (row, time) -> row.<Instant>getFieldAs("ts").toEpochMilli()));
  }

  /** The names of the states of the operator. */
  private static Set<String> names(String savepoint) throws Exception {
    KeyedPart part = RnnSavepoint.open(savepoint).parts("vibration").get(0);
    return KeyedSnapshot.header(part.handle(), SqlHistoryITCase.class.getClassLoader())
        .getStateMetaInfoSnapshots()
        .stream()
        .map(StateMetaInfoSnapshot::getName)
        .filter(name -> !name.contains("named-timers-map") && !name.contains("user-named"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> from(int second, List<String> scores) {
    Instant first = Instant.ofEpochSecond(second);
    return scores.stream()
        .filter(row -> !Instant.parse(row.split(", ")[2]).isBefore(first))
        .toList();
  }
}
