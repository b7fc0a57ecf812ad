/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.jobs.score.input.Row;

/** The JSON line of a rejected row: {@code line}, {@code key}, {@code reason} and {@code raw}. */
public final class RejectedLine {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RejectedLine() {}

  /**
   * The line of a row.
   *
   * @param reason used if the row is an event, which the model rejected
   */
  public static String of(Row row, String reason) {
    ObjectNode fields = JSON.createObjectNode();
    fields.put("line", row.line());
    if (row.key().isAbsent()) {
      fields.putNull("key");
    } else {
      fields.put("key", row.key().text());
    }
    fields.put("reason", row.isEvent() ? reason : row.problem());
    fields.put("raw", row.raw());
    return fields.toString();
  }

  /** The line number and the reason, for a person. */
  static String summarize(String line) {
    try {
      JsonNode fields = JSON.readTree(line);
      return "line %s: %s".formatted(fields.get("line").asText(), fields.get("reason").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this line was written as JSON before", e);
    }
  }
}
