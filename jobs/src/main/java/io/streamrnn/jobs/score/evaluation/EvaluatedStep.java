/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The labels and scores of a step.
 *
 * @param labels texts of the columns of labels; blank where there is none
 * @param y outputs of the model, {@code [O]}
 */
record EvaluatedStep(String key, List<String> labels, float[] y) {

  private static final int HEX = 16;

  /** The prefix of a line without a score. */
  static final String NONE = "0:";

  /** The text of {@link Reader#read}: its length, then the parts, each with its length. */
  String encode() {
    StringBuilder text = new StringBuilder().append(y.length).append(':');
    for (float value : y) {
      text.append(Integer.toHexString(Float.floatToRawIntBits(value))).append(':');
    }
    text.append(labels.size()).append(':');
    labels.forEach(label -> append(text, label));
    append(text, key);
    return text.length() + ":" + text;
  }

  private static void append(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }

  /** Reads what {@link #encode} wrote. Not thread-safe. */
  static final class Reader {

    private final String text;
    private int position;

    Reader(String text) {
      this.text = text;
    }

    /** Whether the line has a score. */
    boolean hasStep() {
      return number(10) > 0;
    }

    /** The step, after {@link #hasStep}. */
    EvaluatedStep read() {
      float[] y = new float[number(10)];
      for (int i = 0; i < y.length; i++) {
        y[i] = Float.intBitsToFloat(number(HEX));
      }
      List<String> labels = new ArrayList<>();
      int count = number(10);
      for (int i = 0; i < count; i++) {
        labels.add(part());
      }
      return new EvaluatedStep(part(), labels, y);
    }

    /** The line behind the step. */
    String rest() {
      return text.substring(position);
    }

    private int number(int radix) {
      int end = text.indexOf(':', position);
      int value = Integer.parseUnsignedInt(text, position, end, radix);
      position = end + 1;
      return value;
    }

    private String part() {
      int length = number(10);
      String part = text.substring(position, position + length);
      position += length;
      return part;
    }
  }
}
