/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateStamp;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** Decides which model takes the steps of an event, and from which states. For one thread. */
final class Handover<IN> {

  private static final float[] NO_VALUES = {};

  // -- configuration
  private final ModelChange policy;
  // Null if all records have the first model.
  private final @Nullable OfRecord<IN, String> idOf;
  private final long inputStamp;

  // -- runtime
  private final ModelVersions<IN> versions;
  private final Turn<IN> turn;

  Handover(RnnPlan<IN, ?> plan, ModelVersions<IN> versions) {
    policy = plan.onModelChange();
    idOf = idOf(plan.models());
    inputStamp =
        StateStamp.ofInputs(plan.input().version(), versions.latest().model().textsDigest());
    this.versions = versions;
    turn = new Turn<>(versions.latest());
  }

  private static <IN> @Nullable OfRecord<IN, String> idOf(ModelsPlan<IN> models) {
    if (models instanceof ModelsPlan.ById<IN> byId) {
      SerializableFunction<IN, @Nullable String> id = byId.id();
      return record -> Objects.requireNonNullElse(id.apply(record), ModelsPlan.FIRST);
    }
    return null;
  }

  /** Which model takes the steps of an event. Used again for the next event. */
  static final class Turn<IN> {

    private ModelVersion<IN> version;
    private boolean isReset;
    private boolean continues;
    private float @Nullable [] start;
    private float @Nullable [][] replayed;
    private @Nullable ModelVersion<IN> next;

    private Turn(ModelVersion<IN> version) {
      this.version = version;
    }

    /** The model. */
    ModelVersion<IN> version() {
      return version;
    }

    /** Whether the open sequence ends before the event. */
    boolean isReset() {
      return isReset;
    }

    /**
     * The states before the first step; null for initial ones.
     *
     * @param past of {@link Handover#turn}
     */
    float @Nullable [] start(@Nullable KeyState past) {
      return continues && past != null ? past.values() : start;
    }

    /** The model that is to take over and takes the steps too; null for none. */
    @Nullable ModelVersion<IN> next() {
      return next;
    }

    /** The inputs of all steps: those that are replayed, if there is one to be scored. */
    float[][] rows(float[][] ofEvent) {
      return replayed == null || ofEvent.length == 0
          ? ofEvent
          : Stream.concat(Stream.of(replayed), Stream.of(ofEvent)).toArray(float[][]::new);
    }

    private Turn<IN> starting(ModelVersion<IN> model) {
      if (version != model) {
        version = model;
      }
      isReset = false;
      continues = false;
      start = null;
      replayed = null;
      next = null;
      return this;
    }

    private Turn<IN> resetting(ModelVersion<IN> model) {
      starting(model);
      isReset = true;
      return this;
    }

    private Turn<IN> continuing(ModelVersion<IN> model) {
      starting(model);
      continues = true;
      return this;
    }

    private Turn<IN> from(ModelVersion<IN> model, float[] states) {
      starting(model);
      start = states;
      return this;
    }

    private Turn<IN> replaying(float[][] inputs) {
      replayed = inputs;
      return this;
    }

    private Turn<IN> before(ModelVersion<IN> toTakeOver) {
      next = toTakeOver;
      return this;
    }
  }

  /**
   * Decides. The turn is valid until the next one.
   *
   * @param time of the event, or {@link KeyState#NONE}
   * @param state of its key; null for none
   * @param past the same if the event continues its sequence; null otherwise
   */
  Turn<IN> turn(IN record, long time, @Nullable KeyState state, @Nullable KeyState past)
      throws Rejection, InterruptedException {
    String id = id(record);
    ModelVersion<IN> effective = effective(id, time, state);
    Turn<IN> decided = past == null ? turn.starting(effective) : turn(id, time, past, effective);
    // A sequence that a late event opens ends after the last event of its key, too.
    versions.use(
        decided.version().stamp(), state == null ? time : Math.max(time, state.lastEvent()));
    return decided;
  }

  private Turn<IN> turn(String id, long time, KeyState past, ModelVersion<IN> effective)
      throws Rejection {
    if (past.stamp() == effective.stamp()) {
      return turn.continuing(effective);
    }
    if (policy instanceof ModelChange.Refuse) {
      throw refused(effective, past);
    }
    if (policy instanceof ModelChange.Pin) {
      return turn.continuing(former(id, time, past));
    }
    if (policy instanceof ModelChange.Shadow shadow) {
      KeyState.Shadow states = past.shadow();
      return states != null
              && states.stamp() == effective.stamp()
              && states.steps() >= shadow.steps()
          ? turn.from(effective, states.values())
          : turn.continuing(former(id, time, past)).before(effective);
    }
    return policy instanceof ModelChange.Replay
        ? replay(past, effective)
        : turn.resetting(effective);
  }

