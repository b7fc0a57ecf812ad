/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.operators.Order;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The source of the job: one reader, in the order of the files, or sorted by the order column. */
public final class RowSource {

  private RowSource() {}

  /**
   * The rows of the files by key, in the order of the files or of the order column.
   *
   * @param sort whether they are sorted by the order column
   */
  public static KeyedStream<Row, String> of(
      StreamExecutionEnvironment environment, InputFiles files, RowLayout layout, boolean sort) {
    DataStream<Row> rows = read(environment, files, layout);
    KeyedStream<Row, String> keyed = (sort ? sorted(rows) : rows).keyBy(Row::keyText, Types.STRING);
    return layout.selection().hasOrder() ? OrderCheck.check(keyed) : keyed;
  }

  private static DataStream<Row> read(
      StreamExecutionEnvironment environment, InputFiles files, RowLayout layout) {
    return environment
        .fromSource(source(files, layout), WatermarkStrategy.noWatermarks(), "rows")
        .uid("rows")
        .setParallelism(1)
        .map(new RowCounter())
        .uid("row-count")
        .setParallelism(1);
  }

  /** Flink sorts rows in its managed memory, and on disk if there are many. */
  private static DataStream<Row> sorted(DataStream<Row> rows) {
    return rows.fullWindowPartition()
        .sortPartition(new SortKey(), Order.ASCENDING)
        .setParallelism(1)
        .map(new RowNumberer())
        .setParallelism(1);
  }

  /** How many rows were read, from a job's accumulators; 0 if it is not known yet. */
  public static long rowsRead(Map<String, Object> accumulators) {
    return RowCounter.of(accumulators);
  }

  private static FileSource<Row> source(InputFiles files, RowLayout layout) {
    Path[] paths = files.files().stream().map(InputFile::path).toArray(Path[]::new);
    return FileSource.forBulkFileFormat(new RowFileFormat(layout, files), paths)
        .setFileEnumerator(() -> FileSplits.enumerator(files))
        .setSplitAssigner(FileSplits::new)
        .build();
  }
}
