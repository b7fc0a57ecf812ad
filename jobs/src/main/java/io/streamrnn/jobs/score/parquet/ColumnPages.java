/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.PrimitiveType;

/** The pages of one column in one row group, which are read and decompressed one by one. */
final class ColumnPages implements PageReader {

  private static final int BUFFER = 1 << 13;

  private final DataInputStream in;
  private final PageCodec codec;
  private final long values;

  /** Of pages without statistics. */
  private final Statistics<?> statistics;

  private long valuesRead;
  private Optional<Page> next = Optional.empty();

  /**
   * The header of a page and its content.
   *
   * @param bytes as they are in the file
   */
  private record Page(PageHeader header, byte[] bytes) {

    boolean isDictionary() {
      return header.getType() == PageType.DICTIONARY_PAGE;
    }
  }

  ColumnPages(FSDataInputStream file, ColumnMetaData column, PrimitiveType type) {
    codec = PageCodec.of(column.getCodec());
    values = column.getNum_values();
    statistics = Statistics.createStats(type);
    in =
        new DataInputStream(
            new BufferedInputStream(
                new FileRange(file, begin(column), column.getTotal_compressed_size()), BUFFER));
  }

  private static long begin(ColumnMetaData column) {
    long data = column.getData_page_offset();
    long dictionary = column.getDictionary_page_offset();
    return dictionary > 0 && dictionary < data ? dictionary : data;
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  // Parquet's contract: null if there is none.
  @SuppressWarnings("NullAway")
  @Override
  public DictionaryPage readDictionaryPage() {
    next = values > 0 ? Optional.of(read()) : Optional.empty();
    if (next.isEmpty() || !next.get().isDictionary()) {
      return null;
    }
    Page page = next.get();
    next = Optional.empty();
    var header = page.header().getDictionary_page_header();
    return new DictionaryPage(
        decompressed(page), header.getNum_values(), encoding(header.getEncoding()));
  }

  // Parquet's contract: null at the end.
  @SuppressWarnings("NullAway")
  @Override
  public DataPage readPage() {
    if (valuesRead >= values) {
      return null;
    }
    Page page = next.orElseGet(this::read);
    next = Optional.empty();
    DataPage data =
        switch (page.header().getType()) {
          case DATA_PAGE -> first(page, page.header().getData_page_header());
          case DATA_PAGE_V2 -> second(page, page.header().getData_page_header_v2());
          case DICTIONARY_PAGE, INDEX_PAGE ->
              throw new IllegalStateException(
                  "a page of data must follow, but it is " + page.header().getType());
        };
    valuesRead += data.getValueCount();
    return data;
  }

  private DataPage first(Page page, DataPageHeader header) {
    BytesInput bytes = decompressed(page);
    return new DataPageV1(
        bytes,
        header.getNum_values(),
        (int) bytes.size(),
        statistics,
        encoding(header.getRepetition_level_encoding()),
        encoding(header.getDefinition_level_encoding()),
        encoding(header.getEncoding()));
  }

  /** Its levels are not compressed. */
  private DataPage second(Page page, DataPageHeaderV2 header) {
    int repetitions = header.getRepetition_levels_byte_length();
    int levels = repetitions + header.getDefinition_levels_byte_length();
    byte[] bytes = page.bytes();
    if (repetitions < 0 || levels < repetitions || levels > bytes.length) {
      throw new IllegalStateException("the levels of a page must be in it");
    }
    PageCodec used = header.isIs_compressed() ? codec : PageCodec.UNCOMPRESSED;
    int size = page.header().getUncompressed_page_size() - levels;
    return DataPageV2.uncompressed(
        header.getNum_rows(),
        header.getNum_nulls(),
        header.getNum_values(),
        BytesInput.from(bytes, 0, repetitions),
        BytesInput.from(bytes, repetitions, levels - repetitions),
        encoding(header.getEncoding()),
        BytesInput.from(used.decompress(bytes, levels, size)),
        statistics);
  }

  private BytesInput decompressed(Page page) {
    return BytesInput.from(
        codec.decompress(page.bytes(), 0, page.header().getUncompressed_page_size()));
  }

  private Page read() {
    try {
      PageHeader header = header();
      int size = header.getCompressed_page_size();
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new IOException("a column ends early");
      }
      requireChecksum(header, bytes);
      return new Page(header, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PageHeader header() throws IOException {
    try {
      return Util.readPageHeader(in);
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("the header of a page is damaged");
    }
  }

  private static void requireChecksum(PageHeader header, byte[] bytes) throws IOException {
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException("the checksum of a page is wrong");
      }
    }
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }
}
