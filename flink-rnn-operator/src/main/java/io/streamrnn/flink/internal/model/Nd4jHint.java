/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import org.apache.flink.util.ExceptionUtils;

/** What to do where a cell written with ND4J does not find all of it. */
final class Nd4jHint {

  private Nd4jHint() {}

  /** The hint, with a separator in front of it; empty for other failures. */
  static String of(Throwable failure) {
    if (ExceptionUtils.findThrowable(failure, Nd4jHint::comesFromNd4j).isEmpty()) {
      return "";
    }
    return "; cells written with ND4J need nd4j-native and its natives in Flink's lib folder, and nothing of org.nd4j and org.bytedeco in the job's jar";
  }

  private static boolean comesFromNd4j(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return failure instanceof LinkageError && (text.contains("nd4j") || text.contains("bytedeco"))
        || text.contains("Nd4j.factory()");
  }
}
