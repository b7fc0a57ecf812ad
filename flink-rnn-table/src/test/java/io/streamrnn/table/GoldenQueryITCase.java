/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The savepoint of a query that was taken once is restored, and the query continues from it. */
class GoldenQueryITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(2);

  // The arithmetic of another version may differ in its last bits.
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void theRowsAfterwardsAreScoredAsIfNothingHadBeen(
      String backend, @InjectMiniCluster MiniCluster cluster) throws Exception {
    String query = GoldenQuery.query(SampleFiles.lstm(folder.resolve("lstm.keras"), 7));

    List<String> lines =
        SqlJob.of(cluster, backend, 2, GoldenQuery.rows())
            .from(GoldenQuery.FOLDER.toUri().toString())
            .run(query);

    List<String> expected = Files.readAllLines(GoldenQuery.FOLDER.resolve("afterwards.txt"));
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      assertClose(lines.get(i), expected.get(i));
    }
  }

  private static void assertClose(String actual, String expected) {
    String[] fields = actual.split("[,\\[\\]]");
    String[] others = expected.split("[,\\[\\]]");
    assertThat(fields).hasSameSizeAs(others);
    for (int i = 0; i < fields.length; i++) {
      if (others[i].matches(" ?-?\\d+\\.\\d+(E-?\\d+)?")) {
        assertThat(Float.parseFloat(fields[i]))
            .as(actual)
            .isCloseTo(Float.parseFloat(others[i]), within(TOLERANCE));
      } else {
        assertThat(fields[i]).as(actual).isEqualTo(others[i]);
      }
    }
  }
}
