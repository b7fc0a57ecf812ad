/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;

/** A savepoint cannot be read or written. The message says why, where, and what to do. */
@PublicEvolving
public final class SavepointException extends IOException {

  private static final long serialVersionUID = 1L;

  SavepointException(String message) {
    super(message);
  }

  SavepointException(String message, Throwable cause) {
    super(message, cause);
  }
}
