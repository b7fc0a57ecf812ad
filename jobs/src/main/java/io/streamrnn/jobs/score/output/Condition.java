/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import java.io.Serializable;

/**
 * A condition on the outputs of a model. Numbers are compared as float32, as the output shows them:
 * {@code y >= 0.7} holds for an output that is written as 0.7. NaN equals nothing.
 */
sealed interface Condition extends Serializable {

  /**
   * Whether it holds.
   *
   * @param y outputs of the model, {@code [O]}
   */
  boolean holds(float[] y);

  /** Both. */
  record And(Condition left, Condition right) implements Condition {

    @Override
    public boolean holds(float[] y) {
      return left.holds(y) && right.holds(y);
    }
  }

  /** At least one. */
  record Or(Condition left, Condition right) implements Condition {

    @Override
    public boolean holds(float[] y) {
      return left.holds(y) || right.holds(y);
    }
  }

  /** The opposite. */
  record Not(Condition condition) implements Condition {

    @Override
    public boolean holds(float[] y) {
      return !condition.holds(y);
    }
  }

  /** A comparison of two numbers. */
  record Comparison(Operand left, Operator operator, Operand right) implements Condition {

    @Override
    public boolean holds(float[] y) {
      float a = left.value(y);
      float b = right.value(y);
      return switch (operator) {
        case LESS -> a < b;
        case AT_MOST -> a <= b;
        case GREATER -> a > b;
        case AT_LEAST -> a >= b;
        case EQUAL -> a == b;
        case UNEQUAL -> a != b;
      };
    }
  }

  /** The operators of a comparison. */
  enum Operator {
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    EQUAL("=="),
    UNEQUAL("!=");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A number of a comparison. */
  sealed interface Operand extends Serializable {

    /** The number. */
    float value(float[] y);
  }

  /** An output of the model, by its index. */
  record Output(int index) implements Operand {

    @Override
    public float value(float[] y) {
      return y[index];
    }
  }

  /** A number that was written in the condition. */
  record Constant(float number) implements Operand {

    @Override
    public float value(float[] y) {
      return number;
    }
  }
}
