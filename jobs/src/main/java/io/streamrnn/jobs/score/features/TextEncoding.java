/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.model.TextInput;
import org.jspecify.annotations.Nullable;

/**
 * A text that the model looks up in its own vocabulary.
 *
 * @param input of the model; null as long as no model is known
 */
record TextEncoding(@Nullable TextInput input) implements FeatureEncoding {

  /** A text for a model that is not known yet. */
  static TextEncoding unbound() {
    return new TextEncoding(null);
  }

  /** A text for an input of a model. */
  static TextEncoding of(TextInput input) {
    return new TextEncoding(input);
  }

  @Override
  public FeatureKind kind() {
    return FeatureKind.TEXT;
  }

  /** Any text is one, an empty one too, as in Keras. */
  @Override
  public boolean isMissing(String text) {
    return false;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public double parse(String text) {
    if (input == null) {
      return 0;
    }
    try {
      return input.index(text);
    } catch (IllegalArgumentException e) {
      return Double.NaN;
    }
  }

  @Override
  public String expected() {
    return input == null
        ? "a text"
        : "a text of the vocabulary of the model's input '%s', which has %,d categories and none for other texts"
            .formatted(input.name(), input.categories());
  }

  @Override
  public void encode(double value, float[] x, int at) {
    x[at] = (float) value;
  }

  /** The vocabulary is a part of the model, and of its identity. */
  @Override
  public void describe(ObjectNode json) {}
}
