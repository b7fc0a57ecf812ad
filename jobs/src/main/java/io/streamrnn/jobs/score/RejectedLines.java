package io.streamrnn.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes rows that were not scored, as JSON lines that say why. */
final class RejectedLines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RejectedLines() {}

  /**
   * Writes a line.
   *
   * @param reason used if the row itself does not know better
   */
  static String line(Row row, String reason) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", row.line());
    fields.put("key", row.key() == null ? null : row.key().text());
    fields.put("reason", row.problem() == null ? reason : row.problem());
    fields.put("raw", row.raw());
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can be written as JSON", e);
    }
  }
}
