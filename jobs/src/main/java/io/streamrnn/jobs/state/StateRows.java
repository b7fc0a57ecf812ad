/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import io.streamrnn.state.KeyedRnnState;
import java.io.IOException;

/** Takes the states of keys. For one thread. */
@FunctionalInterface
interface StateRows {

  /** Writes the row of a key. */
  void write(KeyedRnnState<String> state) throws IOException;
}
