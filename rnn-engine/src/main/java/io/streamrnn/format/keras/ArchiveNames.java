/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import java.util.Locale;
import java.util.Map;

/** The names of objects in the weights of a {@code .keras} archive. */
final class ArchiveNames {

  // Classes that files call otherwise: of functional models until TensorFlow 2.2, and of an
  // attention, whose public name is another one.
  private static final Map<String, String> CLASSES =
      Map.of("Model", "Functional", "GroupQueryAttention", "GroupedQueryAttention");

  private ArchiveNames() {}

  /**
   * The name of the next object of a class among those of one group.
   *
   * @param used the number of objects of each name; updated
   */
  static String next(String className, Map<String, Integer> used) {
    String name = snakeCase(CLASSES.getOrDefault(className, className));
    int number = used.merge(name, 1, Integer::sum) - 1;
    return number == 0 ? name : name + "_" + number;
  }

  /** As Keras: {@code TimeDistributed} becomes {@code time_distributed}. */
  private static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
