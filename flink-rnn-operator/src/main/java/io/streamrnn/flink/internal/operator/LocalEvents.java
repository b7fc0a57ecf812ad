/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import org.jspecify.annotations.Nullable;

/** What a {@link LocalScorer} runs: one event at a time or batches. For one thread. */
interface LocalEvents<IN> extends AutoCloseable {

  /** An event arrives, whose key is the current one from then on. */
  void arrive(Object key, @Nullable IN record, long timestamp) throws Exception;

  /** A watermark arrives that is after the last one. */
  void watermark(long time) throws Exception;

  /** The processing time is set. */
  void processingTime(long time) throws Exception;

  /** Scores what waits for a batch to fill. */
  void flush() throws Exception;

  /** After the last event and the last watermark. */
  void endOfInput() throws Exception;

  @Override
  void close();
}
