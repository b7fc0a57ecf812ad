/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where the rows of a run come from: files, or topics. */
public sealed interface RowInput permits InputFiles, InputTopics {

  /** The names of the files, or the address of the topics, for messages. */
  List<String> names();

  /** Whether another process can read the same rows again. */
  boolean isRepeatable();

  /** Says where a row is. */
  RowPlaces places();

  /** Adds the source of the rows to a job. They are counted, see {@link RowSource#rowsRead}. */
  DataStream<Row> read(StreamExecutionEnvironment environment, RowLayout layout);
}
