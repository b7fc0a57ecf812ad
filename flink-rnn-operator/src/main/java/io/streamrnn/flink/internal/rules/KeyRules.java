/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.Deadlines.Lapse;
import io.streamrnn.flink.internal.rules.Deduplication.Mark;
import io.streamrnn.flink.internal.rules.SequenceBounds.Bound;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Runs;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfScores;
import io.streamrnn.model.Model;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What an event does to its key, in three phases of which the second is elsewhere: {@link #begin}
 * decides what is to be run and changes nothing; a {@link io.streamrnn.flink.internal.step.Runner}
 * runs it; {@link #finish} computes the result and, when the event can no longer be rejected,
 * changes the state. Whether events are run one at a time or together makes no difference here. For
 * one thread.
 */
@Internal
public final class KeyRules<IN, OUT> {

  // -- configuration
  private final RnnPlan<IN, OUT> plan;
  private final SequenceBounds<IN> bounds;
  private final Deduplication<IN> deduplication;
  private final Features<IN> features;
  private final ModelVersions<IN> versions;
  private final Handover<IN> handover;
  private final Deadlines deadlines;
  private final KeyLife life;
  private final StateUpdate<IN> update;
  private final Tracer tracer;
  private final Commands commands;
  private final OfScores<IN, OUT> output;
  private final boolean needsTimestamps;
  private final boolean usesContext;
  private final boolean keepsScore;

  // -- runtime
  private final RnnMetrics metrics;
  private final Rejections rejections;

  /**
   * Creates the rules of a subtask.
   *
   * @throws IllegalArgumentException if the options do not fit the model
   */
  public KeyRules(
      RnnPlan<IN, OUT> plan, ModelVersions<IN> versions, EventFlow flow, RnnMetrics metrics) {
    this.plan = plan;
    this.versions = versions;
    Model model = versions.latest().model();
    rejections = new Rejections(plan.rejections(), plan.wording(), metrics, flow.emitsLater());
    this.metrics = metrics;
    bounds = new SequenceBounds<>(plan.sequences());
    deduplication = Deduplication.of(plan.deduplication());
    needsTimestamps = plan.needsTimestamps();
    usesContext = plan.output().usesContext();
    features = inputs(model, flow.copiesInputs());
    handover = new Handover<>(plan, versions);
    deadlines = new Deadlines(plan);
    life = new KeyLife(versions, plan.onModelChange(), deduplication, deadlines, metrics);
    tracer = new Tracer(versions, plan.rejections().logsKeysAndValues(), metrics);
    commands =
        new Commands(
            life,
            versions,
            deadlines,
            tracer,
            metrics,
            plan.scoring(),
            plan.models().isSet(),
            plan.rejections());
    output = plan.outputOfScores(model.outputSize())::apply;
    keepsScore = flow.keepsScore() || plan.keepsScore();
    update =
        new StateUpdate<>(
            life,
            handover,
            deduplication,
            deadlines,
            plan.input().hasElapsedTime(),
            plan.input().missing() instanceof MissingValues.ForwardFill,
            keepsScore,
            usesContext);
  }

  /** What is stored for a key. */
  public StateLayout layout() {
    return versions.latest().memory().layout();
  }

  /** What stored values depend on: those with another stamp are not of these rules. */
  public long stamp() {
    return versions.latest().stamp();
  }

  /**
   * The short way of the usual event, beside {@link #begin} and {@link #finish}; null if the
   * options have none.
   */
  public @Nullable Shortcut<IN, OUT> shortcut(ModelRunners runners) {
    ModelVersion<IN> version = versions.latest();
    return Shortcut.fits(plan)
            && !version.tensors().hasConstants()
            && plan.output() instanceof OutputPlan.OfScore<IN, OUT> ofScore
        ? new Shortcut<>(
            versions,
            inputs(version.model(), false),
            runners,
            ofScore.function()::apply,
            tracer,
            deadlines,
            keepsScore,
            rejections,
            metrics)
        : null;
  }

  private Features<IN> inputs(Model model, boolean copies) {
    return new Features<>(plan.input(), model.inputSize(), model.texts(), copies, usesContext);
  }

  // -- begin

  /**
   * Decides what is to be run for an event.
   *
   * @param scope with the event, and the state of its key, which is only read
   */
  public void begin(EventScope<IN> scope) throws InterruptedException {
    try {
      scope.decide(decide(scope.event(), scope.state(), scope.step()));
    } catch (Rejection rejection) {
      scope.decide(new Decision.Reject(rejection, null));
    }
  }

  /**
   * Decides.
   *
   * @param step to be filled in if the event takes steps
   */
  private Decision decide(Event<IN> event, @Nullable KeyState state, Decision.Step step)
      throws Rejection, InterruptedException {
    if (event.failure() != null) {
      throw event.failure();
    }
    IN record = UserCode.requireRecord(event.record());
    if (event.isIdleStep()) {
      return step(event, record, Lapse.NONE, Bound.INSIDE, Mark.NONE, state, step);
    }
    if (needsTimestamps && !event.hasTimestamp()) {
      throw new Rejection(
          Reason.NO_TIMESTAMP,
          "a record must have a timestamp where an option uses event time; assign timestamps and watermarks before the network");
    }
    Lapse lapse = deadlines.before(event.timestamp(), event.arrived(), state);
    Mark mark = deduplication.mark(record);
    if (state != null && !lapse.forgets() && deduplication.isDuplicate(mark, state)) {
      float @Nullable [] last = versions.latest().memory().lastScore(state);
      return new Decision.Repeat(last, lapse.cause() != null);
    }
    KeyState open = continued(lapse.cause(), state);
    Bound bound = bounds.of(record, open != null, open != null && open.awaitsStart());
    return bound.isDropped()
        ? Decision.Drop.INSTANCE
        : step(event, record, lapse, bound, mark, state, step);
  }

  private Decision step(
      Event<IN> event,
      IN record,
      Lapse lapse,
      Bound bound,
      Mark mark,
      @Nullable KeyState state,
      Decision.Step step)
      throws Rejection, InterruptedException {
    Cause closes = lapse.cause() == null ? bound.closes() : lapse.cause();
    KeyState past = continued(closes, state);
    Handover.Turn<IN> turn = handover.turn(record, event.timestamp(), state, past);
    if (turn.isReset()) {
      closes = Cause.MODEL_CHANGED;
      past = null;
    }
    step.bounds(closes, lapse.forgets(), bound.ends(), mark);
    try {
      fill(step, event, record, turn, past, lapse.forgets() ? null : state);
      return step;
    } catch (Rejection rejection) {
      return new Decision.Reject(rejection, turn.version());
    }
  }

  /**
   * Sets what the steps are taken with.
   *
   * @param past the state of the sequence that the event continues; null if it starts one
   * @param state of its key, with what is left of its constants; null for none
   */
  private void fill(
      Decision.Step step,
      Event<IN> event,
      IN record,
      Handover.Turn<IN> turn,
      @Nullable KeyState past,
      @Nullable KeyState state)
      throws Rejection, InterruptedException {
    float[][] rows = features.read(record, event.timestamp(), past, step.steps()).unmasked();
    ModelVersion<IN> version = turn.version();
    KeyTensors<IN> tensors = version.tensors();
    float @Nullable [] known = turn.start(past);
    float[] start = known == null ? tensors.initial(record) : known;
    float[] given = tensors.constants(record);
    float[] constants = tensors.requireConstants(given, state);
    step.scored().reuse();
    version.memory().addRuns(turn.rows(rows), past, start, constants, step.scored());
    step.model(version, start, given, past == null ? null : shadow(turn, past, rows, constants));
  }

  private Decision.@Nullable Shadow shadow(
      Handover.Turn<IN> turn, KeyState past, float[][] rows, float @Nullable [] constants) {
    ModelVersion<IN> next = turn.next();
    if (next == null || rows.length == 0) {
      return null;
    }
    KeyState.Shadow from = handover.shadow(next, past);
    Runs runs = new Runs();
    next.memory().addRuns(rows, past, from.values(), constants, runs);
    return new Decision.Shadow(next, from.steps(), runs.get(0));
  }

  /** The state of the sequence that an event continues; null if it starts one. */
  private static @Nullable KeyState continued(@Nullable Cause closes, @Nullable KeyState state) {
    return state == null || !state.isOpen() || closes != null ? null : state;
  }

  // -- finish

  /**
   * Computes the result of an event that was run and changes the state, or rejects the event.
   *
   * @param scope of {@link #begin} for it, with the state of its key, which is written to
   */
  public void finish(EventScope<IN> scope, Host<IN, OUT> host) throws InterruptedException {
    Event<IN> event = scope.event();
    if (!tracer.isTraced(event.key())) {
      finishUntraced(scope, host);
      return;
    }
    Decision decision = scope.decision();
    Tracer.Before before = tracer.before(decision, scope.state());
    finishUntraced(scope, host);
    host.trace(tracer.after(event, decision, before, scope.state()), event.timestamp());
  }

  private void finishUntraced(EventScope<IN> scope, Host<IN, OUT> host)
      throws InterruptedException {
    try {
      finishUnlessRejected(scope, host);
      rejections.accepted();
    } catch (Rejection rejection) {
      tracer.rejected(rejection);
      Model model = versions.named(scope.event(), scope.decision(), scope.state());
      reject(scope.event(), rejection, model, host);
      skip(scope);
    }
  }

  private void finishUnlessRejected(EventScope<IN> scope, Host<IN, OUT> host)
      throws Rejection, InterruptedException {
    Event<IN> event = scope.event();
    Decision decision = scope.decision();
    if (decision instanceof Decision.Step step) {
      scope.change(apply(event, step, scope.state(), host));
    } else if (decision instanceof Decision.Repeat repeat) {
      repeat(event, repeat, scope.state(), host);
    } else if (decision instanceof Decision.Reject reject) {
      throw reject.why();
    } else {
      metrics.dropped();
      host.finished(event.required(), Fate.DROPPED);
    }
  }

  /** An idle step that is rejected counts as taken. */
  private void skip(EventScope<IN> scope) {
    KeyState state = scope.state();
    if (scope.event().isIdleStep() && state != null) {
      state.missed(state.missed() + 1);
      scope.change(state);
    }
  }

  private void repeat(
      Event<IN> event, Decision.Repeat repeat, @Nullable KeyState state, Host<IN, OUT> host)
      throws Rejection, InterruptedException {
    float @Nullable [] last = repeat.last();
    @Nullable OUT result =
        last == null || state == null
            ? null
            : result(event, new float[][] {last.clone()}, duplicate(event, state, repeat.isOver()));
    metrics.duplicate();
    emit(result, event, host);
    host.finished(event.required(), Fate.REPEATED);
  }

  /** Applies the steps, and returns the state of the key from now on; null for none. */
  private @Nullable KeyState apply(
      Event<IN> event, Decision.Step step, @Nullable KeyState state, Host<IN, OUT> host)
      throws Rejection, InterruptedException {
    requireRun(step.scored());
    Features.Steps steps = step.steps();
    KeyState past = continued(step.closes(), state);
    float[][] scores = step.version().memory().scores(steps, step.scored(), past);
    int count = scores.length;
    // A copy that no user's function can write to.
    float @Nullable [] last = keepsScore && count > 0 ? scores[count - 1].clone() : null;
    @Nullable OUT result =
        count > 0 || steps.rows().length == 0
            ? result(event, scores, context(event, step, past))
            : null;
    handover.count(step, past, metrics);
    KeyState next = update.write(event, step, last, state, host);
    metrics.accepted(
        !step.scored().isEmpty() || steps.rows().length == 0,
        steps.unmasked().length,
        steps.masked());
    emit(result, event, host);
    host.finished(event.isIdleStep() ? null : event.record(), Fate.APPLIED);
    return next;
  }

  private static void requireRun(Runs runs) throws Rejection {
    for (int i = 0; i < runs.size(); i++) {
      Rejection failure = runs.get(i).failure();
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** What is emitted for an event; null for nothing. */
  private @Nullable OUT result(Event<IN> event, float[][] scores, Supplier<ScoreContext> context)
      throws Rejection, InterruptedException {
    return UserCode.output(output, event.required(), scores, context);
  }

  private Supplier<ScoreContext> context(
      Event<IN> event, Decision.Step step, @Nullable KeyState past) {
    return usesContext ? () -> StepContext.of(event, step, past) : KeyRules::noContext;
  }

  private Supplier<ScoreContext> duplicate(Event<IN> event, KeyState state, boolean isOver)
      throws Rejection, InterruptedException {
    if (!usesContext) {
      return KeyRules::noContext;
    }
    Model model = handover.effective(event.required(), event.timestamp(), state).model();
    return () -> StepContext.ofDuplicate(event, model, isOver ? null : state);
  }

  /** For an output function that does not ask for it. */
  private static ScoreContext noContext() {
    throw new IllegalStateException("this form of the output function has no context");
  }

  private void emit(@Nullable OUT result, Event<IN> event, Host<IN, OUT> host) {
    if (result != null) {
      host.emit(result, event.timestamp());
    }
  }

  /** Rejects an event that is not begun. */
  public void reject(Event<IN> event, Rejection why, Host<IN, OUT> host) {
    reject(event, why, versions.named(event, null, null), host);
  }

  private void reject(Event<IN> event, Rejection why, Model model, Host<IN, OUT> host) {
    rejections.reject(
        event.key(),
        event.record(),
        why,
        model.name(),
        rejected -> host.reject(rejected, event.timestamp()));
  }

  /** See {@link Rejections#failIfTooMany}. */
  public void failIfTooManyRejected() {
    rejections.failIfTooMany();
  }

  /** See {@link Rejections#endOfInput}. */
  public void endOfInput() {
    rejections.endOfInput();
  }

  // -- time

  /**
   * When the first thing is due for a key in event time; {@link KeyState#NONE} for never.
   *
   * @param state of the key; null for none
   */
  public long due(@Nullable KeyState state) {
    return deadlines.due(state);
  }

  /**
   * When an idle step is the next thing due at or before a time; {@link KeyState#NONE} if it is
   * not.
   *
   * @param state of the key; null for none
   */
  public long dueIdleStep(@Nullable KeyState state, long time) {
    return deadlines.dueIdleStep(state, time);
  }

  /** The event of the idle step that is due at a time. */
  @SuppressWarnings("unchecked") // The type of the keys was checked when the job was built.
  public Event<IN> idleStep(Object key, long time) throws InterruptedException {
    IdleSteps<Object, IN> idle = (IdleSteps<Object, IN>) ((IdlePlan.Steps<IN>) plan.idle()).steps();
    try {
      IN record =
          UserCode.call(Reason.FUNCTION_FAILED, "idleSteps", k -> idle.record().of(k, time), key);
      return Event.idleStep(key, record, time);
    } catch (Rejection rejection) {
      return Event.failedIdleStep(key, time, rejection);
    }
  }

  /** See {@link KeyLife#eventTimer}. */
  public @Nullable KeyState eventTimer(Object key, KeyState state, long time, Host<IN, OUT> host) {
    return life.eventTimer(key, state, time, host);
  }

  /** Whether a key has lived for its time in processing time. */
  public boolean hasLived(KeyState state, long now) {
    return deadlines.hasLived(state, now);
  }

  /** Notes that an event of a key waits, which counts as one that arrives now. */
  public void touch(KeyState state, long now) {
    deadlines.touch(state, now);
  }

  /** See {@link KeyLife#processingTimer}. */
  public @Nullable KeyState processingTimer(
      Object key, KeyState state, long time, Host<IN, OUT> host) {
    return life.processingTimer(key, state, time, host);
  }

  /** Traces the next events of a key. */
  public void trace(Object key, int events) {
    tracer.start(key, events);
  }

  /** The keys that are traced, and how many events of each are left. */
  public Map<Object, Integer> traced() {
    return tracer.left();
  }

  /** See {@link Commands#apply}. */
  public @Nullable KeyState command(
      Control<?> command,
      Object key,
      long watermark,
      @Nullable KeyState state,
      Host<IN, OUT> host) {
    return commands.apply(command, key, watermark, state, host);
  }
}
