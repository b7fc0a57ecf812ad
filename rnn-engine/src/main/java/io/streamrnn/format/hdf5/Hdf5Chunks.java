/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.PipelineFilterWithData;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
  private final int[] dims;
  private final int[] chunkDims;
  private final int chunkBytes;
  private final List<Integer> filters;

  Hdf5Chunks(ChunkedDataset dataset, SizeBudget budget, Place place) {
    this.dataset = dataset;
    this.place = place;
    elementSize = dataset.getDataType().getSize();
    dims = dataset.getDimensions();
    chunkDims = dataset.getChunkDimensions();
    if (dims.length < 1
        || chunkDims.length != dims.length
        || Arrays.stream(chunkDims).anyMatch(extent -> extent < 1)) {
      throw place.damaged(
          "a chunk must have as many extents as its dataset, each positive: chunk=%s, shape=%s",
          Arrays.toString(chunkDims), Arrays.toString(dims));
    }
    chunkBytes = bytes(chunkDims);
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
          "compression not supported: filters=%s; supported: shuffle (2), gzip (1), fletcher32 (3),"
              + " in this order",
          filters);
    }
  }

  private int bytes(int[] extents) {
    return Arrays.stream(extents).reduce(elementSize, Math::multiplyExact);
  }

  /** All elements, row-major, in the byte order of the file. */
  byte[] read() {
    byte[] result = new byte[bytes(dims)];
    read(0, new int[dims.length], result);
    return result;
  }

  /** Reads the chunks that start at an offset, or behind it along an axis and those after it. */
  private void read(int axis, int[] at, byte[] result) {
    if (axis == dims.length) {
      copy(chunk(at), 0, 0, at, 0, result);
      return;
    }
    for (at[axis] = 0; at[axis] < dims[axis]; at[axis] = Math.addExact(at[axis], chunkDims[axis])) {
      read(axis + 1, at, result);
    }
  }

  /**
   * Copies the elements of a chunk that are within the dataset.
   *
   * @param from the index in the chunk along all axes before this one
   * @param to the same in the dataset
   */
  private void copy(byte[] chunk, int axis, int from, int[] at, int to, byte[] result) {
    int count = Math.min(chunkDims[axis], dims[axis] - at[axis]);
    int source = from * chunkDims[axis];
    int target = to * dims[axis] + at[axis];
    if (axis == dims.length - 1) {
      System.arraycopy(
          chunk, source * elementSize, result, target * elementSize, count * elementSize);
      return;
    }
    for (int i = 0; i < count; i++) {
      copy(chunk, axis + 1, source + i, at, target + i, result);
    }
  }

  private byte[] chunk(int[] at) {
    ByteBuffer raw = dataset.getRawChunkBuffer(at);
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
