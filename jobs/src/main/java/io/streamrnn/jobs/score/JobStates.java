/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.state.StateBootstrap;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Starts the states of a kind of job. */
interface JobStates {

  /** The states after the rows of a plan. */
  StateBootstrap<?, ?> of(HistoryRun run, NetworkPlan plan, DataStream<Row> rows);
}