  /**
   * The model that is effective for an event.
   *
   * @param state of its key; null for none
   */
  ModelVersion<IN> effective(IN record, long time, @Nullable KeyState state)
      throws Rejection, InterruptedException {
    return effective(id(record), time, state);
  }

  private String id(IN record) throws Rejection, InterruptedException {
    return idOf == null
        ? ModelsPlan.FIRST
        : UserCode.call(Reason.FUNCTION_FAILED, "models", idOf, record);
  }

  private ModelVersion<IN> effective(String id, long time, @Nullable KeyState state)
      throws Rejection {
    ModelVersion<IN> version = versions.at(id, time, state);
    if (version == null) {
      throw Rejection.withValue(
          Reason.MODEL,
          "a record must have the id of a model of the job, or null for the first one: ",
          "id=%s, ".formatted(id),
          "ids=%s; pass the model to models(...), or send a ModelUpdate with the id"
              .formatted(versions.ids()));
    }
    return version;
  }

  private Rejection refused(ModelVersion<IN> effective, KeyState past) {
    ModelVersion<IN> former = versions.of(past.stamp());
    return new Rejection(
        Reason.MODEL,
        "a record must have the model of its sequence: sequence's model=%s, record's model=%s, onModelChange=%s"
            .formatted(
                former == null ? "%016x".formatted(past.stamp()) : former.model().name(),
                effective.model().name(),
                policy));
  }

  private ModelVersion<IN> former(String id, long time, KeyState past) throws Rejection {
    ModelVersion<IN> former = versions.former(id, time, past);
    if (former == null) {
      throw new Rejection(
          Reason.MODEL,
          "the model that an open sequence began with must be known: stamp=%016x, onModelChange=%s; restore the job with onModelChange(ModelChange.%s.previous(...)), or with another policy"
              .formatted(past.stamp(), policy, policy));
    }
    return former;
  }

  private Turn<IN> replay(KeyState past, ModelVersion<IN> next) {
    KeyState.Inputs inputs = past.inputs();
    return inputs == null || !isOf(inputs, next.model().inputSize())
        ? turn.resetting(next)
        : turn.from(next, next.tensors().initial()).replaying(rows(inputs));
  }

  private boolean isOf(KeyState.Inputs inputs, int size) {
    return inputs.stamp() == inputStamp && inputs.size() == size;
  }

  private static float[][] rows(KeyState.Inputs inputs) {
    float[][] rows = new float[inputs.count()][inputs.size()];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(inputs.values(), t * inputs.size(), rows[t], 0, inputs.size());
    }
    return rows;
  }

  /**
   * The states that the model that is to take over starts from.
   *
   * @param past the state of the sequence
   */
  KeyState.Shadow shadow(ModelVersion<IN> next, KeyState past) {
    KeyState.Shadow shadow = past.shadow();
    return shadow != null && shadow.stamp() == next.stamp()
        ? shadow
        : new KeyState.Shadow(next.stamp(), 0, next.tensors().initial());
  }

  /**
   * Counts a sequence that another model takes over.
   *
   * @param past the state of the sequence that the event continues; null if it starts one
   */
  void count(Decision.Step step, @Nullable KeyState past, RnnMetrics metrics) {
    boolean isTaken = past != null && past.stamp() != step.version().stamp();
    if (isTaken && step.steps().unmasked().length > 0 || step.closes() == Cause.MODEL_CHANGED) {
      metrics.modelChanged(policy.name());
    }
  }

  /** The inputs that are stored after these steps; null for none. */
  KeyState.@Nullable Inputs inputs(float[][] rows, KeyState.@Nullable Inputs before) {
    if (rows.length == 0) {
      return before;
    }
    if (!(policy instanceof ModelChange.Replay replay)) {
      // Later they would not be the last ones.
      return null;
    }
    int size = rows[0].length;
    float[] old = before != null && isOf(before, size) ? before.values() : NO_VALUES;
    int count = (int) Math.min(replay.inputs(), (long) old.length / size + rows.length);
    int kept = Math.max(0, count - rows.length);
    float[] values = new float[count * size];
    System.arraycopy(old, old.length - kept * size, values, 0, kept * size);
    for (int t = kept; t < count; t++) {
      System.arraycopy(rows[rows.length - count + t], 0, values, t * size, size);
    }
    return new KeyState.Inputs(inputStamp, size, values);
  }
}
