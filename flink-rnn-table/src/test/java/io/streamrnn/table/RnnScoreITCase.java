/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static io.streamrnn.table.Tables.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the function makes of rows. */
class RnnScoreITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir static Path folder;
  private static Path sums;

  @BeforeAll
  static void writeModels() {
    sums = SampleFiles.sums(folder.resolve("sums.keras"));
  }

  private static String score(String rest) {
    return "rnn_score(input => TABLE readings PARTITION BY pump, model => '%s', features => DESCRIPTOR(x)%s)"
        .formatted(sums, rest.isEmpty() ? "" : ", " + rest);
  }

  @Test
  void carriesTheStateOfEachKey() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "", 1),
                reading("b", 10f, "", 2),
                reading("a", 2f, "", 3),
                reading("b", 20f, "", 4));

    assertThat(
            tables.lines(
                "SELECT pump, x, y, status, reason FROM "
                    + score("options => MAP['order', 'arrival']")))
        .containsExactly(
            "a,1.0,1.0,SCORED,null",
            "b,10.0,10.0,SCORED,null",
            "a,2.0,3.0,SCORED,null",
            "b,20.0,30.0,SCORED,null");
  }

  @Test
  void ordersByTimeAndRejectsLateRows() throws Exception {
    Tables tables =
        Tables.of(1)
            .readings(
                reading("a", 1f, "", 2),
                reading("a", 2f, "", 1),
                reading("a", 4f, "", 100),
                reading("a", 8f, "", 3),
                reading("a", 16f, "", 101));

    assertThat(
            tables.lines(
                "SELECT x, y, status, SUBSTRING(reason, 1, 4) FROM "
                    + score("on_time => DESCRIPTOR(`time`), uid => 'sums'")))
        .containsExactly(
            "2.0,2.0,SCORED,null",
            "1.0,3.0,SCORED,null",
            "8.0,null,REJECTED,LATE",
            "4.0,7.0,SCORED,null",
            "16.0,23.0,SCORED,null");
  }
}
