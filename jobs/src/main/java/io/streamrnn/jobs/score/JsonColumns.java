package io.streamrnn.jobs.score;

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

/** Reads lines that are JSON objects each; columns are their top-level fields. */
final class JsonColumns implements ColumnReader {

  // Number texts are kept as they stand, so a parser is asked for tokens and not for a tree.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Map<String, Integer> slots = new HashMap<>();
  private final List<String> columns;

  JsonColumns(Selection selection) {
    columns = selection.columns();
    for (int i = 0; i < columns.size(); i++) {
      slots.putIfAbsent(columns.get(i), i);
    }
  }

  @Override
  public Value[] read(String line) throws BadRowException {
    Value[] values = new Value[columns.size()];
    boolean[] seen = new boolean[columns.size()];
    forEachField(
        line,
        (name, value) -> {
          Integer slot = slots.get(name);
          if (slot != null) {
            // Readers of JSON differ in which one counts.
            require(!seen[slot], "a field that is used must be there once: '" + name + "'");
            seen[slot] = true;
            values[slot] = value;
          }
        });
    for (int i = 0; i < values.length; i++) {
      values[i] = values[slots.get(columns.get(i))];
    }
    return values;
  }

  /** What is done with a field. */
  @FunctionalInterface
  interface FieldAction {

    /** Takes it; the value is null if it is null in the line. */
    void accept(String name, Value value) throws BadRowException;
  }

  /** Hands over the top-level fields of a line. */
  static void forEachField(String line, FieldAction action) throws BadRowException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "a line must be a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        action.accept(name, value(parser, line));
      }
      require(parser.nextToken() == null, "a line must hold one JSON object and nothing after it");
    } catch (JacksonException e) {
      throw new BadRowException("the line is not JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("a string was read", e);
    }
  }

  private static Value value(JsonParser parser, String line) throws IOException {
    JsonToken token = parser.nextToken();
    if (token.isStructStart()) {
      int begin = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      return new Value(line.substring(begin, (int) parser.currentLocation().getCharOffset()), true);
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    return new Value(parser.getText(), token != JsonToken.VALUE_STRING);
  }

  private static void require(boolean condition, String rule) throws BadRowException {
    if (!condition) {
      throw new BadRowException(rule);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
