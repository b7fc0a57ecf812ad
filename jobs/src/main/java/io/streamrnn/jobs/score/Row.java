package io.streamrnn.jobs.score;

import org.apache.flink.annotation.Internal;

/**
 * A row of the input: an event, or a row that cannot be one. Public because Flink's serializer for
 * records asks for it.
 *
 * @param number of the row in the input, from 0, blank lines not counted
 * @param line of the input, from 1
 * @param key null only if there is a problem
 * @param order null if no order column was asked for, or if there is a problem
 * @param features {@code [T, I]} of its steps, not yet scaled; empty if there is a problem
 * @param raw the line as it stood
 * @param problem why the row is no event, or null if it is one
 */
@Internal
public record Row(
    long number, long line, Value key, Value order, double[] features, String raw, String problem) {

  /** What the stream is keyed by. */
  String keyText() {
    return key == null ? "" : key.text();
  }
}
