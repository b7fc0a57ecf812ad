/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.time.Duration;

/** The ways to run a network, which differ in nothing that is seen. */
enum Runner {
  FUNCTION,
  BATCHES,
  CACHE,
  BATCHES_AND_CACHE;

  /** Asks for this one. There are fewer state cache than keys, and fewer dirty ones still. */
  <IN, OUT> StreamingRnnBuilder<IN, OUT> of(StreamingRnnBuilder<IN, OUT> rnn) {
    if (this == BATCHES || this == BATCHES_AND_CACHE) {
      rnn.batching(Batching.ofSize(16).linger(Duration.ofMillis(5)));
    }
    if (this == CACHE || this == BATCHES_AND_CACHE) {
      rnn.stateCache(StateCache.ofSize(5).maxDirty(2));
    }
    return rnn;
  }
}
