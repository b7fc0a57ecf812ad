/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.internal.metrics.BatchMetrics;
import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.EventScope;
import io.streamrnn.flink.internal.rules.KeyRules;
import io.streamrnn.flink.internal.rules.Shortcut;
import io.streamrnn.flink.internal.rules.ShortcutBatch;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.state.WaitingEvents;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * Scores waiting events together: those of different keys in one step, those of one key in waves,
 * one after the other. Outputs are emitted in the order in which the events arrived, with the
 * watermarks between them where they were. For one thread.
 *
 * <p>Watermarks do not cut batches, unless something may be due when they pass, or a model is not
 * needed any more: then the events before them are scored first, as a key's silence ends with its
 * next event.
 */
final class BatchRunner<IN, OUT> implements EventIntake.Scorer<IN> {

  // -- configuration
  private final int size;
  private final Linger linger;
  private final boolean isInBatchMode;
  private final boolean mayHaveTimers;

  // -- runtime
  private final KeyRules<IN, OUT> rules;
  private final TimedRunner runner;
  private final BatchStates states;
  private final WaitingEvents<IN> waiting;
  private final BatchHost<OUT> operator;
  private final BatchOutputs<IN, OUT> outputs;
  private final EventIntake<IN, OUT> intake;
  private final RnnRuntime<IN, OUT> runtime;
  private final BatchMetrics metrics;
  private final List<BatchEntry<IN, OUT>> entries = new ArrayList<>();
  private final List<BatchEntry<IN, OUT>> spare = new ArrayList<>();
  private final List<BatchEntry<IN, OUT>> wave = new ArrayList<>();
  private final Map<Object, Integer> waves = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  // Null if the options have none; and the events of the batch that take it.
  private final @Nullable Shortcut<IN, OUT> shortcut;
  private @Nullable ShortcutBatch<IN, OUT> ofShortcut;
  private int waveCount;
  private int events;
  // The processing time at which the first of them came.
  private long first;

  /**
   * Runs in an operator that was opened.
   *
   * @param execution the size of batches, and the state cache
   * @param timersAreSet whether there may be timers in event time, whatever the options are
   * @param isInBatchMode whether all events of a key come in the order of their time, before those
   *     of the next key; the batches must be of size 1 then, without a cache, as the states of a
   *     key are gone when another is the current one
   */
  BatchRunner(
      RnnRuntime<IN, OUT> runtime,
      RnnTypes<IN> types,
      ExecutionPlan.Batched execution,
      KeyStore store,
      WaitingEvents<IN> waiting,
      BatchHost<OUT> operator,
      boolean timersAreSet,
      boolean isInBatchMode) {
    RnnPlan<IN, OUT> plan = runtime.plan();
    this.size = execution.batching().size();
    this.linger = linger(execution.batching(), plan.lifetimes().processingTime(), operator);
    this.isInBatchMode = isInBatchMode;
    this.rules = runtime.rules();
    this.runner = runtime.runner(size);
    this.shortcut = isInBatchMode ? null : rules.shortcut(runner.runner());
    this.waiting = waiting;
    this.operator = operator;
    this.outputs = new BatchOutputs<>(types, waiting, operator);
    this.runtime = runtime;
    this.metrics = new BatchMetrics(runtime.metrics(), size);
    this.states = states(store, execution.cache());
    this.intake =
        new EventIntake<>(
            runtime,
            runner,
            states,
            waiting,
            outputs,
            operator::processingTime,
            operator::currentWatermark,
            this,
            isInBatchMode);
    this.mayHaveTimers = timersAreSet || plan.isByEventTime() || plan.hasDeadlines();
  }

  private BatchStates states(KeyStore store, ExecutionPlan.Cache cache) {
    if (operator.writesInPlace() && !cache.isSet()) {
      return new HeapStates(store, operator::setCurrentKey);
    }
    CachedStates cached =
        new CachedStates(
            store,
            operator::setCurrentKey,
            cache,
            operator.sharesStates(),
            operator.checkpointInterval(),
            operator::processingTime);
    if (cache.isSet()) {
      metrics.cache(cached.hits(), cached.misses(), cached::dirty);
    }
    return cached;
  }

  /** No event waits for longer than its key lives. */
  private static Linger linger(Batching batching, Timeout timeToLive, BatchHost<?> operator) {
    long millis = batching.linger().toMillis();
    return new Linger(
        timeToLive.isSet() ? Math.min(millis, timeToLive.millis()) : millis,
        operator::setLingerTimer,
        operator::processingTime);
  }

  // -- events

  /** Takes an event of the current key. */
  void process(Object key, @Nullable IN record, long timestamp) throws Exception {
    if (shortcut == null || record == null || !add(shortcut, key, record, timestamp)) {
      intake.arrive(key, record, timestamp);
    }
  }

