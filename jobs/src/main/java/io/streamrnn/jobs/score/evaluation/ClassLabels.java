/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which class a label means. Tables write numbers in several ways: one missing value makes 3 a 3.0.
 * So if a class is named by a number, all numbers are names; otherwise they are indices. True and
 * false, which are written in several ways too, are names if a class is named so; otherwise they
 * are the numbers 1 and 0.
 */
final class ClassLabels {

  /** The index of no class. */
  static final int NONE = -1;

  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Double, Integer> numbers = new HashMap<>();
  private final Map<Double, Integer> truths = new HashMap<>();

  /**
   * The labels of a model.
   *
   * @param classes the names of the classes; different without the blanks around them
   */
  ClassLabels(List<String> classes) {
    for (int i = 0; i < classes.size(); i++) {
      names.put(classes.get(i).strip(), i);
      if (Labels.isNumber(classes.get(i))) {
        // Of '1' and '01' neither is meant by 1.0.
        Map<Double, Integer> values = Labels.isTruth(classes.get(i)) ? truths : numbers;
        values.merge(number(classes.get(i)), i, (first, second) -> NONE);
      }
    }
  }

  /** The index of the class; {@link #NONE} if the label is of none. */
  int index(String label) {
    Integer named = names.get(label.strip());
    if (named != null) {
      return named;
    }
    double number = number(label);
    if (!truths.isEmpty() && Labels.isTruth(label)) {
      return truths.getOrDefault(number, NONE);
    }
    return numbers.isEmpty() ? index(number) : numbers.getOrDefault(number, NONE);
  }

  private int index(double number) {
    boolean isIndex = number >= 0 && number < size() && number == Math.rint(number);
    return isIndex ? (int) number : NONE;
  }

  /** How many classes there are. */
  int size() {
    return names.size();
  }

  /** As a key of a map, where -0.0 is another one than 0.0. */
  private static double number(String label) {
    return Labels.number(label) + 0.0;
  }
}
