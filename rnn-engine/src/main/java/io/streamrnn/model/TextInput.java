/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cells.TextCategories;
import io.streamrnn.streaming.EventText;
import java.io.Serializable;
import java.util.Map;

/**
 * A text among the values of an event. A model takes numbers: the value at {@link #position} is the
 * {@link #index} of the text. Immutable, safe for use by many threads.
 */
public final class TextInput implements Serializable {

  private static final long serialVersionUID = 1;

  private final String name;
  private final int position;
  private final TextCategories categories;

  TextInput(EventText text) {
    this.name = text.name();
    this.position = text.position();
    this.categories = text.categories();
  }

  /** The model's input, with the number of the text in it if it has several: {@code pages[1]}. */
  public String name() {
    return name;
  }

  /** The position in an event, counted from 0. */
  public int position() {
    return position;
  }

  /** The number of categories, those of unknown texts included. */
  public int categories() {
    return categories.count();
  }

  /**
   * What the model takes for a text, as Keras looks it up or hashes it.
   *
   * @return a whole number, exact in a {@code float}; -1 for a mask token that an encoding leaves
   *     out
   * @throws IllegalArgumentException if the text has no index: it is not in the vocabulary of a
   *     lookup with {@code num_oov_indices=0}
   */
  public int index(String text) {
    return categories.index(text);
  }

  /** What decides the indices. */
  Map<String, Object> options() {
    return categories.options();
  }

  @Override
  public String toString() {
    return "%s (%,d categories)".formatted(name, categories());
  }
}
