/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.FeatureKind;
import io.streamrnn.jobs.score.features.FeatureRequest;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.features.PreprocessingFile;
import io.streamrnn.jobs.shared.CannotRunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * The options that make the features of an event the inputs of the model. Picocli sets the fields.
 */
public final class FeatureOptions {

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "The feature columns, in the order of the model's inputs: a,b,c. A column may have a kind: COLUMN:KIND with boolean, log, time:day or time:week (sine and cosine). A column where the model takes a text (StringLookup, Hashing) goes to the model's own vocabulary. Kinds that are fitted to training data need --preprocessing. Put a name with a comma in quotes: '\"a, b\",c'. With jsonl also one column of arrays: an array of numbers is one step, an array of such arrays is several steps. Steps are scored in order. If one is invalid, the whole event is rejected. Required without --preprocessing.")
  List<String> features = new ArrayList<>();

  @Option(
      names = "--preprocessing",
      paramLabel = "FILE",
      description =
          "Scales and encodes the features as in training: a file that 'streamrnn fit-preprocessing' wrote. It names the features.")
  Optional<String> preprocessing = Optional.empty();

  @Option(
      names = "--scaler",
      paramLabel = "FILE",
      description =
          "Scales the features as in training: a JSON file with the lists 'features', 'min' and 'max'; for a column of arrays, one element per number. x = (value - min) / (max - min); where max = min, x = value - min.")
  Optional<String> scaler = Optional.empty();

  @Option(
      names = "--missing",
      defaultValue = "reject",
      paramLabel = "reject|forward-fill|zero|indicator|mask-step",
      description =
          "A feature without a value: an empty field, NaN, or null. reject: the row is rejected. forward-fill: the last value of the key, 0 before the first. zero: 0 behind the scaling, which is the mean for 'standard'. indicator: 0, and as many more inputs as there are features, 1 for a value and 0 for none. mask-step: the event changes no state. Default: ${DEFAULT-VALUE}.")
  MissingOption missing = MissingOption.REJECT;

  /** {@code --scaler}. */
  public Optional<String> scaler() {
    return scaler;
  }

  /** {@code --preprocessing}. */
  public Optional<String> preprocessingFile() {
    return preprocessing;
  }

  /** {@code --missing}. */
  public MissingOption missing() {
    return missing;
  }

  /**
   * The features, without those of {@code --scaler}.
   *
   * @throws CannotRunException if options contradict one another, or a file is invalid
   */
  public Preprocessing preprocessing() {
    requireOneSource();
    if (preprocessing.isEmpty()) {
      return new Preprocessing(requests().map(FeatureOptions::unfitted).toList());
    }
    Preprocessing file = PreprocessingFile.read(Path.of(preprocessing.get()));
    requireSame(file);
    return file;
  }

  private Stream<FeatureRequest> requests() {
    return features.stream().map(FeatureRequest::parse);
  }

  private void requireOneSource() {
    if (features.isEmpty() && preprocessing.isEmpty()) {
      throw new CannotRunException(
          "--features is required without --preprocessing; add --features a,b,c, the columns in the order of the model's inputs");
    }
    if (scaler.isPresent() && preprocessing.isPresent()) {
      throw new CannotRunException(
          "--scaler and --preprocessing exclude one another: --scaler=%s, --preprocessing=%s; omit --scaler, and fit with kind min-max instead"
              .formatted(scaler.get(), preprocessing.get()));
    }
  }

  private static FeatureColumn unfitted(FeatureRequest request) {
    return FeatureColumn.unfitted(request.column(), request.kindOrNumber())
        .orElseThrow(
            () ->
                new CannotRunException(
                    "a feature of kind %1$s must be fitted to training data: --features %2$s:%1$s; run 'streamrnn fit-preprocessing' with these --features, and score with --preprocessing"
                        .formatted(request.kindOrNumber(), request.column())));
  }

  private void requireSame(Preprocessing file) {
    List<String> asked = requests().map(FeatureRequest::column).toList();
    if (!asked.isEmpty() && !asked.equals(file.columns())) {
      throw new CannotRunException(
          "--features must be those of --preprocessing: --features=%s, --preprocessing=%s has %s; omit --features"
              .formatted(
                  ColumnNames.text(asked), preprocessing.get(), ColumnNames.text(file.columns())));
    }
    List<FeatureRequest> requests = requests().toList();
    for (int i = 0; i < requests.size(); i++) {
      requireSame(requests.get(i), file.features().get(i).encoding().kind());
    }
  }

  private void requireSame(FeatureRequest request, FeatureKind kind) {
    if (request.kind().isPresent() && request.kind().get() != kind) {
      throw new CannotRunException(
          "--features must have the kinds of --preprocessing, or none: --features has %1$s:%2$s, --preprocessing=%3$s has %1$s:%4$s; omit --features"
              .formatted(request.column(), request.kind().get(), preprocessing.get(), kind));
    }
  }

  /**
   * The inputs of the model.
   *
   * @param columns as {@link #preprocessing} has them
   * @param layout of the input, which may have arrays
   * @throws CannotRunException if {@code --scaler} is for other features
   */
  public FeatureInput input(Preprocessing columns, RowLayout layout) {
    ColumnSelection selection = layout.selection();
    if (selection.hasArrays() && missing != MissingOption.REJECT) {
      throw new CannotRunException(
          "--missing requires a column for each feature, and not one of arrays: --missing=%s, --features=%s; omit --missing, or write the features as columns"
              .formatted(missing, ColumnNames.text(selection.features())));
    }
    if (scaler.isPresent()) {
      requireNumbers(columns);
      return new FeatureInput(ScalerFile.read(Path.of(scaler.get()), selection));
    }
    if (selection.hasArrays() && columns.hasTexts()) {
      throw new CannotRunException(
          "--features must name a column of single texts where the model takes a text, and not of arrays: --features=%s; write one text in a row"
              .formatted(ColumnNames.text(selection.features())));
    }
    if (selection.hasArrays()) {
      requireNoKinds(columns, selection);
      return new FeatureInput(
          Preprocessing.array(selection.features().get(0), selection.arraySize()));
    }
    return new FeatureInput(columns);
  }

  private void requireNoKinds(Preprocessing columns, ColumnSelection selection) {
    if (!columns.isPlain()) {
      throw new CannotRunException(
          "%s requires a column for each feature, and not one of arrays: --features=%s; write the features as columns, or use --scaler, which scales the numbers of arrays"
              .formatted(
                  preprocessing.isPresent()
                      ? "--preprocessing"
                      : "a kind, as " + columns.features().get(0).encoding().kind() + ',',
                  ColumnNames.text(selection.features())));
    }
  }

  private void requireNumbers(Preprocessing columns) {
    if (!columns.isPlain()) {
      throw new CannotRunException(
          "--scaler requires features that are plain numbers: --scaler=%s; use fit-preprocessing and --preprocessing for features of other kinds"
              .formatted(scaler.get()));
    }
  }
}
