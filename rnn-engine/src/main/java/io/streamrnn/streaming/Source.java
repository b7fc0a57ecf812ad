/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

/**
 * A tensor that a {@link Part} reads: an input of the graph, the output of an earlier part, or a
 * state of that part after its step.
 *
 * @param part the number of the part; -1 for the first input, -2 for the second, and so on
 * @param tensor 0 for the output, 1 for the first state
 */
record Source(int part, int tensor) {

  static Source input(int number) {
    return new Source(-1 - number, 0);
  }

  static Source output(int part) {
    return new Source(part, 0);
  }

  /** A state of the same part. */
  Source state(int number) {
    return new Source(part, 1 + number);
  }

  boolean isInput() {
    return part < 0;
  }

  int input() {
    return -1 - part;
  }

  boolean isOutput() {
    return part >= 0 && tensor == 0;
  }

  int state() {
    return tensor - 1;
  }

  /** The same tensor of a part with another number. */
  Source ofPart(int number) {
    return new Source(number, tensor);
  }
}
