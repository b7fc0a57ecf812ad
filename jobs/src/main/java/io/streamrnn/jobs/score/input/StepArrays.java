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
import io.streamrnn.jobs.score.features.Decimals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Reads the column that holds all features of an event: an array of numbers, {@code [I]}, or an
 * array of steps that are such arrays, {@code [T, I]}. One invalid number makes the row invalid.
 * Not thread-safe.
 */
final class StepArrays {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final String column;
  private final int size;
  private double[] numbers = new double[64];
  private int count;

  /**
   * A reader for a column.
   *
   * @param size how many numbers a step has, {@code I}
   */
  StepArrays(String column, int size) {
    this.column = column;
    this.size = size;
  }

  /**
   * Reads an array.
   *
   * @param array JSON
   * @return {@code [T, I]}, owned by the caller; {@code T} is 1 for an array of numbers
   * @throws InvalidRowException if it is empty, ragged, of another width, or holds another type
   */
  double[] read(String array) throws InvalidRowException {
    count = 0;
    try (JsonParser parser = FACTORY.createParser(array)) {
      parser.nextToken();
      JsonToken first = parser.nextToken();
      if (first == JsonToken.END_ARRAY) {
        throw invalid("must hold numbers, or steps of numbers, but it is empty");
      }
      if (first == JsonToken.START_ARRAY) {
        readSteps(parser);
      } else {
        readStep(parser, first, -1);
      }
    } catch (JacksonException e) {
      throw new IllegalStateException("this text was parsed as JSON before", e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
    return Arrays.copyOf(numbers, count);
  }

  private void readSteps(JsonParser parser) throws IOException, InvalidRowException {
    JsonToken token = JsonToken.START_ARRAY;
    for (int step = 0; token != JsonToken.END_ARRAY; step++, token = parser.nextToken()) {
      if (token != JsonToken.START_ARRAY) {
        throw invalid(
            "must hold either numbers or arrays of numbers, but [%d]=%s"
                .formatted(step, shown(parser)));
      }
      readStep(parser, parser.nextToken(), step);
    }
  }

  /**
   * Reads numbers up to the end of their array.
   *
   * @param step the number of the step; -1 if the array holds numbers
   */
  private void readStep(JsonParser parser, JsonToken first, int step)
      throws IOException, InvalidRowException {
    int begin = count;
    for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      double number =
          token.isScalarValue() && token != JsonToken.VALUE_NULL
              ? Decimals.parse(parser.getText().trim())
              : Double.NaN;
      if (!Double.isFinite(number)) {
        String place = (step < 0 ? "" : "[" + step + "]") + "[" + (count - begin) + "]";
        throw invalid("must hold finite numbers, but %s=%s".formatted(place, shown(parser)));
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number;
    }
    if (count - begin != size) {
      throw invalid(
          "must hold one number per input of the model%s: inputSize=%d, numbers=%d%s"
              .formatted(
                  step < 0 ? "" : " in each step, step=" + step,
                  size,
                  count - begin,
                  step < 0 ? "; write several steps as an array of arrays" : ""));
    }
  }

  private static String shown(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isStructStart()) {
      return token == JsonToken.START_ARRAY ? "an array" : "an object";
    }
    String text = parser.getText();
    return token == JsonToken.VALUE_STRING ? "'" + text + "'" : text;
  }

  private InvalidRowException invalid(String rule) {
    return new InvalidRowException("column '%s' %s".formatted(column, rule));
  }
}