  /** Adds an event to those of the shortcut, if it can take it and is the first of its key. */
  private boolean add(Shortcut<IN, OUT> shortcut, Object key, IN record, long timestamp)
      throws Exception {
    KeyState state = states.current(key);
    if (state == null || state.isPending() || waits(key)) {
      return false;
    }
    boolean isAsked = events == 0 || shortcut.asksArrival();
    long arrived = isAsked ? operator.processingTime() : KeyState.NONE;
    if (!shortcut.isFor(timestamp, arrived, state)) {
      return false;
    }
    if (ofShortcut == null) {
      ofShortcut = shortcut.batch(size);
    }
    ofShortcut.add(key, waiting.copy(record), timestamp, arrived, state);
    if (++events == 1) {
      first = arrived;
    }
    flushIfFull();
    return true;
  }

  /** Whether an event of a key waits, but not for the shortcut. */
  private boolean waits(Object key) {
    return !waves.isEmpty() && waves.containsKey(key);
  }

  /** How many events wait for the shortcut. */
  private int shortcutCount() {
    return ofShortcut == null ? 0 : ofShortcut.count();
  }

  private boolean isEmpty() {
    return entries.isEmpty() && shortcutCount() == 0;
  }

  @Override
  public void score(Event<IN> event) throws Exception {
    add(event, KeyState.NONE);
  }

  @Override
  public void reject(Event<IN> event, Rejection why) {
    if (isEmpty()) {
      rules.reject(event, why, outputs);
    } else {
      outputs.goTo(newEntry());
      rules.reject(
          Event.of(event.key(), copy(event.record()), event.timestamp(), event.arrived()),
          why,
          outputs);
      outputs.goTo(null);
    }
  }

  /** A record that may be kept. */
  private @Nullable IN copy(@Nullable IN record) {
    return record == null ? null : waiting.copy(record);
  }

  private void add(Event<IN> arrived, long timer) throws Exception {
    int wave = waves.merge(arrived.key(), 1, Integer::sum) - 1;
    if (isInShortcut(arrived.key())) {
      wave++;
    }
    newEntry().hold(arrived, copy(arrived.record()), wave, timer);
    waveCount = Math.max(waveCount, wave + 1);
    if (++events == 1) {
      first = arrived.arrived();
    }
    flushIfFull();
  }

  private boolean isInShortcut(Object key) throws Exception {
    KeyState state = shortcutCount() == 0 ? null : states.known(key);
    return state != null && state.isPending();
  }

  private void flushIfFull() throws Exception {
    if (events == size) {
      metrics.full();
      flush();
    } else if (events == 1) {
      linger.begin(first);
    }
  }

  private BatchEntry<IN, OUT> newEntry() {
    BatchEntry<IN, OUT> entry =
        spare.isEmpty() ? new BatchEntry<>() : spare.remove(spare.size() - 1);
    entry.before(shortcutCount());
    entries.add(entry);
    return entry;
  }

  /** Scores all events of the batch, and emits its outputs. */
  void flush() throws Exception {
    if (isEmpty()) {
      return;
    }
    Object key = operator.getCurrentKey();
    long now = size == 1 ? first : operator.processingTime();
    metrics.batch(events, now - first, runtime.metrics().now(now));
    ShortcutBatch<IN, OUT> batch = ofShortcut;
    ofShortcut = null;
    scoreWave(0, batch);
    for (int number = 1; number < waveCount; number++) {
      scoreWave(number, null);
    }
    states.trim();
    waves.clear();
    waveCount = 0;
    events = 0;
    emitAll(batch);
    if (key != null) {
      operator.setCurrentKey(key);
    }
    rules.failIfTooManyRejected();
  }

  /**
   * Scores a wave, in which no key is twice.
   *
   * @param batch the events of the shortcut, which belong to the first wave; null for none
   */
  private void scoreWave(int number, @Nullable ShortcutBatch<IN, OUT> batch) throws Exception {
    wave.clear();
    runs.clear();
    for (BatchEntry<IN, OUT> entry : entries) {
      if (entry.isIn(number)) {
        wave.add(entry);
        begin(entry);
      }
    }
    runner.run(runs);
    if (batch != null) {
      batch.step();
    }
    int row = 0;
    for (BatchEntry<IN, OUT> entry : wave) {
      row = finish(batch, row, entry.before());
      finish(entry);
    }
    if (batch != null) {
      finish(batch, row, batch.count());
    }
  }

  private void begin(BatchEntry<IN, OUT> entry) throws Exception {
    Object key = entry.key();
    // Where there is a shortcut, the state was looked at when the event came.
    KeyState state = shortcut == null ? states.get(key) : states.again(key);
    List<Run> ofEntry = entry.begin(rules, state);
    for (int i = 0; i < ofEntry.size(); i++) {
      runs.add(ofEntry.get(i));
    }
  }

  private int finish(@Nullable ShortcutBatch<IN, OUT> batch, int from, int to) throws Exception {
    for (int row = from; batch != null && row < to; row++) {
      if (batch.finish(row)) {
        states.changed(batch.key(row), batch.state(row));
      }
    }
    return to;
  }

