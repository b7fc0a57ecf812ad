/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cells.TextCategories;
import java.util.Objects;

/**
 * A text among the values of an event. A model takes numbers: the value at the {@code position} is
 * the {@link #index} of the text. Immutable, safe for use by many threads.
 *
 * @param name of the model's input, with the number of the text in it if it has several: {@code
 *     pages[1]}
 * @param position in an event, counted from 0
 * @param categories of the layer that reads it
 */
public record TextInput(String name, int position, TextCategories categories) {

  /** Checks. */
  public TextInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(categories, "categories");
  }

  /**
   * What the model takes for a text, as Keras looks it up or hashes it.
   *
   * @throws IllegalArgumentException if the text has no index: it is not in the vocabulary of a
   *     lookup with {@code num_oov_indices=0}
   */
  public int index(String text) {
    return categories.index(text);
  }

  @Override
  public String toString() {
    return "%s (%,d categories)".formatted(name, categories.count());
  }
}
