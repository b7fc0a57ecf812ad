/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Sends numbers to an {@link EchoServer}. */
final class EchoClient implements AutoCloseable {

  /** A call of numbers that returns numbers, as 4 bytes each. */
  static final MethodDescriptor<float[], float[]> METHOD =
      MethodDescriptor.newBuilder(new Numbers(), new Numbers())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("benchmark.Echo", "score"))
          .build();

  private final ManagedChannel channel;

  EchoClient(int port) {
    channel =
        ManagedChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), port)
            .usePlaintext()
            // An answer is passed on by the thread that reads it, not by one of a pool.
            .directExecutor()
            .build();
  }

  /** Calls the server, and returns before it answers. */
  void call(float[] x, Consumer<float[]> answered, Consumer<Throwable> failed) {
    ClientCalls.asyncUnaryCall(
        channel.newCall(METHOD, CallOptions.DEFAULT),
        x,
        new StreamObserver<>() {
          @Override
          public void onNext(float[] y) {
            answered.accept(y);
          }

          @Override
          public void onError(Throwable cause) {
            failed.accept(cause);
          }

          @Override
          public void onCompleted() {}
        });
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static final class Numbers implements MethodDescriptor.Marshaller<float[]> {

    @Override
    public InputStream stream(float[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
      bytes.asFloatBuffer().put(values);
      return new ByteArrayInputStream(bytes.array());
    }

    @Override
    public float[] parse(InputStream stream) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(stream.readAllBytes());
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
