/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import org.apache.flink.util.ExceptionUtils;

/** Why the serializers of a state cannot be read. */
final class Headers {

  private Headers() {}

  static SavepointException unreadable(Exception e) {
    return ExceptionUtils.findThrowable(e, ClassNotFoundException.class)
        .map(missing -> missing(missing, e))
        .orElseGet(() -> damaged(e));
  }

  private static SavepointException missing(ClassNotFoundException missing, Exception e) {
    return new SavepointException(
        "the classes of keys and records must be on the class path: class=%s; add the jar of the job"
            .formatted(missing.getMessage()),
        e);
  }

  private static SavepointException damaged(Exception e) {
    if (e instanceof SavepointException known) {
      return known;
    }
    String what = e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString();
    return new SavepointException(
        "the state of an operator must be readable: %s; use an earlier savepoint if this one is damaged"
            .formatted(what),
        e);
  }
}
