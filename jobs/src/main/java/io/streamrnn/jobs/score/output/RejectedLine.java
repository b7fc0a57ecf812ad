/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.jobs.score.input.RawRow;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowPlaces;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The JSON line of a rejected row: its place, {@code key}, {@code reason} and {@code raw}. The
 * bytes of a row that is not UTF-8 are in {@code raw_base64}. Of a row that is too long, {@code
 * raw} is the begin; {@code offset} and {@code length} say where its bytes are in the file.
 *
 * @param places says where a row is: its {@code line}, the {@code file} if there are several; of
 *     topics {@code topic}, {@code partition} and {@code offset}
 */
public record RejectedLine(RowPlaces places) implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the operator reports what a cell does not accept, such as a token out of range. */
  private static final Pattern INVALID_INPUT =
      Pattern.compile(
          "threw: java\\.lang\\.IllegalArgumentException: (.*) at io\\.streamrnn\\.[\\w.$]+\\(\\w+\\.java:\\d+\\)");

  /**
   * The line of a row.
   *
   * @param reason used if the row is an event, which the model rejected
   */
  public String of(Row row, String reason) {
    ObjectNode fields = JSON.createObjectNode();
    RawRow source = row.source();
    places.of(source).forEach(fields::putPOJO);
    if (row.key().isAbsent()) {
      fields.putNull("key");
    } else {
      fields.put("key", row.key().text());
    }
    fields.put("reason", reason(row, reason));
    fields.put(source.base64() ? "raw_base64" : "raw", source.text());
    if (source.isCut()) {
      fields.put("offset", source.offset());
      fields.put("length", source.length());
    }
    return fields.toString();
  }

  /**
   * Why a row is rejected.
   *
   * @param reason used if the row is an event, which the model rejected
   */
  static String reason(Row row, String reason) {
    return row.isEvent() ? withoutClasses(reason) : row.problem();
  }

  private static String withoutClasses(String reason) {
    return INVALID_INPUT.matcher(reason).replaceFirst("rejected the event: $1");
  }

  /** The line number and the reason, for a person. */
  static String summarize(String line) {
    try {
      JsonNode fields = JSON.readTree(line);
      String file = fields.has("file") ? fields.get("file").asText() + ", " : "";
      return "%sline %s: %s"
          .formatted(file, fields.get("line").asText(), fields.get("reason").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this line was written as JSON before", e);
    }
  }
}
