/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.cell.Shape;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.rules.Shortcut;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.state.WaitingEvents;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.function.FunctionWithException;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of keys one at a time, wherever their states and timers are: reads the state of
 * a key, asks the rules, runs the model, writes the state, emits. What fails before the state is
 * written rejects the record and leaves the state as it was. What fails afterwards is thrown.
 *
 * <p>The caller sets the current key before each call, and calls {@link #eventTimer} and {@link
 * #processingTimer} for the timers that were set at the {@link Host}. For one thread.
 */
@Internal
public final class KeyScorer<IN, OUT> implements EventIntake.Scorer<IN>, AutoCloseable {

  private final boolean hasDeadlines;
  private final RnnRuntime<IN, OUT> runtime;
  private final KeyStates states;
  private final Host<IN, OUT> host;
  private final LongSupplier clock;
  private final EventIntake<IN, OUT> intake;
  private final @Nullable Shortcut<IN, OUT> shortcut;

  /**
   * Scores by what was opened.
   *
   * @param writesInPlace see {@link KeyStates#stored}
   * @param recentTime the processing time, or that of a moment ago
   */
  KeyScorer(
      RnnRuntime<IN, OUT> runtime,
      KeyStore store,
      boolean writesInPlace,
      WaitingEvents<IN> waiting,
      Host<IN, OUT> host,
      LongSupplier recentTime,
      LongSupplier watermark,
      boolean isSorted) {
    hasDeadlines = runtime.plan().hasDeadlines();
    this.runtime = runtime;
    states = KeyStates.stored(store, writesInPlace);
    this.host = host;
    // Without a time to live only metrics have the time at which an event arrives.
    clock = runtime.plan().lifetimes().processingTime().isSet() ? host::processingTime : recentTime;
    TimedRunner runner = runtime.runner(1);
    intake =
        new EventIntake<>(runtime, runner, states, waiting, host, clock, watermark, this, isSorted);
    shortcut = isSorted ? null : runtime.rules().shortcut(runner.runner());
  }

  /**
   * Acquires the model that a plan carries, for a caller that is no operator.
   *
   * @param states gets the states of keys
   * @param watermark the current watermark
   * @param isSorted whether all events of a key come in the order of their time, before those of
   *     the next key
   * @param metrics the group of the caller
   */
  public static <IN, OUT> KeyScorer<IN, OUT> open(
      RnnPlan<IN, OUT> plan,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> states,
      WaitingEvents<IN> waiting,
      Host<IN, OUT> host,
      LongSupplier watermark,
      boolean isSorted,
      MetricGroup metrics)
      throws Exception {
    return open(plan, FailedJob.LOSES_NOTHING, states, waiting, host, watermark, isSorted, metrics);
  }

  /**
   * As {@link #open}, inside a job that may have checkpoints: it never ends the job, as Flink could
   * delete them then.
   */
  public static <IN, OUT> KeyScorer<IN, OUT> openInJob(
      RnnPlan<IN, OUT> plan,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> states,
      WaitingEvents<IN> waiting,
      Host<IN, OUT> host,
      LongSupplier watermark,
      MetricGroup metrics)
      throws Exception {
    return open(plan, FailedJob.MAY_LOSE_ALL, states, waiting, host, watermark, false, metrics);
  }

  private static <IN, OUT> KeyScorer<IN, OUT> open(
      RnnPlan<IN, OUT> plan,
      FailedJob failure,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> states,
      WaitingEvents<IN> waiting,
      Host<IN, OUT> host,
      LongSupplier watermark,
      boolean isSorted,
      MetricGroup metrics)
      throws Exception {
    RnnRuntime<IN, OUT> runtime =
        RnnRuntime.open(
            plan,
            ModelState.carried(plan.model(), failure),
            RestoredVersions.NONE,
            metrics,
            EventFlow.ONE_AT_A_TIME);
    try {
      return new KeyScorer<>(
          runtime,
          runtime.store(states),
          false,
          waiting,
          host,
          host::processingTime,
          watermark,
          isSorted);
    } catch (Exception | Error e) {
      runtime.close();
      throw e;
    }
  }

  Models<IN> models() {
    return runtime.models();
  }

  /** Releases the models that no key needs after a watermark. */
  public void retireModels(long watermark) {
    if (models().areSeveral()) {
      intake.retireModels(watermark);
    }
  }

  // -- events

  /**
   * An event of the current key arrives.
   *
   * @param timestamp in event time, or {@link KeyState#NONE}
   */
  public void arrive(Object key, @Nullable IN record, long timestamp) throws Exception {
    if (shortcut == null || record == null) {
      intake.arrive(key, record, timestamp);
      return;
    }
    KeyState state = states.get(key);
    long arrived = clock.getAsLong();
    if (state == null || !shortcut.isFor(timestamp, arrived, state)) {
      intake.scoreArrived(key, record, timestamp, arrived, state);
      return;
    }
    runtime.metrics().now(arrived);
    if (shortcut.score(key, record, timestamp, arrived, state, host)) {
      states.changed(key, state);
    }
  }

  @Override
  public void score(Event<IN> event) throws Exception {
    intake.score(event);
  }

  @Override
  public void reject(Event<IN> event, Rejection why) {
    runtime.rules().reject(event, why, host);
  }

  /** A command to the current key arrives. */
  public void command(Control<?> command, Object key) throws Exception {
    intake.command(command, key);
  }

  /**
   * The state of a key that has constants and nothing else; null if they are not of the sizes that
   * the model has.
   *
   * @param constants one after the other; copied
   * @param sizes of each of them
   */
  public @Nullable KeyState ofConstants(float[] constants, int[] sizes) {
    int[] ofModel = runtime.model().constants().stream().mapToInt(Shape::size).toArray();
    if (ofModel.length == 0 || !Arrays.equals(sizes, ofModel)) {
      return null;
    }
    KeyState state = new KeyState(runtime.rules().stamp());
    state.constants(constants.clone(), ofModel);
    return state;
  }

  // -- time

  /** A timer of the current key fires in event time. */
  public void eventTimer(Object key, long time) throws Exception {
    if (!isPostponed(key, time)) {
      scoreDue(key, time);
    }
  }

  /** A timer of the current key fires in processing time. */
  public void processingTimer(Object key, long time) throws Exception {
    intake.processingTimer(key, time);
  }

  /** Does all that is due up to a time for the current key, of which all events have arrived. */
  public void passTime(Object key, long time) throws Exception {
    intake.passTime(key, time);
  }

  /** Scores the events that waited for a time, then does what else is due. */
  private void scoreDue(Object key, long time) throws Exception {
    List<IN> due = intake.due(time);
    if (due.isEmpty()) {
      intake.passTime(key, time);
      return;
    }
    KeyState state = states.get(key);
    intake.keep(key, state);
    if (!intake.leavesOut(key, due, time, state)) {
      for (IN record : due) {
        state = intake.scoreNow(Event.of(key, record, time, host.processingTime()), state);
      }
    }
    intake.passTime(key, time, state);
  }

  /**
   * Whether something is due before a timer that fires, as under options that were added after it
   * was set. That comes first, at its own time.
   */
  private boolean isPostponed(Object key, long time) throws Exception {
    if (!hasDeadlines) {
      return false;
    }
    long due = runtime.rules().due(states.get(key));
    if (due == KeyState.NONE || due >= time) {
      return false;
    }
    host.setEventTimer(due);
    host.setEventTimer(time);
    return true;
  }

  /** After the last event. */
  public void endOfInput() {
    runtime.rules().endOfInput();
  }

  /** Releases the models. */
  @Override
  public void close() {
    runtime.close();
  }
}
