/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.output.LinePrefix;
import java.util.Arrays;

/**
 * Writes the labels and scores of a step in front of its line, since the line itself may lack both.
 * A step without a score has an empty prefix.
 *
 * @param labels indices of the columns of labels in the extras of a row
 */
record StepEncoder(int[] labels) implements LinePrefix {

  @Override
  public String of(Row row, float[] y) {
    return y.length == 0
        ? EvaluatedStep.NONE
        : new EvaluatedStep(
                row.keyText(),
                Arrays.stream(labels).mapToObj(i -> row.extras()[i].text()).toList(),
                y)
            .encode();
  }
}
