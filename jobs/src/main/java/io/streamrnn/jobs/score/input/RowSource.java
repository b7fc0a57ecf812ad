/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.Location;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The source of the job: one reader, in the order of the file. */
public final class RowSource {

  private RowSource() {}

  /** The rows of a file. */
  public static DataStream<Row> of(
      StreamExecutionEnvironment environment, Location file, RowLayout layout) {
    return environment
        .fromSource(source(file, layout), WatermarkStrategy.noWatermarks(), "rows")
        .uid("rows")
        .setParallelism(1)
        .map(new RowCounter())
        .uid("row-count")
        .setParallelism(1);
  }

  /** How many rows were read, from a job's accumulators; 0 if it is not known yet. */
  public static long rowsRead(Map<String, Object> accumulators) {
    return RowCounter.of(accumulators);
  }

  private static FileSource<Row> source(Location file, RowLayout layout) {
    return FileSource.forRecordStreamFormat(new RowFileFormat(layout), file.path())
        // Flink's default skips files whose names begin with a dot or an underscore.
        .setFileEnumerator(() -> new NonSplittingRecursiveEnumerator(path -> true))
        .build();
  }
}
