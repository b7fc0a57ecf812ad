/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoClientTest {

  private Server server;
  private EchoClient client;

  @BeforeEach
  void connect() throws Exception {
    server = EchoServer.listen();
    client = new EchoClient(server.getPort());
  }

  @AfterEach
  void disconnect() {
    client.close();
    server.shutdownNow();
  }

  @Test
  void theServerReturnsWhatItIsSent() throws Exception {
    CompletableFuture<float[]> answer = new CompletableFuture<>();

    client.call(new float[] {1, -2.5f}, answer::complete, answer::completeExceptionally);

    assertThat(answer.get(1, TimeUnit.MINUTES)).containsExactly(1, -2.5f);
  }

  @Test
  void theThreadThatReadsAnAnswerPassesItOn() throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();

    client.call(
        new float[1],
        y -> thread.complete(Thread.currentThread().getName()),
        thread::completeExceptionally);

    assertThat(thread.get(1, TimeUnit.MINUTES)).startsWith("grpc-default-worker");
  }
}
