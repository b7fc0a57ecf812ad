/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

/** Keras's {@code output_mode}: what a layer returns for the number of a category. */
public enum Encoding {
  /** The number itself. */
  INT("int"),
  /** A row with a one at the place of the number, for each value. */
  ONE_HOT("one_hot"),
  /** A row with ones at the places of all values of a sample. */
  MULTI_HOT("multi_hot"),
  /** A row that counts the values of a sample. */
  COUNT("count");

  private final String word;

  Encoding(String word) {
    this.word = word;
  }

  /** The name in configurations. */
  public String kerasName() {
    return word;
  }

  /** Whether each value has a number or a row of its own. */
  public boolean isOfEachValue() {
    return this == INT || this == ONE_HOT;
  }
}
