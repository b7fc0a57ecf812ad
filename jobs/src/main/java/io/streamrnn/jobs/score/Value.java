package io.streamrnn.jobs.score;

import org.apache.flink.annotation.Internal;

/**
 * A field as it stood in the input. Public because Flink's serializer for records asks for it.
 *
 * @param text without the quotes around it; an array or object of JSON is kept whole
 * @param bare whether it stood in JSON without quotes, as numbers and arrays do
 */
@Internal
public record Value(String text, boolean bare) {

  /** Whether it is an array of JSON. */
  boolean isArray() {
    return bare && text.startsWith("[");
  }

  /** Whether it is an object of JSON. */
  boolean isObject() {
    return bare && text.startsWith("{");
  }
}
