/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.util.Preconditions;

/**
 * Reads the rows of one file after the other, in order. After a failure Flink reads the file again
 * from its beginning, and the rows that were read before are skipped.
 */
final class RowFileFormat implements BulkFormat<Row, FileSourceSplit> {

  private static final long serialVersionUID = 1L;

  private static final int BATCH_ROWS = 1000;
  private static final int BATCH_CHARACTERS = 1 << 20;

  private final RowLayout layout;
  private final InputFiles files;

  RowFileFormat(RowLayout layout, InputFiles files) {
    this.layout = layout;
    this.files = files;
  }

  @Override
  public Reader<Row> createReader(Configuration config, FileSourceSplit split) throws IOException {
    int index = FileSplits.index(split);
    InputFile file = files.files().get(index);
    return new BatchReader(layout.open(file, index), file.isOfThisMachine());
  }

  @Override
  public Reader<Row> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
    Reader<Row> reader = createReader(config, split);
    long rows =
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L);
    ((BatchReader) reader).skip(rows);
    return reader;
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<Row> getProducedType() {
    return TypeInformation.of(Row.class);
  }

  private static final class BatchReader implements Reader<Row> {

    private final RowReader rows;
    private final boolean checksBatches;
    private long read;

    /**
     * A reader.
     *
     * @param checksBatches whether each batch is checked. The end is checked anyway.
     */
    BatchReader(RowReader rows, boolean checksBatches) {
      this.rows = rows;
      this.checksBatches = checksBatches;
    }

    void skip(long count) throws IOException {
      for (; read < count; read++) {
        Preconditions.checkState(
            rows.next().isPresent(), "the file must have the rows that were read before");
      }
    }

    // Flink's contract: null at the end of the file.
    @SuppressWarnings("NullAway")
    @Override
    public RecordIterator<Row> readBatch() throws IOException {
      List<Row> batch = new ArrayList<>();
      int characters = 0;
      while (batch.size() < BATCH_ROWS && characters < BATCH_CHARACTERS) {
        var row = rows.next();
        if (row.isEmpty()) {
          break;
        }
        batch.add(row.get());
        characters += row.get().raw().length();
      }
      if (checksBatches) {
        // Before a checkpoint can have rows that are not those of the file.
        rows.requireUnchanged();
      }
      long before = read;
      read += batch.size();
      return batch.isEmpty()
          ? null
          : new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, before);
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
