/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.model.Model;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which keys are traced, and what is traced of their events. For one thread. */
final class Tracer {

  private static final float[][] NONE = {};
  private static final float[] NO_VALUES = {};

  // -- configuration
  private final ModelVersions<?> versions;
  private final boolean showsValues;
  private final RnnMetrics metrics;

  // -- runtime
  // How many events of a key are left to be traced.
  private final Map<Object, Integer> left = new HashMap<>();
  private @Nullable Rejection rejection;

  Tracer(ModelVersions<?> versions, boolean showsValues, RnnMetrics metrics) {
    this.versions = versions;
    this.showsValues = showsValues;
    this.metrics = metrics;
  }

  // -- commands

  /** Traces the next events of a key. */
  void start(Object key, int events) {
    left.put(key, events);
    metrics.timeAll(true);
  }

  /** Traces no more events of a key. */
  void stop(Object key) {
    left.remove(key);
    metrics.timeAll(!left.isEmpty());
  }

  /** The keys that are traced, and how many events of each are left. */
  Map<Object, Integer> left() {
    return Collections.unmodifiableMap(left);
  }

  // -- events

  /** Whether any key is traced. */
  boolean isTracing() {
    return !left.isEmpty();
  }

  /** Whether the next event of a key is traced. */
  boolean isTraced(Object key) {
    return isTracing() && left.containsKey(key);
  }

  /**
   * What is known of an event before it changes anything.
   *
   * @param nanos of its run
   */
  record Before(float[][] inputs, float[][] states, float[][] scores, long nanos) {}

  /**
   * Looks at an event that was run.
   *
   * @param state of its key; null for none; only read
   */
  Before before(Decision decision, @Nullable KeyState state) {
    rejection = null;
    if (decision instanceof Decision.Step step) {
      List<Run> runs = step.runs();
      return new Before(
          shown(Stream.of(step.steps().rows()).map(row -> row == null ? NO_VALUES : row)),
          shown(Stream.of(start(step))),
          shown(runs.stream().flatMap(run -> Stream.of(outputs(run)))),
          runs.isEmpty() ? 0 : metrics.lastRunNanos());
    }
    return new Before(NONE, states(state), NONE, 0);
  }

  private static float[][] start(Decision.Step step) {
    ModelVersion<?> version = step.version();
    return version.memory() instanceof ModelStates
        ? version.tensors().splitStates(step.start())
        : NONE;
  }

  /** The outputs of a run; those of one that failed are not complete. */
  private static float[][] outputs(Run run) {
    return run.failure() == null ? run.outputs() : NONE;
  }

  private float[][] states(@Nullable KeyState state) {
    if (state == null || !state.isOpen()) {
      return NONE;
    }
    ModelVersion<?> version = versions.of(state.stamp());
    return version == null
        ? NONE
        : shown(Stream.of(version.memory().states(version.tensors(), state)));
  }

  /** Values, or the norm of each array. Copies. */
  private float[][] shown(Stream<float[]> arrays) {
    return arrays.map(showsValues ? float[]::clone : Tracer::norm).toArray(float[][]::new);
  }

  private static float[] norm(float[] values) {
    if (values.length == 0) {
      return NO_VALUES;
    }
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return new float[] {(float) Math.sqrt(squares)};
  }

  /** Notes why the event that is traced is rejected. */
  void rejected(Rejection why) {
    rejection = why;
  }

  /** The trace of an event that is finished. */
  Trace<Object> after(Event<?> event, Decision decision, Before before, @Nullable KeyState state) {
    left.computeIfPresent(event.key(), (key, events) -> events > 1 ? events - 1 : null);
    metrics.timeAll(!left.isEmpty());
    Model model = versions.named(event, decision, state);
    return new Trace<>(
        event.key(),
        outcome(event, decision),
        rejection == null ? "" : rejection.reason().name(),
        event.hasTimestamp() ? event.timestamp() : StateReport.NO_EVENT,
        steps(state),
        before.inputs(),
        before.states(),
        states(state),
        before.scores(),
        showsValues,
        model.name(),
        model.identity().digest(),
        before.nanos());
  }

  private static long steps(@Nullable KeyState state) {
    return state != null && state.isOpen() ? state.steps() : 0;
  }

  private Trace.Outcome outcome(Event<?> event, Decision decision) {
    if (rejection != null) {
      return Trace.Outcome.REJECTED;
    }
    if (decision instanceof Decision.Repeat) {
      return Trace.Outcome.DUPLICATE;
    }
    if (decision instanceof Decision.Drop) {
      return Trace.Outcome.DROPPED;
    }
    return event.isIdleStep() ? Trace.Outcome.IDLE_STEP : Trace.Outcome.ACCEPTED;
  }
}
