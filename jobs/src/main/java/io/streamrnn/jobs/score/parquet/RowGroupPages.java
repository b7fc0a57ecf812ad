/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;

/** The columns of one row group. */
final class RowGroupPages implements PageReadStore {

  private final FSDataInputStream in;
  private final long rows;
  private final Map<List<String>, ColumnChunk> chunks = new HashMap<>();

  RowGroupPages(FSDataInputStream in, RowGroup group) {
    this.in = in;
    this.rows = group.getNum_rows();
    for (ColumnChunk chunk : group.getColumns()) {
      chunks.put(chunk.getMeta_data().getPath_in_schema(), chunk);
    }
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    ColumnChunk chunk = chunks.get(List.of(column.getPath()));
    if (chunk == null) {
      throw new IllegalStateException("a row group has no column " + column);
    }
    if (chunk.isSetFile_path()) {
      throw new IllegalStateException("columns in other files are not supported: column=" + column);
    }
    return new ColumnPages(in, chunk.getMeta_data(), column.getPrimitiveType());
  }

  @Override
  public long getRowCount() {
    return rows;
  }
}
