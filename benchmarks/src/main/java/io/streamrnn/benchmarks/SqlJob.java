/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Shape;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.table.RnnScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.FileUtils;

/**
 * What does a row cost by {@code rnn_score} in SQL, beside the operator in a DataStream job?
 *
 * <pre>benchmarks/run SqlJob --jvms 5</pre>
 *
 * <p>An embedded Flink with parallelism 1 generates rows of random keys, and discards what becomes
 * of them: source and model file are the same, and both sinks discard. In SQL the rows of the
 * source are converted to those of Flink's planner; the case "rows to SQL" does only that. Times
 * are CPU times of the whole process, without the first rows, in which code is compiled. In each
 * JVM the cases alternate for {@value #ROUNDS} rounds, of which the best counts, as other load on
 * the machine only adds time. The table shows the median of the JVMs.
 */
public final class SqlJob {

  private static final int UNITS = 32;
  private static final int KEYS = 10_000;
  private static final int ROUNDS = 4;
  private static final String CPU = ": CPU us/event";
  private static final TypeInformation<Row> ROWS =
      Types.ROW_NAMED(new String[] {"pump", "rpm", "celsius"}, Types.INT, Types.FLOAT, Types.FLOAT);
  private static final TypeInformation<Row> SCORES =
      Types.ROW_NAMED(
          new String[] {"pump", "rpm", "celsius", "y", "status", "reason"},
          Types.INT,
          Types.FLOAT,
          Types.FLOAT,
          Types.FLOAT,
          Types.STRING,
          Types.STRING);

  // The job runs in this process.
  private static volatile Clock begin = new Clock(0, 0, 0);
  private static volatile Clock end = begin;

  private SqlJob() {}

  private enum Form {
    ROWS_ONLY("rows only"),
    CONVERTED("rows to SQL"),
    OPERATOR("the operator"),
    SQL("rnn_score");

    private final String title;

    Form(String title) {
      this.title = title;
    }
  }

  private record Case(Form form, String backend, long events) {

    String title() {
      return form.title + ", " + backend;
    }
  }

  private static List<Case> cases(Benchmark.Scale scale) {
    long many = scale.of(300_000, 1_000_000);
    long few = scale.of(60_000, 300_000);
    return List.of(
        new Case(Form.ROWS_ONLY, "hashmap", many),
        new Case(Form.CONVERTED, "hashmap", many),
        new Case(Form.OPERATOR, "hashmap", many),
        new Case(Form.SQL, "hashmap", many),
        new Case(Form.OPERATOR, "rocksdb", few),
        new Case(Form.SQL, "rocksdb", few));
  }

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Benchmark.main(SqlJob.class, args, SqlJob::measure);
  }

  private static void measure(Benchmark.Scale scale, Figures figures) throws Exception {
    Path folder = Files.createTempDirectory("sql-job");
    Path model = folder.resolve("lstm.keras");
    writeModel(model);
    List<Case> cases = cases(scale);
    WarmUp warmUp = WarmUp.of(scale);
    Map<Case, Cost> best = new LinkedHashMap<>();
    for (int round = 0; round < scale.of(2, ROUNDS); round++) {
      for (Case each : cases) {
        long unmeasured = warmUp.events(each.events(), best.get(each));
        best.merge(each, cost(each, unmeasured, model), Cost::best);
      }
    }
    FileUtils.deleteDirectory(folder.toFile());
    best.forEach((each, cost) -> figures.add(each.title() + CPU, cost.cpu()));
    for (String backend : List.of("hashmap", "rocksdb")) {
      String operator = Form.OPERATOR.title + ", " + backend + CPU;
      String sql = Form.SQL.title + ", " + backend + CPU;
      figures.add(
          "rnn_score over the operator, " + backend + ": CPU us/event more",
          figures.get(sql) - figures.get(operator));
      figures.addRatio("rnn_score in terms of the operator, " + backend + ": ratio", sql, operator);
    }
  }

  private static Cost cost(Case job, long unmeasured, Path model) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, job.backend());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    DataStream<Row> rows =
        env.fromSource(
            new DataGeneratorSource<>(
                new Measured(unmeasured, unmeasured + job.events() - 1),
                unmeasured + job.events(),
                ROWS),
            WatermarkStrategy.noWatermarks(),
            "rows");
    discard(job.form(), env, rows, model);
    env.execute();
    return end.since(begin, job.events());
  }

  private static void discard(
      Form form, StreamExecutionEnvironment env, DataStream<Row> rows, Path model) {
    switch (form) {
      case ROWS_ONLY -> byPump(rows).map(row -> row).returns(ROWS).sinkTo(new DiscardingSink<>());
      case OPERATOR -> operator(model).apply(byPump(rows)).sinkTo(new DiscardingSink<>());
      case CONVERTED -> insert(env, rows, "SELECT *, 0, '', '' FROM readings");
      case SQL ->
          insert(
              env,
              rows,
              "SELECT * FROM rnn_score(input => TABLE readings PARTITION BY pump, model => '%s', features => DESCRIPTOR(rpm, celsius), uid => 'rnn', options => MAP['order', 'arrival'])"
                  .formatted(model));
    }
  }

  private static KeyedStream<Row, Integer> byPump(DataStream<Row> rows) {
    return rows.keyBy(row -> row.<Integer>getFieldAs(0), Types.INT);
  }

  private static StreamingRnn<Row, Row> operator(Path model) {
    return StreamingRnn.model(ModelSource.file(model.toString()))
        .input(ROWS, "rpm", "celsius")
        .output(
            SCORES,
            (row, y) ->
                Row.of(row.getField(0), row.getField(1), row.getField(2), y[0], "SCORED", null))
        .build();
  }

  private static void insert(StreamExecutionEnvironment env, DataStream<Row> rows, String query) {
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporarySystemFunction("rnn_score", RnnScore.class);
    tables.createTemporaryView("readings", rows);
    tables.executeSql(
        "CREATE TEMPORARY TABLE nowhere (pump INT, rpm FLOAT, celsius FLOAT, y FLOAT, status STRING, reason STRING) WITH ('connector' = 'blackhole')");
    tables.createStatementSet().addInsertSql("INSERT INTO nowhere " + query).attachAsDataStream();
  }

  /** Reads the clocks at the first row that is measured, and at the last one. */
  private record Measured(long first, long last) implements GeneratorFunction<Long, Row> {

    @Override
    public Row map(Long number) {
      if (number == first) {
        begin = Clock.now();
      } else if (number == last) {
        end = Clock.now();
      }
      return row(number);
    }
  }

  private static Row row(long number) {
    // SplitMix64 (Steele, Lea, Flood 2014): a pseudorandom number for every event.
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return Row.of(
        (int) Long.remainderUnsigned(z, KEYS),
        (z & 0xFFFF) / 65536f - 0.5f,
        ((z >>> 16) & 0xFFFF) / 65536f - 0.5f);
  }

  private static void writeModel(Path file) throws IOException {
    Layer layers = Sequential.of(Lstm.units(UNITS).returnSequences(true), Dense.units(1));
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 2));
    Random random = new Random(7);
    layers.setWeights(
        layers.getWeights().stream()
            .map(
                weight -> {
                  Shape shape = weight.shape();
                  return Tensor.of(shape, SampleLstm.gaussian(random, shape.size(), 0.2));
                })
            .toList());
    KerasArchive.write(file, layers);
  }
}
