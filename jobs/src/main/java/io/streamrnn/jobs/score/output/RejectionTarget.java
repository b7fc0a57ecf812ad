/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where a job writes the rows that it rejects.
 *
 * @param <T> what is written for a row
 */
public interface RejectionTarget<T> {

  /**
   * What is written for a row. Called by the tasks of the job.
   *
   * @param <T> its type
   */
  @FunctionalInterface
  interface Rejections<T> extends Serializable {

    /**
     * A rejected row.
     *
     * @param reason used if the row is an event, which the model rejected
     */
    T of(Row row, String reason);
  }

  /** The type of what is written. */
  Class<T> type();

  /** Makes what is written. */
  Rejections<T> rejections();

  /** Adds the sink to a job. */
  void write(DataStream<T> rejections);
}
