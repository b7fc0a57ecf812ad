/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.internal.Providers;

/**
 * What the kernels of the built-in cells compute with. There are two providers, which give the same
 * bits:
 *
 * <ul>
 *   <li>{@code plain}: loops that the JIT compiler turns into vector instructions;
 *   <li>{@code vector}: the Vector API, faster where three rows or more are stepped together. It is
 *       selected where the JVM was started with {@code --add-modules jdk.incubator.vector},
 *       compiles with C2, and has vectors of 256 bits or more; {@code -Dstreamrnn.kernels=plain}
 *       turns it off. Until C2 has compiled it, which a thread of its own brings about, plain loops
 *       are used; {@code -Dstreamrnn.kernels=vector} uses it from the first step on, for tests.
 * </ul>
 */
public final class Kernels {

  private Kernels() {}

  /**
   * The provider that this process uses, which never changes, and, if it is the plain one, why:
   * {@code "vector (jdk.incubator.vector, 512 bits)"}.
   */
  public static String provider() {
    return Providers.description();
  }
}
