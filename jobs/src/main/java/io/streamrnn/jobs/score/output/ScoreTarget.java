/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where a job writes its scores.
 *
 * @param <T> what is written for an event
 */
public interface ScoreTarget<T> {

  /**
   * What is written for an event. Called by the tasks of the job.
   *
   * @param <T> its type
   */
  interface Lines<T> extends Serializable {

    /**
     * The only line, or one of several.
     *
     * @param hasScore whether the line has a score
     */
    T of(Row row, String line, boolean hasScore);

    /** The lines of one event, which stay together. At least one. */
    T all(List<T> lines);
  }

  /** The type of what is written. */
  Class<T> type();

  /** Makes what is written. */
  Lines<T> lines();

  /** Adds the sink to a job. */
  void write(DataStream<T> scores);
}
