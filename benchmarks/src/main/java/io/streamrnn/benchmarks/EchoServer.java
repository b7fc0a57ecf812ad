/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server in a process of its own that returns what it is sent: no model server with gRPC answers
 * for less.
 */
public final class EchoServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private EchoServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the process, and waits until it accepts calls. */
  static EchoServer start() throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    EchoServer.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    return new EchoServer(process, Integer.parseInt(reader.readLine()));
  }

  /** Runs until the process that started it closes its input. */
  public static void main(String[] args) throws IOException {
    Server server = listen();
    System.out.println(server.getPort());
    while (System.in.read() != -1) {
      // Nothing is sent here.
    }
    server.shutdownNow();
  }

  /** Accepts calls in this process. */
  static Server listen() throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .directExecutor()
        .addService(
            ServerServiceDefinition.builder("benchmark.Echo")
                .addMethod(
                    EchoClient.METHOD,
                    ServerCalls.asyncUnaryCall(
                        (x, answer) -> {
                          answer.onNext(x);
                          answer.onCompleted();
                        }))
                .build())
        .build()
        .start();
  }

  int port() {
    return port;
  }

  /** CPU time of the process so far. */
  long cpuNanos() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
