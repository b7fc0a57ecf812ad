/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the golden savepoint if it is missing: {@code mvn -pl flink-rnn-table -am test
 * -Dtest=GoldenQueryWriter -Dsurefire.failIfNoSpecifiedTests=false}. Not a test: it runs only when
 * it is named.
 */
class GoldenQueryWriter {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(1);

  @TempDir Path folder;

  @Test
  void write(@InjectMiniCluster MiniCluster cluster) throws Exception {
    assumeThat(GoldenQuery.FOLDER).doesNotExist();
    String query = GoldenQuery.query(SampleFiles.lstm(folder.resolve("lstm.keras"), 7));
    SqlJob job = SqlJob.of(cluster, "hashmap", 1, GoldenQuery.rows());

    SqlJob.Result stopped = job.stop(query, GoldenQuery.CUT, folder, SavepointFormatType.CANONICAL);

    Files.createDirectories(GoldenQuery.FOLDER);
    Files.copy(
        Path.of(URI.create(stopped.savepoint())).resolve("_metadata"),
        GoldenQuery.FOLDER.resolve("_metadata"));
    Files.write(
        GoldenQuery.FOLDER.resolve("afterwards.txt"), job.from(stopped.savepoint()).run(query));
  }
}
