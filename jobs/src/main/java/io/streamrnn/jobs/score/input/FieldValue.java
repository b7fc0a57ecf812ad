/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import org.apache.flink.annotation.Internal;

/**
 * The value of a field as the input has it. Public because Flink's serializer for records requires
 * it.
 *
 * @param text without the quotes around it; an array or object of JSON is kept as it is
 * @param bare whether it is a JSON value without quotes, such as a number or an array
 */
@Internal
public record FieldValue(String text, boolean bare) {

  /** No value. A bare value always has text. */
  static final FieldValue ABSENT = bare("");

  /** A value of CSV, or a string of JSON. */
  public static FieldValue text(String text) {
    return new FieldValue(text, false);
  }

  /** A JSON value without quotes. */
  public static FieldValue bare(String text) {
    return new FieldValue(text, true);
  }

  /** Whether there is no value. */
  public boolean isAbsent() {
    return bare && text.isEmpty();
  }

  /** Whether there is no value, or only blanks. */
  boolean isMissing() {
    return isAbsent() || text.isBlank();
  }

  /** Whether it is a JSON array. */
  boolean isArray() {
    return bare && text.startsWith("[");
  }

  /** Whether it is a JSON object. */
  boolean isObject() {
    return bare && text.startsWith("{");
  }

  /** Whether it is a string, a number or a truth value. */
  boolean isScalar() {
    return !isAbsent() && !isArray() && !isObject();
  }
}
