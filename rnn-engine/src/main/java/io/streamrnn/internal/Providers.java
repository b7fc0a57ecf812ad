/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import java.util.Optional;

/** Picks the arithmetic of this process. */
public final class Providers {

  /**
   * The system property that, set to {@code plain}, disables the Vector API, and, set to {@code
   * vector}, uses it at once, before it is compiled.
   */
  public static final String PROPERTY = "streamrnn.kernels";

  private static final String MODULE = "jdk.incubator.vector";
  private static final String VECTOR_ARITHMETIC = "io.streamrnn.internal.VectorArithmetic";
  // With narrower vectors nothing has been measured.
  private static final int LEAST_BITS = 256;

  static final Arithmetic CURRENT = pick();

  private Providers() {}

  /** What was picked, and why if it is the plain one. */
  public static String description() {
    return CURRENT.description();
  }

  private static Arithmetic pick() {
    return reasonForPlain().<Arithmetic>map(PlainArithmetic::new).orElseGet(Providers::pickVector);
  }

  private static Arithmetic pickVector() {
    try {
      Arithmetic vector =
          Class.forName(VECTOR_ARITHMETIC)
              .asSubclass(Arithmetic.class)
              .getDeclaredConstructor()
              .newInstance();
      int bits = Float.SIZE * vector.stride(1);
      if (bits < LEAST_BITS) {
        return new PlainArithmetic(
            "vectors of this machine have %d bits, %d are needed".formatted(bits, LEAST_BITS));
      }
      return "vector".equals(System.getProperty(PROPERTY)) ? vector : vector.warmingUp();
    } catch (ReflectiveOperationException | LinkageError e) {
      // An incubating module may change with any Java.
      return new PlainArithmetic("%s of this Java does not fit: %s".formatted(MODULE, e));
    }
  }

  private static Optional<String> reasonForPlain() {
    if ("plain".equals(System.getProperty(PROPERTY))) {
      return Optional.of("-D" + PROPERTY + "=plain");
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.of("started without --add-modules " + MODULE);
    }
    if (!hasC2()) {
      return Optional.of("only the C2 compiler compiles " + MODULE + " to machine code");
    }
    return Optional.empty();
  }

  /** Elsewhere the Vector API is a library of small objects, slower by orders of magnitude. */
  private static boolean hasC2() {
    return HotSpot.isPresent()
        && !System.getProperty("java.vm.info", "").contains("interpreted")
        && !HotSpot.option("UseJVMCICompiler", "false").equals("true")
        && HotSpot.option("TieredStopAtLevel", "4").equals("4");
  }
}
