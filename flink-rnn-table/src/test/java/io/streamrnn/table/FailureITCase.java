/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static io.streamrnn.table.Tables.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query that fails continues from its last checkpoint. */
class FailureITCase {

  @RegisterExtension static final MiniClusterExtension CLUSTER = Tables.cluster(2);

  private static final String SOURCE = "failing";
  private static final int ROWS = 200;
  private static final int PAUSE = 100;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void replayedRowsGetTheSameScores(String backend) throws Exception {
    FailOnce.start();
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    Tables tables = Tables.of(2, configuration);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(reading("pump-" + i % 2, (float) i, "" + i, i));
    }
    tables.table("readings", Pause.source(tables.env, SOURCE, Tables.READINGS, rows, PAUSE));
    tables
        .tables
        .toDataStream(
            tables.tables.sqlQuery(
                "SELECT mark, y FROM rnn_score(input => TABLE readings PARTITION BY pump, model => '%s', features => DESCRIPTOR(x), on_time => DESCRIPTOR(`time`), uid => 'sums')"
                    .formatted(SampleFiles.sums(folder.resolve("sums.keras")))))
        .map(new FailOnce())
        .sinkTo(new DiscardingSink<>());

    tables.env.executeAsync().getJobExecutionResult().get(2, TimeUnit.MINUTES);

    assertThat(FailOnce.HAS_FAILED).isTrue();
    assertThat(FailOnce.DIFFERENT).isFalse();
    assertThat(FailOnce.SCORES).hasSize(ROWS);
    float sum = 0;
    for (int i = 1; i < ROWS; i += 2) {
      sum += i;
      assertThat(FailOnce.SCORES.get("" + i)).isEqualTo(sum);
    }
  }

  /** Opens the source at the first checkpoint, and fails at the first row after it. */
  private static final class FailOnce implements MapFunction<Row, Row>, CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean HAS_CHECKPOINT = new AtomicBoolean();
    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();
    private static final AtomicBoolean DIFFERENT = new AtomicBoolean();
    private static final Map<String, Float> SCORES = new ConcurrentHashMap<>();

    static void start() {
      HAS_CHECKPOINT.set(false);
      HAS_FAILED.set(false);
      DIFFERENT.set(false);
      SCORES.clear();
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      // One that is taken while the source waits.
      if (!SCORES.isEmpty()) {
        HAS_CHECKPOINT.set(true);
        Pause.open(SOURCE);
      }
    }

    @Override
    public Row map(Row row) {
      Float score = row.getFieldAs(1);
      Float before = SCORES.put(row.getFieldAs(0), score);
      if (before != null && !before.equals(score)) {
        DIFFERENT.set(true);
      }
      if (HAS_CHECKPOINT.get() && !HAS_FAILED.getAndSet(true)) {
        throw new IllegalStateException("fails once");
      }
      return row;
    }
  }
}
