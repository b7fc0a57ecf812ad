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
import io.streamrnn.jobs.shared.JsonProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * Reads texts that are JSON objects. Their columns are fields, and values inside of them by a path:
 * {@code a.b[0]}.
 */
final class JsonColumnReader implements ColumnReader {

  // A parser for tokens and not for a tree, since the text of numbers is kept as it is.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int DEPTH_OF_NAMES = 3;

  private final JsonPaths paths = new JsonPaths();
  private final int[] slotOfColumn;
  private final boolean[] seen;

  /** A reader of the selected columns. */
  JsonColumnReader(ColumnSelection selection) {
    List<String> columns = selection.columns();
    slotOfColumn = columns.stream().mapToInt(columns::indexOf).toArray();
    for (int i = 0; i < slotOfColumn.length; i++) {
      if (slotOfColumn[i] == i) {
        paths.add(columns.get(i), i);
      }
    }
    seen = new boolean[slotOfColumn.length];
  }

  @Override
  public FieldValue[] read(String text) throws InvalidRowException {
    FieldValue[] found = new FieldValue[slotOfColumn.length];
    parse(text, parser -> readObject(parser, text, paths, found));
    FieldValue[] values = new FieldValue[found.length];
    for (int i = 0; i < values.length; i++) {
      FieldValue value = found[slotOfColumn[i]];
      values[i] = value == null ? FieldValue.ABSENT : value;
    }
    return values;
  }

  /** Whether a text so far had the column, by its index in the selection. */
  boolean hasSeen(int column) {
    return seen[slotOfColumn[column]];
  }

  /** Adds the names of the columns that a text has, those inside of other fields too. */
  static void addNames(String text, Set<String> names) throws InvalidRowException {
    parse(text, parser -> addNames(parser, "", 1, names));
  }

  private static void addNames(JsonParser parser, String prefix, int depth, Set<String> names)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      names.add(name);
      if (parser.nextToken() == JsonToken.START_OBJECT && depth < DEPTH_OF_NAMES) {
        addNames(parser, name + ".", depth + 1, names);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readObject(JsonParser parser, String text, JsonPaths node, FieldValue[] found)
      throws IOException, InvalidRowException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonPaths child = node.field(parser.currentName());
      parser.nextToken();
      readValue(parser, text, child, found);
    }
  }

  private void readArray(JsonParser parser, String text, JsonPaths node, FieldValue[] found)
      throws IOException, InvalidRowException {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      readValue(parser, text, node.element(i), found);
    }
  }

  private void readValue(JsonParser parser, String text, JsonPaths node, FieldValue[] found)
      throws IOException, InvalidRowException {
    JsonToken token = parser.currentToken();
    if (!node.isColumn() && token == JsonToken.START_OBJECT && node.hasFields()) {
      readObject(parser, text, node, found);
    } else if (!node.isColumn() && token == JsonToken.START_ARRAY && node.hasElements()) {
      readArray(parser, text, node, found);
    } else if (node.isColumn()) {
      FieldValue value = value(parser, text);
      put(found, node, value);
      readInside(value, node, found);
    } else {
      parser.skipChildren();
    }
  }

  /** Of a column that is selected as a whole, parts may be selected too. */
  private void readInside(FieldValue value, JsonPaths node, FieldValue[] found)
      throws InvalidRowException {
    String text = value.text();
    if (value.isObject() && node.hasFields()) {
      parse(text, parser -> readObject(parser, text, node, found));
    } else if (value.isArray() && node.hasElements()) {
      parse(text, JsonToken.START_ARRAY, parser -> readArray(parser, text, node, found));
    }
  }

  /** JSON readers disagree on which of two equal names counts, so a selected one is an error. */
  private void put(FieldValue[] found, JsonPaths node, FieldValue value)
      throws InvalidRowException {
    int slot = node.column();
    require(found[slot] == null, "a selected field must occur once: field='" + node.name() + "'");
    found[slot] = value;
    seen[slot] = true;
  }

  /** An action on a parser behind the first token of an object or array. */
  @FunctionalInterface
  private interface ParserAction {
    void accept(JsonParser parser) throws IOException, InvalidRowException;
  }

  private static void parse(String text, ParserAction action) throws InvalidRowException {
    parse(text, JsonToken.START_OBJECT, action);
  }

  private static void parse(String text, JsonToken first, ParserAction action)
      throws InvalidRowException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      require(parser.nextToken() == first, "a row must be a JSON object");
      action.accept(parser);
      require(parser.nextToken() == null, "a row must be one JSON object and nothing after it");
    } catch (JacksonException e) {
      throw new InvalidRowException("a row must be valid JSON: " + JsonProblem.of(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
  }

  private static FieldValue value(JsonParser parser, String text)
      throws IOException, InvalidRowException {
    JsonToken token = parser.currentToken();
    if (token.isStructStart()) {
      int begin = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getCharOffset();
      return FieldValue.bare(text.substring(begin, end));
    }
    if (token == JsonToken.VALUE_NULL) {
      return FieldValue.ABSENT;
    }
    String value = parser.getText();
    require(
        isUnicode(value), "a text must not have half of a surrogate pair, such as \\ud83d alone");
    return new FieldValue(value, token != JsonToken.VALUE_STRING);
  }

  /** Whether a text can be written in UTF-8: the escapes of JSON may write halves of pairs. */
  private static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static void require(boolean condition, String rule) throws InvalidRowException {
    if (!condition) {
      throw new InvalidRowException(rule);
    }
  }
}
