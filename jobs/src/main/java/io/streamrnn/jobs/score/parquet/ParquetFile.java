/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of a Parquet file, in order, as JSON objects. Its memory holds a page of each column.
 * Not thread-safe.
 */
public final class ParquetFile implements Closeable {

  private final FSDataInputStream in;
  private final MessageType schema;
  private final MessageColumnIO columns;
  private final Iterator<RowGroup> groups;

  // -- the current row group
  private Optional<RecordReader<Group>> records = Optional.empty();
  private long rowsLeft;

  /**
   * Reads the footer.
   *
   * @param in is closed with this file, and if this constructor fails
   * @param length of the file in bytes
   * @throws IOException if it is not a valid Parquet file
   */
  public ParquetFile(FSDataInputStream in, long length) throws IOException {
    this.in = in;
    try {
      FileMetaData footer = Footer.read(in, length);
      schema = valid(() -> FileSchema.of(footer.getSchema()));
      columns = new ColumnIOFactory(footer.getCreated_by()).getColumnIO(schema);
      groups = footer.getRow_groups().iterator();
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The JSON object of the next row; empty at the end.
   *
   * @throws IOException if the file cannot be read or is damaged
   */
  public Optional<String> next() throws IOException {
    while (rowsLeft == 0) {
      if (!groups.hasNext()) {
        return Optional.empty();
      }
      open(groups.next());
    }
    rowsLeft--;
    return Optional.of(valid(() -> GroupJson.of(records.orElseThrow().read())));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Opens a row group unless it has no rows: Parquet refuses columns without values. */
  private void open(RowGroup group) throws IOException {
    rowsLeft = group.getNum_rows();
    if (rowsLeft == 0) {
      return;
    }
    records =
        Optional.of(
            valid(
                () ->
                    columns.getRecordReader(
                        new RowGroupPages(in, group), new GroupRecordConverter(schema))));
  }

  /** Of damaged files Parquet throws exceptions of many types. */
  private static <T> T valid(Supplier<T> read) throws IOException {
    try {
      return read.get();
    } catch (RuntimeException e) {
      throw new IOException("not a valid Parquet file: " + message(e), e);
    }
  }

  /** The message of the innermost cause that has one. */
  private static String message(Throwable failure) {
    String message = failure.toString();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof EOFException) {
        return "a column ends early";
      }
      message = e.getMessage() == null ? message : e.getMessage();
    }
    return message;
  }
}
