/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cells.TextCategories;
import java.util.Objects;

/**
 * A text among the values of an event: the value is the index of its category. Immutable.
 *
 * @param name of the model's input, with the number of the text in it if it has several: {@code
 *     pages[1]}
 * @param position in an event, counted from 0
 * @param categories of the layer that reads it
 */
public record EventText(String name, int position, TextCategories categories) {

  /** Checks. */
  public EventText {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(categories, "categories");
  }
}
