/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.GoldenSavepointITCase.TOLERANCE;
import static io.streamrnn.flink.GoldenSavepointITCase.assertClose;
import static io.streamrnn.flink.GoldenSavepointITCase.events;
import static io.streamrnn.flink.GoldenSavepointITCase.lines;
import static io.streamrnn.flink.GoldenSavepointITCase.restored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.state.RnnSavepoint;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Savepoints of Flink 1.20 from which keys are erased. */
class ErasedGoldenSavepointITCase {

  private static final List<String> ERASED = List.of("key-1");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @BeforeEach
  void startAnew() {
    Gate.closeAll();
  }

  @ParameterizedTest
  @EnumSource
  void theOtherKeysContinue(GoldenSavepoint golden, @TempDir Path folder) throws Exception {
    Path erased = folder.resolve("erased");
    RnnSavepoint savepoint = RnnSavepoint.open(golden.folderOfFlink120().toString());
    assertThat(savepoint.operators().get(0).uid()).isEmpty();
    savepoint.erase("rnn", ERASED, erased.toString());
    StreamExecutionEnvironment env = restored(erased, "hashmap");
    var rnn = golden.rnn(Runner.FUNCTION);
    var scores = rnn.apply(events(env).keyBy(GoldenEvent::key)).uid("rnn");
    Gate.open("later events", 0);

    List<String> lines =
        scores
            .union(rnn.reports(scores, String.class).map(GoldenSavepoint::line))
            .executeAndCollect(1000);

    assertThat(States.haveText(erased, "key-1")).isFalse();
    assertClose(
        States.ofOtherKeys(PlainLoop.sorted(lines), ERASED),
        States.ofOtherKeys(lines(golden, "afterwards.txt"), ERASED),
        TOLERANCE);
  }
}
