/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.ScoreContext;
import java.util.Arrays;

/**
 * What the output function sees of the context of a record, or what a reference says of it.
 *
 * @param time null for none
 * @param previousScore null for none
 * @param previousFeatures null for none
 */
record Seen(
    String key,
    Long time,
    long steps,
    boolean isFirst,
    boolean isDuplicate,
    float[] previousScore,
    float[] features,
    float[] previousFeatures) {

  static Seen of(ScoreContext context) {
    Seen seen =
        new Seen(
            context.key(String.class),
            context.timestamp().isPresent() ? (Long) context.timestamp().getAsLong() : null,
            context.steps(),
            context.isFirst(),
            context.isDuplicate(),
            context.previousScore().orElse(null),
            context.features(),
            context.previousFeatures().orElse(null));
    // They are the function's own, to do with as it likes.
    context.previousScore().ifPresent(score -> Arrays.fill(score, Float.NaN));
    Arrays.fill(context.features(), Float.NaN);
    return seen;
  }

  @Override
  public String toString() {
    return "|%s at %s, %d steps%s%s, score before %s, features %s, before %s"
        .formatted(
            key,
            time,
            steps,
            isFirst ? ", first" : "",
            isDuplicate ? ", duplicate" : "",
            bits(previousScore),
            Bits.of(features),
            bits(previousFeatures));
  }

  private static String bits(float[] values) {
    return values == null ? "none" : Bits.of(values);
  }
}
