/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.model.ModelFormatException;
import java.util.function.Supplier;

/**
 * A net below the readers, and below what makes models of what they read: what those did not
 * foresee must not fail a job at a model update.
 */
final class GuardedReading {

  /** What its message begins with. Tests of damaged files look for it: no reader should need it. */
  static final String UNFORESEEN = "a model file must be one that its reader understands";

  private GuardedReading() {}

  /**
   * Reads a file, or makes a model of one that was read.
   *
   * @param name of the model in the message
   * @param reader what does it
   * @throws ModelFormatException that of the reader, or one caused by another exception
   */
  static <T> T of(String name, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (ModelFormatException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelFormatException(
          "%s: model=%s, reason=%s; save the model again".formatted(UNFORESEEN, name, e), e);
    }
  }
}
