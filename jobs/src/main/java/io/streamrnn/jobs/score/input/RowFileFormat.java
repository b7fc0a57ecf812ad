/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * Reads a file row by row, in order, and numbers the rows. After a failure Flink reads the file
 * again from its beginning and skips the rows that were read before, so the numbers are the same.
 */
final class RowFileFormat extends SimpleStreamFormat<Row> {

  private static final long serialVersionUID = 1L;

  private final RowLayout layout;

  RowFileFormat(RowLayout layout) {
    this.layout = layout;
  }

  @Override
  public StreamFormat.Reader<Row> createReader(Configuration config, FSDataInputStream stream)
      throws IOException {
    LineReader lines = new LineReader(stream);
    if (layout.header()) {
      lines.skip();
    }
    return new RowReader(lines, layout.parser());
  }

  @Override
  public TypeInformation<Row> getProducedType() {
    return TypeInformation.of(Row.class);
  }

  private static final class RowReader implements StreamFormat.Reader<Row> {

    private final LineReader lines;
    private final RowParser parser;
    private long number;

    RowReader(LineReader lines, RowParser parser) {
      this.lines = lines;
      this.parser = parser;
    }

    // Flink's contract: null at the end of the file.
    @SuppressWarnings("NullAway")
    @Override
    public Row read() throws IOException {
      return lines.next().map(line -> parser.parse(number++, line)).orElse(null);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
