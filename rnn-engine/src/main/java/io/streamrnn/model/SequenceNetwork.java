/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.OptionalInt;

/**
 * A network that takes whole sequences and cannot be stepped event by event, as a value; {@link
 * Model#ofSequences(String, SequenceNetwork)} makes it a model. Immutable, safe for use by many
 * threads.
 */
public interface SequenceNetwork {

  /** The number of values of a step, {@code I}. */
  int inputSize();

  /** The number of values of a row of the output, {@code O}. */
  int outputSize();

  /** The shapes of the inputs that belong to a key and not to a step; none by default. */
  default List<Shape> constants() {
    return List.of();
  }

  /** See {@link Model#tokens}; none by default. */
  default List<Integer> tokens() {
    return List.of();
  }

  /** See {@link Model#constantTokens}; none by default. */
  default List<Integer> constantTokens() {
    return List.of();
  }

  /** The texts among the values of a step, ascending by position; none by default. */
  default List<TextInput> texts() {
    return List.of();
  }

  /** How many rows a sequence gives. */
  OutputRows outputRows();

  /**
   * The number of rows that a sequence gives.
   *
   * @param steps of the sequence, at least 1
   * @throws IllegalArgumentException if the network does not take a sequence of that many steps;
   *     the message names both numbers
   */
  int outputRows(int steps);

  /** The number of steps that the network declares; empty if it declares none. */
  OptionalInt declaredSteps();

  /** The only number of steps that the network takes; empty if it takes several. */
  OptionalInt fixedSteps();

  /** The number of values in all weights. */
  long parameters();

  /** See {@link Model#multiplications}; by default each number of a weight is used once. */
  default long multiplications() {
    return parameters();
  }

  /** What the network computes. As it carries no state, all of it is a head. */
  ModelIdentity identity();

  /** Why it cannot be stepped event by event, one reason each. */
  List<String> refusals();

  /** A new runner for one thread. */
  SequenceRunner runner();

  /** One line. */
  String describe();
}
