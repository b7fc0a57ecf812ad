/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.RejectionPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import org.jspecify.annotations.Nullable;

/** What a command does to a key. For one thread. */
final class Commands {

  private final KeyLife life;
  private final ModelVersions<?> versions;
  private final Deadlines deadlines;
  private final Tracer tracer;
  private final RnnMetrics metrics;
  private final Scoring scoring;
  // Whether records decide on their model.
  private final boolean areSeveral;
  private final RejectionPlan rejections;

  Commands(
      KeyLife life,
      ModelVersions<?> versions,
      Deadlines deadlines,
      Tracer tracer,
      RnnMetrics metrics,
      Scoring scoring,
      boolean areSeveral,
      RejectionPlan rejections) {
    this.life = life;
    this.versions = versions;
    this.deadlines = deadlines;
    this.tracer = tracer;
    this.metrics = metrics;
    this.scoring = scoring;
    this.areSeveral = areSeveral;
    this.rejections = rejections;
  }

  /**
   * Applies a command to one key.
   *
   * @param watermark the current one, by which the model is chosen whose states are set
   * @param state of the key; null for none; written to
   * @return the state of the key from now on; null for none
   */
  @Nullable KeyState apply(
      Control<?> command, Object key, long watermark, @Nullable KeyState state, Host<?, ?> host) {
    try {
      return switch (command.action()) {
        case RESET, RESET_ALL -> reset(key, state, host);
        case DELETE -> delete(key, state, host);
        case QUERY -> {
          host.report(life.report(key, Cause.QUERY, state), KeyState.NONE);
          yield state;
        }
        case SET_STATES -> setStates(command.values(), key, watermark, state, host);
        case SET_CONSTANTS -> setConstants(command.values(), state, host);
        case TRACE -> {
          tracer.start(key, command.events());
          yield state;
        }
        case TRACE_OFF -> {
          tracer.stop(key);
          yield state;
        }
      };
    } catch (Rejection rejection) {
      reject(command, key, state, rejection, host);
      return state;
    }
  }

  private void reject(
      Control<?> command, Object key, @Nullable KeyState state, Rejection why, Host<?, ?> host) {
    metrics.commandRejected(() -> message(command, rejections.logged(key), why));
    StateReport<Object> now = life.report(key, Cause.CONTROL_REJECTED, state);
    host.report(
        new StateReport<>(
            key,
            now.cause(),
            message(command, String.valueOf(key), why),
            now.steps(),
            now.lastEvent(),
            now.output(),
            now.states()),
        KeyState.NONE);
  }

  private String message(Control<?> command, String key, Rejection why) {
    return "%s (command=%s, key=%s, model=%s)"
        .formatted(why.getMessage(), command.action(), key, versions.current().model().name());
  }

  private @Nullable KeyState reset(Object key, @Nullable KeyState state, Host<?, ?> host) {
    if (state == null || !state.isOpen()) {
      return state;
    }
    host.report(life.end(key, Cause.CONTROL_RESET, state), KeyState.NONE);
    life.close(state);
    return life.keep(state, host);
  }

  private @Nullable KeyState delete(Object key, @Nullable KeyState state, Host<?, ?> host) {
    if (state != null) {
      host.report(life.end(key, Cause.CONTROL_DELETED, state), KeyState.NONE);
      Deadlines.deleteTimers(state, host);
    }
    return null;
  }

  private @Nullable KeyState setStates(
      float[][] values, Object key, long watermark, @Nullable KeyState state, Host<?, ?> host)
      throws Rejection {
    if (areSeveral && (state == null || !state.isOpen())) {
      throw new Rejection(
          Reason.INITIAL_STATE,
          "states can be set for an open sequence only where models(...) is set, as its first record decides on the model; send the command after that record");
    }
    ModelVersion<?> version = versions.ofCommand(state, watermark);
    if (version.memory() instanceof InputWindow) {
      throw new Rejection(
          Reason.INITIAL_STATE,
          "states can be set with Scoring.stateful() only: scoring=" + scoring);
    }
    float[] states = version.tensors().flattenStates(values);
    KeyState next = state == null ? life.first() : state;
    boolean awaitsStart = !next.isOpen() || next.awaitsStart();
    if (next.isOpen()) {
      host.report(life.end(key, Cause.CONTROL_REPLACED, next), KeyState.NONE);
    } else {
      // The last event belongs to another sequence, which may have ended long ago.
      next.lastEvent(KeyState.NONE);
    }
    int missed = next.missed();
    life.open(version, states, next);
    if (next.lastEvent() == KeyState.NONE) {
      versions.keep(version.stamp());
    }
    next.missed(missed);
    next.awaitsStart(awaitsStart);
    deadlines.touch(next, host.processingTime());
    return life.keep(next, host);
  }

  private @Nullable KeyState setConstants(
      float[][] values, @Nullable KeyState state, Host<?, ?> host) throws Rejection {
    KeyTensors<?> tensors = versions.latest().tensors();
    float[] constants = tensors.flattenConstants(values);
    KeyState next = state == null ? life.first() : state;
    next.constants(constants, tensors.constantSizes());
    deadlines.touch(next, host.processingTime());
    return life.keep(next, host);
  }
}
