/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.ExecutionConfig.ClosureCleanerLevel;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.java.ClosureCleaner;

/** What users pass to the builder travels to the TaskManagers in serialized form. */
@Internal
public final class Serializability {

  private Serializability() {}

  /**
   * Cleans a closure as Flink does, and requires that it can be serialized.
   *
   * @param option the method that it was passed to, such as {@code "endWhen"}
   * @throws IllegalArgumentException if it cannot be serialized
   */
  public static <T> T require(String option, T function) {
    Objects.requireNonNull(function, option);
    try {
      ClosureCleaner.clean(function, ClosureCleanerLevel.RECURSIVE, false);
      // A separate check, as the cleaner does not look at lambdas.
      ClosureCleaner.ensureSerializable(function);
    } catch (InvalidProgramException e) {
      throw new IllegalArgumentException(
          "the function passed to %s(...) must be serializable: class=%s: %s; use its arguments, constants and serializable local variables only, no fields of the enclosing class"
              .formatted(option, function.getClass().getName(), e.getCause()),
          e);
    }
    return function;
  }
}
