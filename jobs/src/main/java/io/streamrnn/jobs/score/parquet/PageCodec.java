/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** How a page is compressed. */
enum PageCodec {
  UNCOMPRESSED(
      (in, offset, out) -> {
        int length = Math.min(in.length - offset, out.length);
        System.arraycopy(in, offset, out, 0, length);
        return length;
      }),
  SNAPPY(
      (in, offset, out) ->
          new SnappyDecompressor().decompress(in, offset, in.length - offset, out, 0, out.length)),
  GZIP(
      (in, offset, out) -> {
        try (var gzip =
            new GZIPInputStream(new ByteArrayInputStream(in, offset, in.length - offset))) {
          return gzip.readNBytes(out, 0, out.length);
        }
      }),
  ZSTD(
      (in, offset, out) ->
          new ZstdDecompressor().decompress(in, offset, in.length - offset, out, 0, out.length)),
  LZ4_RAW(
      (in, offset, out) ->
          new Lz4Decompressor().decompress(in, offset, in.length - offset, out, 0, out.length));

  private final Decompression decompression;

  PageCodec(Decompression decompression) {
    this.decompression = decompression;
  }

  private interface Decompression {

    /** Decompresses to the array and returns how many bytes there are. */
    int run(byte[] in, int offset, byte[] out) throws IOException;
  }

  /**
   * The codec of a column.
   *
   * @throws IllegalStateException if it is not supported
   */
  static PageCodec of(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED -> UNCOMPRESSED;
      case SNAPPY -> SNAPPY;
      case GZIP -> GZIP;
      case ZSTD -> ZSTD;
      case LZ4_RAW -> LZ4_RAW;
      case LZO, BROTLI, LZ4 ->
          throw new IllegalStateException(
              "the codec is not supported: codec=%s; write the file with snappy, gzip or zstd"
                  .formatted(codec));
    };
  }

  /**
   * The content of a page.
   *
   * @param offset of the first byte
   * @param size of the content
   */
  byte[] decompress(byte[] page, int offset, int size) {
    if (size == 0) {
      return new byte[0];
    }
    byte[] content = new byte[size];
    try {
      int length = decompression.run(page, offset, content);
      if (length != size) {
        throw new IllegalStateException(
            "a page must have %,d bytes, but has %,d".formatted(size, length));
      }
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
