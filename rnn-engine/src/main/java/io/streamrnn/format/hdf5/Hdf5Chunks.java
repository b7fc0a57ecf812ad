/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.PipelineFilterWithData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a dataset that is stored in chunks, compressed or not. The library could read it too, but
 * it decompresses chunks without limit, and does not remove checksums.
 */
final class Hdf5Chunks {

  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int CHECKSUM_BYTES = 4;

  private final ChunkedDataset dataset;
  private final Place place;
  private final int elementSize;
  private final boolean isVector;
  private final int rows;
  private final int columns;
  private final int chunkRows;
  private final int chunkColumns;
  private final int chunkBytes;
  private final List<Integer> filters;

  Hdf5Chunks(ChunkedDataset dataset, SizeBudget budget, Place place) {
    this.dataset = dataset;
    this.place = place;
    elementSize = dataset.getDataType().getSize();
    int[] dims = dataset.getDimensions();
    int[] chunk = dataset.getChunkDimensions();
    isVector = dims.length == 1;
    rows = isVector ? 1 : dims[0];
    columns = dims[dims.length - 1];
    chunkRows = isVector ? 1 : chunk[0];
    chunkColumns = chunk[dims.length - 1];
    if (chunkRows < 1 || chunkColumns < 1 || chunk.length != dims.length) {
      throw place.damaged(
          "a chunk must have positive extents: chunk=%dx%d", chunkRows, chunkColumns);
    }
    chunkBytes = Math.multiplyExact(Math.multiplyExact(chunkRows, chunkColumns), elementSize);
    budget.spend(chunkBytes, place);
    filters = dataset.getFilters().stream().map(PipelineFilterWithData::getId).toList();
    requireSupportedFilters();
  }

  /** The order in which the HDF5 library applies them when it writes. */
  private void requireSupportedFilters() {
    List<Integer> supported =
        List.of(SHUFFLE, DEFLATE, FLETCHER32).stream().filter(filters::contains).toList();
    if (!filters.equals(supported)) {
      throw place.unsupported(
          "compression not supported: filters=%s; supported: shuffle (2), gzip (1), fletcher32 (3), in this order",
          filters);
    }
  }

  /** All elements, row-major, in the byte order of the file. */
  byte[] read() {
    byte[] result = new byte[Math.multiplyExact(Math.multiplyExact(rows, columns), elementSize)];
    for (int row = 0; row < rows; row = Math.addExact(row, chunkRows)) {
      for (int column = 0; column < columns; column = Math.addExact(column, chunkColumns)) {
        copy(chunk(row, column), row, column, result);
      }
    }
    return result;
  }

  private void copy(byte[] chunk, int row, int column, byte[] result) {
    int height = Math.min(chunkRows, rows - row);
    int width = Math.min(chunkColumns, columns - column) * elementSize;
    for (int i = 0; i < height; i++) {
      System.arraycopy(
          chunk,
          i * chunkColumns * elementSize,
          result,
          ((row + i) * columns + column) * elementSize,
          width);
    }
  }

  private byte[] chunk(int row, int column) {
    ByteBuffer raw =
        dataset.getRawChunkBuffer(isVector ? new int[] {column} : new int[] {row, column});
    if (filters.contains(FLETCHER32)) {
      raw.limit(raw.limit() - CHECKSUM_BYTES);
    }
    byte[] bytes = filters.contains(DEFLATE) ? inflate(raw) : plain(raw);
    return filters.contains(SHUFFLE) ? unshuffle(bytes) : bytes;
  }

  private byte[] plain(ByteBuffer raw) {
    requireChunkBytes(raw.remaining());
    byte[] bytes = new byte[raw.remaining()];
    raw.get(bytes);
    return bytes;
  }

  private byte[] inflate(ByteBuffer raw) {
    byte[] bytes = new byte[chunkBytes];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(raw);
      int length = inflater.inflate(bytes);
      requireChunkBytes(length);
      return bytes;
    } catch (DataFormatException e) {
      throw place.damagedBy(e, "a compressed chunk is damaged");
    } finally {
      inflater.end();
    }
  }

  private void requireChunkBytes(int length) {
    if (length != chunkBytes) {
      throw place.damaged("a chunk has the wrong length: expected=%d, got=%d", chunkBytes, length);
    }
  }

  /** A shuffled chunk has the first bytes of all elements, then the second bytes, and so on. */
  private byte[] unshuffle(byte[] shuffled) {
    byte[] bytes = new byte[shuffled.length];
    int elements = shuffled.length / elementSize;
    for (int k = 0; k < elementSize; k++) {
      for (int i = 0; i < elements; i++) {
        bytes[i * elementSize + k] = shuffled[k * elements + i];
      }
    }
    return bytes;
  }
}
