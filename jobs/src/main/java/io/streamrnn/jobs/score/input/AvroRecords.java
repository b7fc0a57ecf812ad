/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * The rows of an Avro object container file: the JSON of its records. The number of a line is that
 * of the record. Not thread-safe.
 */
final class AvroRecords implements RowLines {

  private final DataFileStream<GenericRecord> records;
  private long number;

  /**
   * A reader that closes the stream when it is closed.
   *
   * @throws IOException if the stream is not such a file
   */
  AvroRecords(InputStream in) throws IOException {
    try {
      records = new DataFileStream<>(in, new GenericDatumReader<>(null, null, logicalTypes()));
    } catch (RuntimeException e) {
      throw damaged(e);
    } catch (LinkageError e) {
      throw codec(e);
    }
  }

  @Override
  public Optional<Line> next() throws IOException {
    try {
      if (!records.hasNext()) {
        requireWholeBlock();
        return Optional.empty();
      }
      number++;
      return Optional.of(new Line(number, AvroJson.of(records.next())));
    } catch (RuntimeException e) {
      throw damaged(e);
    } catch (LinkageError e) {
      throw codec(e);
    }
  }

  /** Avro reports a block that ends early as the end, and afterwards its records as present. */
  private void requireWholeBlock() throws IOException {
    if (records.hasNext()) {
      throw new EOFException("the last block of the Avro file is incomplete");
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  /** Dates, times and decimals as their Java types. */
  private static GenericData logicalTypes() {
    GenericData types = new GenericData();
    types.addLogicalTypeConversion(new Conversions.DecimalConversion());
    types.addLogicalTypeConversion(new TimeConversions.DateConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    types.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
    types.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
    types.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    types.addLogicalTypeConversion(new TimeConversions.LocalTimestampNanosConversion());
    return types;
  }

  /** Of damaged files Avro throws exceptions of many types. */
  private static IOException damaged(RuntimeException e) {
    Throwable cause = e instanceof AvroRuntimeException && e.getCause() != null ? e.getCause() : e;
    boolean isAvros = cause instanceof AvroRuntimeException || cause instanceof IOException;
    String reason = isAvros ? cause.getMessage() : "its header or a block is damaged";
    return new IOException(
        "not a valid Avro file: %s; write or copy it again".formatted(reason), e);
  }

  /** Avro's codecs are in jars of their own. */
  private static IOException codec(LinkageError e) {
    return new IOException(
        "the codec of the Avro file is not supported; write it with deflate or snappy", e);
  }
}
