/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.state.RnnState;
import io.streamrnn.state.SavepointException;
import io.streamrnn.state.StateReplay;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replay refuses before its job runs, which may take hours. */
class ReplayRefusalTest {

  private final AtomicInteger jobs = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "events"})
  void recordsInFlightOfAnyOperatorAreRefusedBeforeAJobRuns(String uid, @TempDir Path folder)
      throws Exception {
    Path unaligned =
        UnalignedCheckpoint.of(
            GoldenSavepoint.STATEFUL_LSTM.folder(),
            folder,
            operator -> operator.getOperatorUid().filter(uid::equals).isPresent());
    StateReplay<GoldenEvent, String> replay =
        RnnState.replay(
            unaligned.toString(),
            "rnn",
            GoldenSavepoint.STATEFUL_LSTM.rnn(Runner.FUNCTION),
            history(),
            GoldenEvent::key,
            Types.STRING);
    Path replayed = folder.resolve("replayed");

    assertThatThrownBy(() -> replay.execute(replayed.toUri().toString()))
        .isInstanceOf(SavepointException.class)
        .hasMessageContaining("must have no records in flight")
        .hasMessageEndingWith("take a savepoint, which never has them, and use that one");
    assertThat(replayed).doesNotExist();
    assertThat(jobs).hasValue(0);
  }

  private DataStream<GoldenEvent> history() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.registerJobListener(
        new JobListener() {
          @Override
          public void onJobSubmitted(@Nullable JobClient client, @Nullable Throwable failure) {
            jobs.incrementAndGet();
          }

          @Override
          public void onJobExecuted(
              @Nullable JobExecutionResult result, @Nullable Throwable failure) {
            // It was submitted before.
          }
        });
    return env.fromData(GoldenSavepoint.events(), TypeInformation.of(GoldenEvent.class));
  }
}
