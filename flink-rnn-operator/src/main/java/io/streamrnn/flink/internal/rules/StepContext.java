/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The context of a record.
 *
 * @param key of the record
 * @param time in event time, or {@link KeyState#NONE}
 * @param stepsBefore of the sequence, without those of the record
 * @param steps of the sequence, those of the record included
 * @param isFirst whether no record of the sequence had a score before
 * @param isDuplicate whether the record was seen before
 * @param scoreBefore null for none; copied for the user
 * @param featuresOfRecord copied for the user
 * @param featuresBefore null for none; copied for the user
 * @param model that computed the score
 * @param scoreOfShadow null for none; copied for the user
 */
@Internal
public record StepContext(
    Object key,
    long time,
    long stepsBefore,
    long steps,
    boolean isFirst,
    boolean isDuplicate,
    float @Nullable [] scoreBefore,
    float[] featuresOfRecord,
    float @Nullable [] featuresBefore,
    Model model,
    float @Nullable [] scoreOfShadow)
    implements ScoreContext {

  private static final float[] NO_FEATURES = {};

  /**
   * Returns the context of a record that is scored.
   *
   * @param past the state of the sequence that it continues; null if it starts one
   */
  static StepContext of(Event<?> event, Decision.Step step, @Nullable KeyState past) {
    ModelVersion<?> version = step.version();
    return of(
        event,
        step.steps(),
        past,
        version.memory().lastScore(past),
        version.memory().stepsToScore(),
        version.model(),
        step.shadow() == null ? null : step.shadow().score());
  }

  /**
   * Returns the context of a record of a Flink window.
   *
   * @param past the state of the sequence that it continues
   * @param stepsToScore see {@link Memory#stepsToScore}
   */
  public static StepContext ofWindow(
      Event<?> event, Features.Steps taken, KeyState past, long stepsToScore, Model model) {
    return of(event, taken, past, past.score(), stepsToScore, model, null);
  }

  private static StepContext of(
      Event<?> event,
      Features.Steps taken,
      @Nullable KeyState past,
      float @Nullable [] last,
      long stepsToScore,
      Model model,
      float @Nullable [] shadow) {
    long before = past == null ? 0 : past.steps();
    boolean isFirst = before < stepsToScore;
    return new StepContext(
        event.key(),
        event.timestamp(),
        before,
        before + taken.unmasked().length,
        isFirst,
        false,
        isFirst ? null : last,
        taken.given() == null ? NO_FEATURES : taken.given(),
        past == null ? null : past.features(),
        model,
        shadow);
  }

  /**
   * Returns the context of a duplicate: that of the last step.
   *
   * @param model that is effective for the record
   * @param state with the sequence of that step; null if the sequence is over
   */
  static StepContext ofDuplicate(Event<?> event, Model model, @Nullable KeyState state) {
    float @Nullable [] features = state == null ? null : state.features();
    return new StepContext(
        event.key(),
        event.timestamp(),
        0,
        state == null ? 0 : state.steps(),
        false,
        true,
        null,
        features == null ? NO_FEATURES : features,
        null,
        model,
        null);
  }

  @Override
  public <K> K key(Class<K> type) {
    return type.cast(key);
  }

  @Override
  public OptionalLong timestamp() {
    return time == KeyState.NONE ? OptionalLong.empty() : OptionalLong.of(time);
  }

  @Override
  public Optional<float[]> previousScore() {
    return Optional.ofNullable(scoreBefore).map(float[]::clone);
  }

  @Override
  public float[] features() {
    return featuresOfRecord.clone();
  }

  @Override
  public boolean isWarm() {
    return stepsBefore > 0;
  }

  @Override
  public String modelName() {
    return model.name();
  }

  @Override
  public String modelDigest() {
    return model.identity().digest();
  }

  @Override
  public Optional<float[]> shadowScore() {
    return Optional.ofNullable(scoreOfShadow).map(float[]::clone);
  }

  @Override
  public Optional<float[]> previousFeatures() {
    return Optional.ofNullable(featuresBefore).map(float[]::clone);
  }
}
