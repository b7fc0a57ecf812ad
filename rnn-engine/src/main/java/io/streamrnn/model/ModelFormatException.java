/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

/**
 * A model file is damaged, has another format than expected, or holds something that is not
 * supported ({@link UnsupportedModelException}). The message has the error and its place in the
 * file.
 */
public class ModelFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception whose message has the error and its place. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** An exception whose message has the error and its place, with the cause. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
