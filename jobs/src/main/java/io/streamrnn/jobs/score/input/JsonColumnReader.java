/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads lines that are JSON objects. Their columns are the top-level fields. */
final class JsonColumnReader implements ColumnReader {

  // A parser for tokens and not for a tree, since the text of numbers is kept as it is.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  // The first index of each column, which may be selected twice.
  private final Map<String, Integer> slots = new HashMap<>();
  private final int[] slotOfColumn;

  /** A reader of the selected columns. */
  JsonColumnReader(ColumnSelection selection) {
    List<String> columns = selection.columns();
    for (int i = 0; i < columns.size(); i++) {
      slots.putIfAbsent(columns.get(i), i);
    }
    slotOfColumn = columns.stream().mapToInt(columns::indexOf).toArray();
  }

  @Override
  public FieldValue[] read(String line) throws InvalidRowException {
    FieldValue[] found = new FieldValue[slotOfColumn.length];
    forEachField(line, (name, value) -> put(found, name, value));
    FieldValue[] values = new FieldValue[found.length];
    for (int i = 0; i < values.length; i++) {
      FieldValue value = found[slotOfColumn[i]];
      values[i] = value == null ? FieldValue.ABSENT : value;
    }
    return values;
  }

  /** JSON readers disagree on which of two equal names counts, so a selected one is an error. */
  private void put(FieldValue[] found, String name, FieldValue value) throws InvalidRowException {
    Integer slot = slots.get(name);
    if (slot != null) {
      require(found[slot] == null, "a selected field must occur once: field='" + name + "'");
      found[slot] = value;
    }
  }

  /** An action on a field. */
  @FunctionalInterface
  interface FieldAction {

    /** Handles a field. The value is {@link FieldValue#ABSENT} for a JSON null. */
    void accept(String name, FieldValue value) throws InvalidRowException;
  }

  /** Calls an action for each top-level field of a line. */
  static void forEachField(String line, FieldAction action) throws InvalidRowException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "a line must be a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        action.accept(name, value(parser, line));
      }
      require(parser.nextToken() == null, "a line must be one JSON object and nothing after it");
    } catch (JacksonException e) {
      throw new InvalidRowException(
          "a line must be valid JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
  }

  private static FieldValue value(JsonParser parser, String line) throws IOException {
    JsonToken token = parser.nextToken();
    if (token.isStructStart()) {
      int begin = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getCharOffset();
      return FieldValue.bare(line.substring(begin, end));
    }
    if (token == JsonToken.VALUE_NULL) {
      return FieldValue.ABSENT;
    }
    return new FieldValue(parser.getText(), token != JsonToken.VALUE_STRING);
  }

  private static void require(boolean condition, String rule) throws InvalidRowException {
    if (!condition) {
      throw new InvalidRowException(rule);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
