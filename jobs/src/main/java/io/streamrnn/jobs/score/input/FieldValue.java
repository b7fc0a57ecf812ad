/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.regex.Pattern;
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

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"");
  private static final Pattern NOT_JSON = Pattern.compile("[NI]");

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

  /**
   * Whether the text is a JSON value. The parser of the input also accepts NaN and infinity, which
   * are none.
   */
  public boolean isJson() {
    return bare
        && (isScalar()
            ? isJsonScalar()
            : !NOT_JSON.matcher(STRING.matcher(text).replaceAll("")).find());
  }

  private boolean isJsonScalar() {
    char last = text.charAt(text.length() - 1);
    return (last >= '0' && last <= '9') || text.equals("true") || text.equals("false");
  }

  /** The text in one line. A JSON value has line breaks only between its parts. */
  public String oneLine() {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replaceAll("[\r\n]+\\s*", " ");
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
