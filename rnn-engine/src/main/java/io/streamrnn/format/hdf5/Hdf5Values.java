/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads datasets of floating-point numbers of 2, 4 or 8 bytes into float32. */
final class Hdf5Values {

  // Kernels of convolutions have most: rows, columns, channels and filters.
  private static final int MOST_EXTENTS = 4;

  private final SizeBudget budget;

  Hdf5Values(SizeBudget budget) {
    this.budget = budget;
  }

  /** A number, a vector, a matrix, or the kernel of a convolution. */
  StoredArray read(Dataset dataset, String name, Place place) {
    long[] dims = dataset.getDimensionsAsLong();
    if (dims.length > MOST_EXTENTS || Arrays.stream(dims).anyMatch(d -> d < 1)) {
      throw place.damaged(
          "a weight must have at most %d extents, each positive: shape=%s",
          MOST_EXTENTS, Arrays.toString(dims));
    }
    if (dims.length > 0 || !(dataset.getDataType() instanceof FixedPoint)) {
      // Only the count of a Normalization is an integer.
      requireIeee(dataset, place);
    }
    long bytes = dataset.getDataType().getSize();
    for (long dim : dims) {
      bytes = multiply(bytes, dim, place);
    }
    budget.spend(bytes, place);
    return new StoredArray(name, dataset.getDimensions(), floats(data(dataset, place), place));
  }

  private static long multiply(long a, long b, Place place) {
    if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
      throw place.damaged("a weight is too large: %d times %d bytes", b, a);
    }
    return a * b;
  }

  private Object data(Dataset dataset, Place place) {
    if (!(dataset instanceof ChunkedDataset chunked)) {
      return dataset.getDataFlat();
    }
    byte[] bytes = new Hdf5Chunks(chunked, budget, place).read();
    return DatasetReader.readDataset(
        dataset.getDataType(),
        ByteBuffer.wrap(bytes),
        Math.toIntExact(dataset.getSize()),
        dataset.getHdfFile().getHdfBackingStorage());
  }

  /** The library reads all numbers of two bytes as half precision, bfloat16 too. */
  private static void requireIeee(Dataset dataset, Place place) {
    if (!(dataset.getDataType() instanceof FloatingPoint type)) {
      throw place.damaged(
          "a weight must hold floating-point numbers: type=%s",
          dataset.getDataType().getClass().getSimpleName());
    }
    int exponent = type.getExponentSize();
    int mantissa = type.getMantissaSize();
    boolean ieee =
        switch (type.getSize()) {
          case 2 -> exponent == 5 && mantissa == 10 && type.getExponentBias() == 15;
          case 4 -> exponent == 8 && mantissa == 23 && type.getExponentBias() == 127;
          case 8 -> exponent == 11 && mantissa == 52 && type.getExponentBias() == 1023;
          default -> false;
        };
    if (!ieee || type.getBitPrecision() != 8 * type.getSize() || type.getBitOffset() != 0) {
      throw place.unsupported(
          "number format not supported: bytes=%d, exponent=%d bits, mantissa=%d bits; supported: float16, float32, float64",
          type.getSize(), exponent, mantissa);
    }
  }

  private static float[] floats(Object data, Place place) {
    float[] floats;
    if (data instanceof long[] || data instanceof int[]) {
      floats = new float[] {((Number) Array.get(data, 0)).floatValue()};
    } else if (data instanceof float[] single) {
      floats = single;
    } else if (data instanceof double[] doubles) {
      floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
    } else {
      throw place.damaged("a weight must hold numbers");
    }
    for (int i = 0; i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        throw place.damaged(
            "a weight must be finite: value=%s, position=%d of %d; did the training diverge?",
            floats[i], i, floats.length);
      }
    }
    return floats;
  }
}
