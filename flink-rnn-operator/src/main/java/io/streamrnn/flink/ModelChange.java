/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What happens to the hidden state of a key when the model changes, by a restart from a savepoint
 * with another model or by a {@link ModelUpdate} while the job runs. A hidden state means something
 * only to the weights that computed it, so it cannot simply be kept. Each policy is applied key by
 * key, with the first event of the key that the new model is effective for. Keys without events
 * cost nothing.
 *
 * <p>A model that differs in its head only keeps all states, whatever the policy is. A sequence
 * that starts after the change starts with the new model.
 */
@PublicEvolving
public sealed interface ModelChange extends Serializable {

  /**
   * Refuses the new model: a restart with it fails before the first event, and an update with it is
   * rejected while the job continues with the model that it has. The default.
   */
  static ModelChange refuse() {
    return new Refuse();
  }

  /**
   * Ends the open sequence of a key, with a report of {@link StateReport.Cause#MODEL_CHANGED}. The
   * next one starts from the initial state of the new model.
   */
  static ModelChange reset() {
    return new Reset();
  }

  /**
   * Lets an open sequence end with the model that it began with. The former model stays in the job
   * as long as that. Use it where sequences end: by an event, a session gap, a time to live.
   */
  static Pin pin() {
    return new Pin(List.of());
  }

  /**
   * Steps both models for a key, and emits the scores of the former one until the new one has taken
   * a number of steps of the key from its initial state. The next event is scored by the new model
   * alone. {@link ScoreContext#shadowScore} has the other score meanwhile.
   *
   * @param steps after how many steps of a key the new model takes over
   * @throws IllegalArgumentException if it is less than 1
   */
  static Shadow shadow(int steps) {
    return new Shadow(steps, List.of());
  }

  /**
   * Stores the last inputs of each key. The new model takes the steps of these inputs from its
   * initial state before it scores the first event. That is exact for a sequence of at most {@code
   * inputs} steps that began with that state, with the same constants and states in float32. A key
   * whose inputs are not stored, as in a savepoint of a job without this policy, or are those of
   * another {@code inputVersion}, is treated as by {@link #reset}.
   *
   * @param inputs how many steps are stored for a key
   * @throws IllegalArgumentException if it is less than 1
   */
  static ModelChange replay(int inputs) {
    return new Replay(inputs);
  }

  /** The models besides that of the job that an open sequence may have begun with. */
  default List<ModelSource> models() {
    return List.of();
  }

  /** This with other sources of the same {@link #models}. */
  default ModelChange with(UnaryOperator<ModelSource> sources) {
    return this;
  }

  /** The name of the method that returned it, such as {@code "reset"}. */
  default String name() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Whether a state of another model is accepted. */
  default boolean isAllowed() {
    return true;
  }

  /** See {@link #refuse()}. */
  record Refuse() implements ModelChange {

    @Override
    public boolean isAllowed() {
      return false;
    }

    @Override
    public String toString() {
      return "refuse()";
    }
  }

  /** See {@link #reset()}. */
  record Reset() implements ModelChange {

    @Override
    public String toString() {
      return "reset()";
    }
  }

  /**
   * See {@link #pin()}.
   *
   * @param models see {@link #previous}
   */
  record Pin(List<ModelSource> models) implements ModelChange {

    /** Copies. */
    public Pin {
      models = List.copyOf(models);
    }

    /**
     * Adds a former model, for a savepoint that does not have it. A job with this policy stores its
     * models in savepoints, those that were built by code excepted.
     */
    public Pin previous(ModelSource model) {
      return new Pin(add(models, model));
    }

    @Override
    public ModelChange with(UnaryOperator<ModelSource> sources) {
      return new Pin(models.stream().map(sources).toList());
    }

    @Override
    public String toString() {
      return "pin()";
    }
  }

  /**
   * See {@link #shadow(int)}.
   *
   * @param steps after how many steps of a key the new model takes over
   * @param models see {@link #previous}
   */
  record Shadow(int steps, List<ModelSource> models) implements ModelChange {

    /** Checks and copies. */
    public Shadow {
      requirePositive("shadow", "steps", steps);
      models = List.copyOf(models);
    }

    /** See {@link Pin#previous}. */
    public Shadow previous(ModelSource model) {
      return new Shadow(steps, add(models, model));
    }

    @Override
    public ModelChange with(UnaryOperator<ModelSource> sources) {
      return new Shadow(steps, models.stream().map(sources).toList());
    }

    @Override
    public String toString() {
      return "shadow(" + steps + ")";
    }
  }

  /**
   * See {@link #replay(int)}.
   *
   * @param inputs how many steps are stored for a key
   */
  record Replay(int inputs) implements ModelChange {

    /** Checks. */
    public Replay {
      requirePositive("replay", "inputs", inputs);
    }

    @Override
    public String toString() {
      return "replay(" + inputs + ")";
    }
  }

  private static void requirePositive(String policy, String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "ModelChange.%s must have at least 1 step: %s=%d; use ModelChange.reset() for none"
              .formatted(policy, name, value));
    }
  }

  private static List<ModelSource> add(List<ModelSource> models, ModelSource model) {
    return Stream.concat(models.stream(), Stream.of(model)).toList();
  }
}
