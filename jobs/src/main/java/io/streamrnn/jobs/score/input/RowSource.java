/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.operators.Order;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The rows of the job by key: in the order of the input, which one reader reads, or sorted by the
 * order column; of topics in the order of their partitions.
 */
public final class RowSource {

  private RowSource() {}

  /**
   * The rows of the input by key.
   *
   * @param sort whether they are sorted by the order column
   * @param time the event time of rows; empty if they have none
   * @param problems of rows whose order does not count
   */
  public static KeyedStream<Row, String> of(
      StreamExecutionEnvironment environment,
      RowInput input,
      RowLayout layout,
      boolean sort,
      Optional<EventTime> time,
      RowProblems problems) {
    DataStream<Row> read = input.read(environment, layout);
    DataStream<Row> ordered = sort ? sorted(read) : read;
    KeyedStream<Row, String> keyed =
        time.map(assigner -> timed(ordered, assigner))
            .orElse(ordered)
            .keyBy(Row::keyText, Types.STRING);
    return layout.selection().hasOrder() ? OrderCheck.check(keyed, problems) : keyed;
  }

  /**
   * The rows of the past, in the order of the order column, or of the input if there is none.
   *
   * @param asOf which of them; empty for all
   * @param time the event time of rows; empty if they have none
   */
  public static DataStream<Row> history(
      StreamExecutionEnvironment environment,
      RowInput input,
      RowLayout layout,
      Optional<AsOf> asOf,
      Optional<EventTime> time) {
    DataStream<Row> read = input.read(environment, layout);
    DataStream<Row> past =
        asOf.<DataStream<Row>>map(last -> read.filter(new PastRows(last)).setParallelism(1))
            .orElse(read);
    DataStream<Row> ordered = layout.selection().hasOrder() ? sorted(past) : past;
    return time.map(assigner -> timed(ordered, assigner)).orElse(ordered);
  }

  static DataStream<Row> read(
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

  /** Without watermarks, so that the output does not depend on the time at which one comes. */
  private static DataStream<Row> timed(DataStream<Row> rows, EventTime time) {
    return rows.assignTimestampsAndWatermarks(
            WatermarkStrategy.<Row>noWatermarks().withTimestampAssigner(time))
        .uid("event-time")
        .setParallelism(rows.getParallelism());
  }

  /** How many rows of the past were left out, from a job's accumulators. */
  public static long rowsLeftOut(Map<String, Object> accumulators) {
    return PastRows.leftOut(accumulators);
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
