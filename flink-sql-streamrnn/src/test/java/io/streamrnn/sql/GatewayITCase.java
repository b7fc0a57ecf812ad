/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar in a SQL gateway and on a session cluster, of which neither has anything of ours. */
@Timeout(600)
class GatewayITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  private static final int ROWS = 100;

  @TempDir private Path folder;
  private SqlCluster cluster;
  private Model model;

  @BeforeEach
  void startCluster() throws IOException {
    model = ModelFiles.loadStreaming("gru", Files.readAllBytes(MODEL));
    Files.createDirectories(folder.resolve("in"));
    cluster = new SqlCluster(folder);
    cluster.start();
  }

  @AfterEach
  void stopCluster() throws InterruptedException {
    cluster.stop();
  }

  @Test
  void aQueryThatStopsWithASavepointContinuesFromItWithTheScoresOfTheEngine() throws Exception {
    writeReadings(0);

    GatewaySession first = GatewaySession.open(cluster);
    first.run(
        "CREATE FUNCTION rnn_score AS 'io.streamrnn.table.RnnScore' LANGUAGE JAVA USING JAR '%s'"
            .formatted(SqlCluster.sqlJar()));
    createTables(first);
    assertThatThrownBy(() -> first.run(insert("'order', 'arrival', 'odrer', '1'")))
        .isInstanceOf(GatewaySession.Refused.class)
        .hasMessageContaining("rnn_score: ")
        .hasMessageContaining("odrer");
    String job = first.run(insert("'order', 'arrival'")).get(0);
    awaitLines(ROWS);
    String savepoint = first.run("STOP JOB '%s' WITH SAVEPOINT".formatted(job)).get(0);

    writeReadings(1);
    GatewaySession second = GatewaySession.open(cluster);
    second.run("ADD JAR '%s'".formatted(SqlCluster.sqlJar()));
    second.run("CREATE TEMPORARY FUNCTION rnn_score AS 'io.streamrnn.table.RnnScore'");
    second.run("SET 'execution.state-recovery.path' = '%s'".formatted(savepoint));
    createTables(second);
    second.run(insert("'order', 'arrival'"));
    awaitLines(2 * ROWS);

    assertThat(scored()).containsExactlyElementsOf(expected(2));
    second.run("RESET 'execution.state-recovery.path'");
    second.run(
        "CREATE TEMPORARY MODEL of_windows INPUT (steps ARRAY<ARRAY<FLOAT>>) OUTPUT (%s) WITH ('provider' = 'streamrnn', 'model' = '%s')"
            .formatted(outputs(" FLOAT"), MODEL));
    second.run(
        "CREATE TEMPORARY VIEW windows AS SELECT ARRAY[ARRAY[CAST(0.5 AS FLOAT), CAST(0.25 AS FLOAT)], ARRAY[CAST(1 AS FLOAT), CAST(0 AS FLOAT)]] AS steps");
    Stepper stepper = model.stepper();
    stepper.step(new float[] {0.5f, 0.25f});
    assertThat(
            second.run(
                "SELECT CAST(y0 AS STRING) FROM ML_PREDICT(TABLE windows, MODEL of_windows, DESCRIPTOR(steps))"))
        .containsExactly(String.valueOf(stepper.step(new float[] {1, 0})[0]));
  }

  @Tag("campaign")
  @Test
  void aCompiledPlanSurvivesALostTaskManagerAndIsRescaledAndTakesAnotherModel() throws Exception {
    Path file = Files.copy(MODEL, folder.resolve("current.h5"));
    String plan = "'file://%s'".formatted(folder.resolve("plan.json"));
    writeReadings(0);
    GatewaySession first = session("");
    first.run(
        "COMPILE PLAN %s FOR %s"
            .formatted(plan, insert(file, "'order', 'arrival', 'on-model-change', 'reset'")));
    String job = first.run("EXECUTE PLAN " + plan).get(0);
    awaitLines(ROWS);

    cluster.replaceTaskManager();
    writeReadings(1);
    awaitLines(2 * ROWS);
    assertThat(scored()).containsExactlyElementsOf(expected(2));

    String savepoint = first.run("STOP JOB '%s' WITH SAVEPOINT".formatted(job)).get(0);
    writeReadings(2);
    GatewaySession second = session(savepoint);
    second.run("SET 'parallelism.default' = '2'");
    String rescaled = second.run("EXECUTE PLAN " + plan).get(0);
    awaitLines(3 * ROWS);
    assertThat(scored()).containsExactlyElementsOf(expected(3));

    savepoint = second.run("STOP JOB '%s' WITH SAVEPOINT".formatted(rescaled)).get(0);
    writeReadings(3);
    SampleModel.write(file, model.outputSize());
    GatewaySession third = session(savepoint);
    third.run("EXECUTE PLAN " + plan);
    awaitLines(4 * ROWS);
    assertThat(scored().subList(3 * ROWS, 4 * ROWS))
        .containsExactlyElementsOf(
            expected(3, 4, ModelFiles.loadStreaming("other", Files.readAllBytes(file))));
  }

  private GatewaySession session(String savepoint) throws Exception {
    GatewaySession session = GatewaySession.open(cluster);
    session.run("ADD JAR '%s'".formatted(SqlCluster.sqlJar()));
    session.run("CREATE TEMPORARY FUNCTION rnn_score AS 'io.streamrnn.table.RnnScore'");
    if (!savepoint.isEmpty()) {
      session.run("SET 'execution.state-recovery.path' = '%s'".formatted(savepoint));
    }
    createTables(session);
    return session;
  }

  private void createTables(GatewaySession session) throws Exception {
    session.run(
        """
        CREATE TABLE readings (pump STRING, n INT, rpm FLOAT, celsius FLOAT)
        WITH ('connector' = 'filesystem', 'path' = 'file://%s/in', 'format' = 'csv', 'source.monitor-interval' = '100 ms')
        """
            .formatted(folder));
    session.run(
        """
        CREATE TABLE scores (pump STRING, n INT, %s, status STRING)
        WITH ('connector' = 'filesystem', 'path' = 'file://%s/out', 'format' = 'csv',
          'sink.rolling-policy.rollover-interval' = '100 ms', 'sink.rolling-policy.check-interval' = '100 ms')
        """
            .formatted(outputs(" FLOAT"), folder));
  }

  private String insert(String options) {
    return insert(MODEL, options);
  }

  private String insert(Path file, String options) {
    return """
        INSERT INTO scores SELECT pump, n, %2$s, status FROM rnn_score(
          input => TABLE readings PARTITION BY pump, model => '%1$s', features => DESCRIPTOR(rpm, celsius),
          outputs => DESCRIPTOR(%2$s), uid => 'vibration', options => MAP[%3$s])
        """
        .formatted(file, outputs(""), options);
  }

  private String outputs(String type) {
    return IntStream.range(0, model.outputSize())
        .mapToObj(i -> "y" + i + type)
        .collect(Collectors.joining(", "));
  }

  /** Appears in the folder as a whole. */
  private void writeReadings(int file) throws IOException {
    Path written = folder.resolve("readings-" + file);
    Files.write(
        written,
        IntStream.range(file * ROWS, (file + 1) * ROWS)
            .mapToObj(n -> "p%d,%d,%s,%s".formatted(n % 7, n, rpm(n), celsius(n)))
            .toList());
    Files.move(written, folder.resolve("in").resolve(written.getFileName()));
  }

  private static float rpm(int n) {
    return n % 10 / 10f;
  }

  private static float celsius(int n) {
    return n % 3 / 4f;
  }

  /** The lines of all rows of the first files. */
  private List<String> expected(int files) {
    return expected(0, files, model);
  }

  /** Those of some files, scored by a model that knows none before. */
  private static List<String> expected(int from, int to, Model model) {
    Map<Integer, Stepper> pumps = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (int n = from * ROWS; n < to * ROWS; n++) {
      Stepper pump = pumps.computeIfAbsent(n % 7, key -> model.stepper());
      float[] y = pump.step(new float[] {rpm(n), celsius(n)});
      String scores =
          IntStream.range(0, y.length)
              .mapToObj(i -> String.valueOf(y[i]))
              .collect(Collectors.joining(","));
      lines.add("p%d,%d,%s,SCORED".formatted(n % 7, n, scores));
    }
    return lines;
  }

  private void awaitLines(int lines) throws IOException, InterruptedException {
    while (scored().size() < lines) {
      cluster.requireAlive();
    }
  }

  /** The lines of finished files, in the order of the column n. */
  private List<String> scored() {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Not yet there, or being renamed at this moment.
      return List.of();
    }
    lines.sort(Comparator.comparingInt(line -> Integer.parseInt(line.split(",", 3)[1])));
    return lines;
  }
}
