/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckpointsTest {

  @Test
  void aJobThatFailedBeforeAllKeysHadAnEventIsNotWaitedFor() {
    CompletableFuture<Void> allKeys = new CompletableFuture<>();
    CompletableFuture<Void> result =
        CompletableFuture.failedFuture(new IllegalStateException("the job failed"));

    assertThatThrownBy(() -> Checkpoints.await(allKeys, result))
        .hasRootCauseMessage("the job failed");
  }

  @Test
  void aJobThatRunsIsWaitedForUntilAllKeysHadAnEvent() throws Exception {
    Checkpoints.await(CompletableFuture.completedFuture(null), new CompletableFuture<>());
  }
}