  private void finish(BatchEntry<IN, OUT> entry) throws Exception {
    Object key = entry.key();
    operator.setCurrentKey(key);
    outputs.goTo(entry);
    EventScope<IN> finished = entry.finish(rules, outputs);
    KeyState next = finished.state();
    boolean isChanged = finished.isChanged();
    if (entry.timer() != KeyState.NONE && next != null) {
      next = rules.eventTimer(key, next, entry.timer(), outputs);
      isChanged = true;
    }
    outputs.goTo(null);
    if (isChanged) {
      states.put(key, next);
    }
    entry.release();
  }

  /** Emits the outputs of all events of the batch, in their order. */
  private void emitAll(@Nullable ShortcutBatch<IN, OUT> batch) throws Exception {
    List<BatchEntry<IN, OUT>> done = List.copyOf(entries);
    entries.clear();
    int row = 0;
    for (BatchEntry<IN, OUT> entry : done) {
      row = emit(batch, row, entry.before());
      entry.emit(operator);
      spare.add(entry);
    }
    if (batch != null) {
      emit(batch, row, batch.count());
    }
  }

  private int emit(@Nullable ShortcutBatch<IN, OUT> batch, int from, int to) {
    for (int row = from; batch != null && row < to; row++) {
      batch.emit(row, outputs);
    }
    return to;
  }

  // -- models

  /** Releases the models that no key needs after a watermark, if what waits is scored. */
  void retireModels(long watermark) throws Exception {
    if (runtime.models().mayRetire(watermark)) {
      flush();
      intake.retireModels(watermark);
      // What is used again has the model that it was used with last.
      spare.clear();
    } else {
      intake.showModel();
    }
  }

  // -- time

  /** Takes a watermark. */
  void watermark(Watermark mark) throws Exception {
    if (mayHaveTimers || outputs.haveEventTimers()) {
      flush();
      advance(mark);
      operator.forward(mark);
    } else if (isEmpty()) {
      operator.advance(mark);
      operator.forward(mark);
    } else {
      newEntry().hold(mark);
    }
  }

  /** Fires timers until there is none left that the watermark has passed. */
  private void advance(Watermark mark) throws Exception {
    do {
      operator.forgetPassedTimers();
      operator.advance(mark);
      flush();
    } while (operator.hasPassedTimers());
  }

  /** The timer of {@link BatchHost#setLingerTimer} fires. */
  void lingerTimer(long time) throws Exception {
    if (linger.isOver(time, first)) {
      flush();
    } else if (!isEmpty()) {
      linger.begin(first);
    }
  }

  /** A timer of the current key fires in event time. */
  void eventTimer(Object key, long time) throws Exception {
    if (isInBatchMode) {
      // The key has no more events, and no timer can be set any more: so all is done now.
      passTime(key, Long.MAX_VALUE, states.get(key));
      return;
    }
    flushIfWaiting(key);
    List<IN> due = intake.due(time);
    KeyState state = states.get(key);
    if (due.isEmpty()) {
      passTime(key, time, state);
      return;
    }
    intake.keep(key, state);
    if (intake.leavesOut(key, due, time, state)) {
      passTime(key, time, state);
      return;
    }
    // What was due before, and was postponed by events that were scored only now.
    passTime(key, time - 1, state);
    for (int i = 0; i < due.size(); i++) {
      flushIfWaiting(key);
      operator.setCurrentKey(key);
      // Events come before all else that is due at their time.
      add(
          Event.of(key, due.get(i), time, operator.processingTime()),
          i < due.size() - 1 ? KeyState.NONE : time);
    }
  }

  private void flushIfWaiting(Object key) throws Exception {
    if (waits(key) || isInShortcut(key)) {
      flush();
    }
  }

  private void passTime(Object key, long time, @Nullable KeyState state) throws Exception {
    intake.passTime(key, time, state);
    rules.failIfTooManyRejected();
    release(key);
  }

  /** Ends the use of a key of which no event waits. */
  private void release(Object key) throws Exception {
    if (isEmpty()) {
      states.trim();
    } else {
      states.release(key);
    }
  }

  /** A timer of the current key fires in processing time. */
  void processingTimer(Object key, long time) throws Exception {
    flushIfWaiting(key);
    intake.processingTimer(key, time);
    release(key);
  }

  // -- commands

  /** Takes a command to one key, which belongs to this subtask. */
  void command(Control<?> command, Object key) throws Exception {
    flush();
    intake.command(command, key);
    states.trim();
  }

  // -- snapshots

  /** Scores all that waits, and writes all that only the cache has. */
  void beforeBarrier() throws Exception {
    flush();
    Object key = operator.getCurrentKey();
    states.writeAll();
    if (key != null) {
      operator.setCurrentKey(key);
    }
  }

  /** As {@link #beforeBarrier}, and empties the cache. */
  void beforeAllKeys() throws Exception {
    flush();
    states.clear();
  }
}
