/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.IOException;

/** Takes the lines of the output, in order. */
@FunctionalInterface
public interface LineSink {

  /** Takes a line, without its end. */
  void write(String line) throws IOException;
}
