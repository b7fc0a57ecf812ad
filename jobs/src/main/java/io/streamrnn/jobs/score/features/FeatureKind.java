/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of features, as {@code --features COLUMN:KIND} names them. */
public enum FeatureKind {
  /** The number as it is. */
  NUMBER("number", false),
  /** {@code (x - mean) / std}. */
  STANDARD("standard", true),
  /** {@code (x - min) / (max - min)}. */
  MIN_MAX("min-max", true),
  /** {@code (x - median) / iqr}. */
  ROBUST("robust", true),
  /** {@code sign(x) log(1 + |x|)}. */
  LOG("log", false),
  /** {@link #LOG}, then {@link #STANDARD}. */
  LOG_STANDARD("log-standard", true),
  /** 1 for true, 0 for false. */
  BOOLEAN("boolean", false),
  /** Sine and cosine of the time of day. */
  TIME_DAY("time:day", false),
  /** Sine and cosine of the time of the week, from Monday. */
  TIME_WEEK("time:week", false),
  /** An input per category. */
  ONE_HOT("one-hot", true),
  /** The index of the category, for an Embedding layer. */
  TOKEN("token", true),
  /** The text itself, for a model that looks it up. */
  TEXT("text", false);

  private final String text;
  private final boolean fitted;

  FeatureKind(String text, boolean fitted) {
    this.text = text;
    this.fitted = fitted;
  }

  /** Whether it has numbers or names of the training data. */
  public boolean isFitted() {
    return fitted;
  }

  /** The kind of a name; empty if there is none. */
  static Optional<FeatureKind> of(String name) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(name)).findFirst();
  }

  /** The names of all kinds. */
  public static List<String> names() {
    return Arrays.stream(values()).map(FeatureKind::toString).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
