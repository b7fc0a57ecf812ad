/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many numbers an event must have for a model.
 *
 * @param size of the features; 0 if there is no model
 * @param inputSize of the model, which may be larger, since the operator adds inputs
 * @param model for messages
 */
public record ExpectedInputs(int size, int inputSize, String model) {

  /** Any number of features. */
  public static ExpectedInputs any() {
    return new ExpectedInputs(0, 0, "");
  }

  /**
   * What a model takes.
   *
   * @param added how many inputs are appended to the features
   * @throws CannotRunException if the added inputs leave none
   */
  public static ExpectedInputs of(Model model, int added, MissingOption missing) {
    int left = model.inputSize() - added;
    boolean hasIndicator = missing == MissingOption.INDICATOR;
    if (left < 1 || hasIndicator && left % 2 != 0) {
      throw new CannotRunException(
          "the model must take the features and what is added to them: inputSize=%d, --elapsed-time-feature adds %d, --missing=%s, model=%s; an indicator needs one input for each feature"
              .formatted(model.inputSize(), added, missing, model));
    }
    return new ExpectedInputs(hasIndicator ? left / 2 : left, model.inputSize(), model.toString());
  }

  /** Whether there is a model. */
  boolean isKnown() {
    return size > 0;
  }

  /**
   * Requires the features to have as many numbers as the model takes.
   *
   * @throws CannotRunException with the input size of the model
   */
  void require(Preprocessing preprocessing) {
    if (isKnown() && preprocessing.width() != size) {
      throw new CannotRunException(
          "--features must name one column per input of the model, or, with --format jsonl, one column of arrays: inputSize=%d%s, features=%d (%s), model=%s"
              .formatted(
                  inputSize,
                  size == inputSize ? "" : ", without added inputs " + size,
                  preprocessing.width(),
                  names(preprocessing),
                  model));
    }
  }

  private static String names(Preprocessing preprocessing) {
    return preprocessing.features().stream()
        .map(ExpectedInputs::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(FeatureColumn feature) {
    String column = ColumnNames.text(List.of(feature.column()));
    int width = feature.encoding().width();
    return width == 1 ? column : column + " x " + width;
  }
}
