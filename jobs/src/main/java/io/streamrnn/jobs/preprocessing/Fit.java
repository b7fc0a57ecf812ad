/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.preprocessing;

import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.FeatureEncoding;
import io.streamrnn.jobs.score.features.FeatureFitter;
import io.streamrnn.jobs.score.features.FeatureKind;
import io.streamrnn.jobs.score.features.FeatureRequest;
import io.streamrnn.jobs.score.features.HandleUnknown;
import io.streamrnn.jobs.score.features.MissingTexts;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.input.FeatureTexts;
import io.streamrnn.jobs.score.input.InputOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fits features to all rows of an input, in one pass. Not thread-safe. */
final class Fit {

  private final List<FeatureRequest> requests;
  private final List<FeatureFitter> fitters;
  private final long[] missing;
  private final long[] invalid;
  private long rows;
  private long unreadable;

  Fit(List<FeatureRequest> requests, HandleUnknown unknown) {
    this.requests = requests;
    this.fitters =
        requests.stream()
            .map(request -> FeatureFitter.of(request.kindOrNumber(), unknown))
            .toList();
    this.missing = new long[requests.size()];
    this.invalid = new long[requests.size()];
  }

  /**
   * Reads the input.
   *
   * @throws CannotRunException if it cannot be read, or a column has no value of its kind
   */
  Preprocessing run(InputOptions input) {
    List<String> columns = requests.stream().map(FeatureRequest::column).toList();
    unreadable = FeatureTexts.forEach(input, columns, this::add);
    List<FeatureColumn> features = new ArrayList<>();
    for (int i = 0; i < fitters.size(); i++) {
      features.add(feature(i));
    }
    return new Preprocessing(features);
  }

  private void add(String[] texts) {
    rows++;
    for (int i = 0; i < texts.length; i++) {
      if (isMissing(i, texts[i])) {
        missing[i]++;
      } else if (!add(i, texts[i])) {
        invalid[i]++;
      }
    }
  }

  private boolean isMissing(int feature, String text) {
    return requests.get(feature).kindOrNumber() == FeatureKind.TEXT
        ? text.isEmpty()
        : MissingTexts.isMissing(text);
  }

  private boolean add(int feature, String text) {
    try {
      return fitters.get(feature).add(text);
    } catch (IllegalArgumentException e) {
      throw unfit(feature, e);
    }
  }

  private CannotRunException unfit(int feature, IllegalArgumentException cause) {
    return new CannotRunException(
        "column '%s': %s".formatted(requests.get(feature).column(), cause.getMessage()), cause);
  }

  private FeatureColumn feature(int index) {
    FeatureRequest request = requests.get(index);
    return fit(index)
        .map(encoding -> new FeatureColumn(request.column(), encoding))
        .orElseThrow(
            () ->
                new CannotRunException(
                    "column '%s' must have values of kind %s, but none of %,d rows has one: missing=%d, of another kind=%d; use another kind, see --help"
                        .formatted(
                            request.column(),
                            request.kindOrNumber(),
                            rows,
                            missing[index],
                            invalid[index])));
  }

  private Optional<FeatureEncoding> fit(int index) {
    try {
      return fitters.get(index).fit();
    } catch (IllegalArgumentException e) {
      throw unfit(index, e);
    }
  }

  /** Prints what was read. */
  void print(PrintWriter messages) {
    messages.printf(Locale.ROOT, "rows      %,d, %,d unreadable%n", rows + unreadable, unreadable);
    for (int i = 0; i < requests.size(); i++) {
      if (missing[i] + invalid[i] > 0) {
        messages.printf(
            Locale.ROOT,
            "skipped   %,d missing and %,d invalid values of column '%s'%n",
            missing[i],
            invalid[i],
            requests.get(i).column());
      }
    }
  }
}
