/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says where a row is in the input. */
@FunctionalInterface
public interface RowPlaces extends Serializable {

  /**
   * The place of a row.
   *
   * @return texts and whole numbers by name
   */
  Map<String, Object> of(RawRow row);

  /** The file, if there are several, and the line. */
  static RowPlaces inFiles(List<String> names) {
    return row -> {
      Map<String, Object> place = new LinkedHashMap<>();
      if (names.size() > 1) {
        place.put("file", names.get(row.file()));
      }
      place.put("line", row.line());
      return place;
    };
  }

  /** The topic, the partition and the offset. */
  static RowPlaces inTopics(List<String> topics) {
    return row -> {
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("topic", topics.get(row.file()));
      place.put("partition", row.line());
      place.put("offset", row.offset());
      return place;
    };
  }
}
