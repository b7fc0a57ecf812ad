/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Stepper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar in Flink's SQL client, with a gateway and with one in its own process. */
@Tag("campaign")
@Timeout(600)
class SqlClientITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path folder;
  private SqlCluster cluster;

  @BeforeEach
  void startCluster() throws Exception {
    cluster = new SqlCluster(folder);
    cluster.start();
    GatewaySession.open(cluster);
  }

  @AfterEach
  void stopCluster() throws InterruptedException {
    cluster.stop();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aScriptPrintsScoresAndTheSentenceThatSaysWhatIsWrong(boolean withGateway) throws Exception {
    Files.writeString(folder.resolve("readings.csv"), "p,0.5,0.25\np,1,0\n");
    Path script = folder.resolve("script.sql");
    Files.write(
        script,
        List.of(
            "SET 'sql-client.execution.result-mode' = 'tableau';",
            "CREATE FUNCTION rnn_score AS 'io.streamrnn.table.RnnScore' LANGUAGE JAVA USING JAR '%s';"
                .formatted(SqlCluster.sqlJar()),
            "CREATE TABLE readings (pump STRING, rpm FLOAT, celsius FLOAT) WITH ('connector' = 'filesystem', 'path' = 'file://%s/readings.csv', 'format' = 'csv');"
                .formatted(folder),
            "SELECT CAST(y[1] AS STRING) AS score, status FROM %s;".formatted(scored("order")),
            "SELECT * FROM %s;".formatted(scored("odrer"))));
    Stream<String> gateway =
        withGateway
            ? Stream.of("gateway", "-e", cluster.gateway().replace("http://", ""))
            : Stream.of("embedded");

    String printed =
        cluster.client(
            Stream.concat(gateway, Stream.of("-f", script.toString())).toArray(String[]::new));

    Stepper stepper = ModelFiles.loadStreaming("gru", Files.readAllBytes(MODEL)).stepper();
    for (float[] x : new float[][] {{0.5f, 0.25f}, {1, 0}}) {
      assertThat(printed).contains(" " + stepper.step(x)[0] + " |");
    }
    assertThat(printed)
        .contains("Received a total of 2 rows")
        .contains(
            "ValidationException: rnn_score: an option must be one of the list: option='odrer'");
  }

  private static String scored(String option) {
    return "rnn_score(input => TABLE readings PARTITION BY pump, model => '%s', features => DESCRIPTOR(rpm, celsius), uid => 'vibration', options => MAP['%s', 'arrival'])"
        .formatted(MODEL, option);
  }
}
