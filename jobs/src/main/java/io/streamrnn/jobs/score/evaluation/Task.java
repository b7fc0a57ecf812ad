/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

/** Collects what the metrics of a kind of model need. Not thread-safe. */
interface Task {

  /**
   * Adds a step whose labels are not blank.
   *
   * @return whether its labels are valid and its scores are numbers; otherwise it is left out
   */
  boolean add(EvaluatedStep step);

  /** Whether a label is one of the model. */
  boolean accepts(String label);

  /** What a label must be, for messages. */
  String expected();

  /** The metrics of all steps. */
  Findings findings();
}
