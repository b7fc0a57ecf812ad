/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

/**
 * A model is sound but holds something that is not supported: a layer, an option, a format, or a
 * non-causal layer where events are stepped one by one. The message names it, its place, and what
 * is supported.
 */
public final class UnsupportedModelException extends ModelFormatException {

  private static final long serialVersionUID = 1L;

  /** An exception whose message names what is not supported, its place, and what is supported. */
  public UnsupportedModelException(String message) {
    super(message);
  }
}
