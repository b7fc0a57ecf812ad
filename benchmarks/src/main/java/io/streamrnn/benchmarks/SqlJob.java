/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * What does a row cost by {@code rnn_score} in SQL, beside the operator in a DataStream job?
 *
 * <pre>benchmarks/run SqlJob [--jvms 5]</pre>
 *
 * <p>An embedded Flink with parallelism 1 generates rows of random keys, and discards what becomes
 * of them: source and model file are the same, and both sinks discard. In SQL the rows of the source
 * are converted to those of Flink's planner; the case "rows to SQL" does only that. Times are CPU times of
 * the whole process. In each JVM the cases alternate for {@value #ROUNDS} rounds, of which the best
 * counts, as other load on the machine only adds time. The table shows the median of the JVMs.
 */
public final class SqlJob {

  private static final int UNITS = 32;
  private static final int KEYS = 10_000;
  private static final int ROUNDS = 4;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final TypeInformation<Row> ROWS =
      Types.ROW_NAMED(
          new String[] {"pump", "rpm", "celsius"}, Types.INT, Types.FLOAT, Types.FLOAT);
  private static final TypeInformation<Row> SCORES =
      Types.ROW_NAMED(
          new String[] {"pump", "rpm", "celsius", "y", "status", "reason"},
          Types.INT,
          Types.FLOAT,
          Types.FLOAT,
          Types.FLOAT,
          Types.STRING,
          Types.STRING);

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

  private static List<Case> cases() {
    return List.of(
        new Case(Form.ROWS_ONLY, "hashmap", 1_000_000),
        new Case(Form.CONVERTED, "hashmap", 1_000_000),
        new Case(Form.OPERATOR, "hashmap", 1_000_000),
        new Case(Form.SQL, "hashmap", 1_000_000),
        new Case(Form.OPERATOR, "rocksdb", 300_000),
        new Case(Form.SQL, "rocksdb", 300_000));
  }

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("sql-job");
    Path model = folder.resolve("lstm.keras");
    if (args.length == 2 && args[0].equals("child")) {
      child(Path.of(args[1]));
      return;
    }
    writeModel(model);
    int jvms = args.length == 2 && args[0].equals("--jvms") ? Integer.parseInt(args[1]) : 5;
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int jvm = 0; jvm < jvms; jvm++) {
      run(model, times);
      System.err.printf("JVM %d of %d%n", jvm + 1, jvms);
    }
    System.out.println(Machine.description());
    System.out.printf("%-32s %9s  each%n", "CPU us per row", "median");
    times.forEach(
        (name, each) ->
            System.out.printf(
                "%-32s %9.2f  %s%n",
                name,
                median(each),
                String.join(" ", each.stream().map("%.2f"::formatted).toList())));
    for (String backend : List.of("hashmap", "rocksdb")) {
      double operator = median(times.get("the operator, " + backend));
      double sql = median(times.get("rnn_score, " + backend));
      System.out.printf(
          "rnn_score in terms of the operator, %s: %+.2f us, ratio %.2f%n",
          backend, sql - operator, sql / operator);
    }
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static void run(Path model, Map<String, List<Double>> times)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                SqlJob.class.getName(),
                "child",
                model.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t");
        if (parts.length == 2) {
          times
              .computeIfAbsent(parts[0], name -> new ArrayList<>())
              .add(Double.parseDouble(parts[1]));
        }
      }
    }
    if (child.waitFor() != 0) {
      throw new IllegalStateException("a JVM failed: exit code=" + child.exitValue());
    }
  }

  private static void child(Path model) throws Exception {
    List<Case> cases = cases();
    double[] best = new double[cases.size()];
    Arrays.fill(best, Double.MAX_VALUE);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.min(best[i], micros(cases.get(i), model));
      }
    }
    for (int i = 0; i < best.length; i++) {
      System.out.println(cases.get(i).title() + "\t" + best[i]);
    }
  }

  private static double micros(Case job, Path model) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, job.backend());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    DataStream<Row> rows =
        env.fromSource(
            new DataGeneratorSource<>(SqlJob::row, job.events(), ROWS),
            WatermarkStrategy.noWatermarks(),
            "rows");
    discard(job.form(), env, rows, model);
    long before = PROCESS.getProcessCpuTime();
    env.execute();
    return (PROCESS.getProcessCpuTime() - before) / 1e3 / job.events();
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

  private static void insert(
      StreamExecutionEnvironment env, DataStream<Row> rows, String query) {
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporarySystemFunction("rnn_score", RnnScore.class);
    tables.createTemporaryView("readings", rows);
    tables.executeSql(
        "CREATE TEMPORARY TABLE nowhere (pump INT, rpm FLOAT, celsius FLOAT, y FLOAT, status STRING, reason STRING) WITH ('connector' = 'blackhole')");
    tables.createStatementSet().addInsertSql("INSERT INTO nowhere " + query).attachAsDataStream();
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
