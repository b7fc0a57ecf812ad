/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * Reads {@code readings.csv}. One reader reads the whole file, so the readings of a mote stay in
 * order.
 */
final class ReadingFormat extends SimpleStreamFormat<Reading> {

  private static final long serialVersionUID = 1L;

  @Override
  public StreamFormat.Reader<Reading> createReader(Configuration config, FSDataInputStream stream)
      throws IOException {
    return new Lines(
        new CsvMapper()
            .readerFor(Reading.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(stream));
  }

  @Override
  public TypeInformation<Reading> getProducedType() {
    return TypeInformation.of(Reading.class);
  }

  private record Lines(MappingIterator<Reading> lines) implements StreamFormat.Reader<Reading> {

    // Flink's contract: null at the end of the file.
    @SuppressWarnings("NullAway")
    @Override
    public Reading read() throws IOException {
      return lines.hasNextValue() ? lines.nextValue() : null;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
