/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * Converts the value of a column to inputs of the model: first the text to one number, which is
 * part of the row, then the number to the inputs. Thread-safe.
 */
public interface FeatureEncoding extends Serializable {

  /** What is fitted, in the words of {@code --features}. */
  FeatureKind kind();

  /** Whether blanks and quotes of a value count, as they do in a text. */
  default boolean isText() {
    return kind() == FeatureKind.TEXT;
  }

  /** Whether a text stands for no value. */
  default boolean isMissing(String text) {
    return MissingTexts.isMissing(text);
  }

  /** How many inputs of the model a value has. */
  int width();

  /** The number of a text; NaN if the text has none. */
  double parse(String text);

  /** Which texts have a number, for messages. */
  String expected();

  /**
   * Writes the inputs of a number.
   *
   * @param x inputs of a step
   * @param at index of the first one to write
   */
  void encode(double value, float[] x, int at);

  /** Adds the fitted numbers and names to an object of {@code preprocessing.json}. */
  void describe(ObjectNode json);
}
