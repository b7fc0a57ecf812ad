/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

/** The precision to which the weights of a model are rounded when its file is read. */
public enum WeightPrecision {
  /** As they are in the file; other floats become float32. */
  FLOAT32,
  /**
   * The weights of matrices are rounded to the nearest bfloat16, ties to even: 8 bits of precision,
   * the range of float32. Matrices are what a product or a convolution multiplies with, such as
   * kernels and recurrent kernels. Biases, embeddings, scales, learned initial states and all
   * arithmetic stay float32.
   *
   * <p>The model is another one: it has the digests of its rounded weights, and computes the same
   * bits on every machine. With the Vector API one row at a time takes half of the memory traffic,
   * which makes networks of 256 units and more nearly twice as fast; see {@code
   * docs/performance.md}.
   */
  BFLOAT16
}
