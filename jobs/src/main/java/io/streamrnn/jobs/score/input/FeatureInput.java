/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.FeatureEncoding;
import io.streamrnn.jobs.score.features.FeatureKind;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.features.Tokens;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Computes the inputs of the model for the steps of a row. */
public final class FeatureInput implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Preprocessing preprocessing;
  private final int width;
  // By their positions among the inputs of a step.
  private final BitSet tokens;

  /** Inputs by a preprocessing. */
  public FeatureInput(Preprocessing preprocessing) {
    this(preprocessing, new BitSet());
  }

  private FeatureInput(Preprocessing preprocessing, BitSet tokens) {
    this.preprocessing = preprocessing;
    this.width = preprocessing.width();
    this.tokens = tokens;
  }

  /**
   * The same inputs, some of which are tokens, which a float must hold.
   *
   * @param positions among the inputs of a step
   */
  public FeatureInput withTokens(Collection<Integer> positions) {
    BitSet all = new BitSet();
    positions.forEach(all::set);
    return new FeatureInput(preprocessing, all);
  }

  /** How many inputs a step has. */
  public int width() {
    return width;
  }

  /**
   * The inputs of all steps.
   *
   * @return {@code [T, I]}, owned by the caller
   * @throws InvalidRowException if the row is not an event, or an input is too large
   */
  public float[][] steps(Row row) throws InvalidRowException {
    if (!row.isEvent()) {
      throw new InvalidRowException(row.problem());
    }
    int size = preprocessing.features().size();
    float[][] steps = new float[row.features().length / size][];
    for (int t = 0; t < steps.length; t++) {
      steps[t] = step(row.features(), t * size);
    }
    return steps;
  }

  /** The input of a row with one step; otherwise as {@link #steps}. */
  public float[] step(Row row) throws InvalidRowException {
    return steps(row)[0];
  }

  /** Why a row has no inputs; empty if it has them. */
  public Optional<String> problem(Row row) {
    try {
      steps(row);
      return Optional.empty();
    } catch (InvalidRowException e) {
      return Optional.of(e.getMessage());
    }
  }

  private float[] step(double[] features, int from) throws InvalidRowException {
    List<FeatureColumn> columns = preprocessing.features();
    float[] x = new float[width];
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      FeatureEncoding encoding = columns.get(i).encoding();
      encoding.encode(features[from + i], x, at);
      if (!Float.isFinite(x[at]) && !Double.isNaN(features[from + i])) {
        throw new InvalidRowException(
            "column '%s' must be within the range of the model's 32-bit inputs, at most 3.4e38: value=%s; correct the value, or scale the column"
                .formatted(columns.get(i).column(), features[from + i]));
      }
      if (isToken(encoding, at) && !Tokens.isHeld(features[from + i])) {
        throw new InvalidRowException(Tokens.rule(columns.get(i).column()));
      }
      at += encoding.width();
    }
    return x;
  }

  private boolean isToken(FeatureEncoding encoding, int at) {
    return encoding.kind() == FeatureKind.NUMBER && tokens.get(at);
  }

  /** The name of this computation. A state that was computed with another one is invalid. */
  public String version() {
    return preprocessing.version();
  }
}
