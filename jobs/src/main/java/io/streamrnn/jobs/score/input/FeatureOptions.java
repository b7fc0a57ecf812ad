/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that make the features of an event the inputs of the model. Picocli sets the fields.
 */
public final class FeatureOptions {

  @Option(
      names = "--features",
      required = true,
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "The feature columns, in the order of the model's inputs: a,b,c. Put a name with a comma in quotes: '\"a, b\",c'. With jsonl also one column of arrays: an array of numbers is one step, an array of such arrays is several steps. Steps are scored in order. If one is invalid, the whole event is rejected.")
  List<String> features = new ArrayList<>();

  @Option(
      names = "--scaler",
      paramLabel = "FILE",
      description =
          "Scales the features as in training: a JSON file with the lists 'features', 'min' and 'max'; for a column of arrays, one element per number. x = (value - min) / (max - min); where max = min, x = value - min.")
  Optional<String> scaler = Optional.empty();

  /** The columns of {@code --features}. */
  public List<String> columns() {
    return features;
  }

  /** {@code --scaler}. */
  public Optional<String> scaler() {
    return scaler;
  }
}
