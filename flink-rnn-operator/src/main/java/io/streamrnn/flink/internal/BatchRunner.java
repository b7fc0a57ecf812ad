package io.streamrnn.flink.internal;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.HotKeys;
import io.streamrnn.flink.Late;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.SequenceReport;
import io.streamrnn.flink.internal.state.KeyState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Scores waiting events together: those of different keys in one step; those of one key in waves,
 * one after the other. What comes out is in the order in which the events came in, with the
 * watermarks between them where they were. For one thread.
 *
 * <p>Watermarks do not cut batches, unless something may be due when they pass: then what came
 * before is scored first, as a key's silence ends with its next event.
 */
final class BatchRunner<IN, OUT> implements Host<IN, OUT> {

  private static final int NO_WAVE = -1;

  // -- configuration
  private final RnnSpec<IN, OUT> spec;
  private final RnnTypes<IN> types;
  private final int size;
  private final long linger;
  private final boolean inBatchMode;

  // -- runtime
  private final RnnRuntime<IN, OUT> runtime;
  private final KeyRules<IN, OUT> rules;
  private final Runner runner;
  private final HotStates states;
  private final PendingEvents<IN> pending;
  private final BatchHost<OUT> operator;
  private final BatchMetrics metrics;
  private final List<Place<IN, OUT>> places = new ArrayList<>();
  private final List<Place<IN, OUT>> spare = new ArrayList<>();
  private final List<Place<IN, OUT>> wave = new ArrayList<>();
  private final Map<Object, Integer> waves = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private final Turn<IN, OUT> single = new Turn<>();
  private int waiting;
  private boolean timersAreSet;
  // Where outputs go: to the place of the event they are of, or downstream.
  private Place<IN, OUT> current;

  /** An event, a watermark, or what is to be put out, at its place among the others. */
  private static final class Place<IN, OUT> {

    private final Turn<IN, OUT> turn = new Turn<>();
    private final List<StreamRecord<?>> outputs = new ArrayList<>();
    private final List<OutputTag<?>> tags = new ArrayList<>();
    private Watermark watermark;
    private int wave;
    private KeyState state;
    // Of the timer that brought the event, or NONE.
    private long timer;
  }

  /**
   * Runs in an operator that was opened.
   *
   * @param timersAreSet whether there may be timers in event time whatever the options say
   * @param inBatchMode whether all events of a key come in the order of their time, before those of
   *     the next key; the batches must be of size 1 then, without a cache, as the states of a key
   *     are gone when another is at hand
   */
  BatchRunner(
      RnnSpec<IN, OUT> spec,
      RnnTypes<IN> types,
      Batching batching,
      HotKeys cache,
      RnnRuntime<IN, OUT> runtime,
      KeyStore store,
      PendingEvents<IN> pending,
      BatchHost<OUT> operator,
      boolean timersAreSet,
      boolean inBatchMode) {
    this.spec = spec;
    this.types = types;
    this.size = batching.size();
    this.linger = linger(batching, spec.lifetimes().timeToLive());
    this.inBatchMode = inBatchMode;
    this.runtime = runtime;
    this.rules = runtime.rules();
    this.runner = Runner.of(runtime.model(), size);
    this.states = new HotStates(store, operator::setCurrentKey, cache);
    this.pending = pending;
    this.operator = operator;
    this.metrics = new BatchMetrics(runtime.metrics().group(), size, states, cache != null);
    this.timersAreSet =
        timersAreSet || spec.order() instanceof Order.ByEventTime || spec.hasDeadlines();
  }

  /** No event waits for longer than its key lives. */
  private static long linger(Batching batching, Duration timeToLive) {
    long linger = batching.linger().toMillis();
    return timeToLive == null ? linger : Math.min(linger, timeToLive.toMillis());
  }

  // -- events

  /** Takes an event of the key at hand. */
  void process(Object key, IN record, long timestamp) throws Exception {
    if (inBatchMode) {
      inOrder(key, record, timestamp);
    } else if (!(spec.order() instanceof Order.ByEventTime)
        || record == null
        || timestamp == KeyState.NONE) {
      add(key, record, timestamp, KeyState.NONE);
    } else if (timestamp > operator.currentWatermark()) {
      if (pending.add(timestamp, record)) {
        operator.setEventTimer(timestamp);
      }
    } else {
      late(key, record, timestamp);
    }
  }

  /** Time passes for a key with its events, as if each had a watermark before it. */
  private void inOrder(Object key, IN record, long timestamp) throws Exception {
    if (timestamp != KeyState.NONE && spec.hasDeadlines()) {
      deadline(key, timestamp - 1);
    }
    add(key, record, timestamp, KeyState.NONE);
  }

  private void late(Object key, IN record, long timestamp) throws Exception {
    Late rule = ((Order.ByEventTime) spec.order()).whenLate();
    if (rule == Late.APPLY) {
      add(key, record, timestamp, KeyState.NONE);
    } else {
      single.begin(key, record, timestamp, false, operator.processingTime());
      current = places.isEmpty() ? null : place();
      rules.late(single, rule, operator.currentWatermark(), this);
      current = null;
      single.end();
    }
  }

  private void add(Object key, IN record, long timestamp, long timer) throws Exception {
    Place<IN, OUT> place = place();
    place.timer = timer;
    place.wave = waves.merge(key, 1, Integer::sum) - 1;
    place.turn.begin(key, pending.copy(record), timestamp, false, operator.processingTime());
    waiting++;
    if (waiting == size) {
      metrics.full();
      flush();
    } else if (waiting == 1 && size > 1) {
      long now = operator.processingTime();
      // Past the end of time it never comes.
      operator.setLingerTimer(now > Long.MAX_VALUE - linger ? Long.MAX_VALUE : now + linger);
    }
  }

  private Place<IN, OUT> place() {
    Place<IN, OUT> place = spare.isEmpty() ? new Place<>() : spare.remove(spare.size() - 1);
    place.wave = NO_WAVE;
    places.add(place);
    return place;
  }

  /** Scores all that wait, and puts it out. */
  void flush() throws Exception {
    if (places.isEmpty()) {
      return;
    }
    Object key = operator.getCurrentKey();
    operator.cancelLingerTimer();
    metrics.batch(waiting);
    int count = waves.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int number = 0; number < count; number++) {
      wave.clear();
      for (Place<IN, OUT> place : places) {
        if (place.wave == number) {
          wave.add(place);
        }
      }
      score();
    }
    states.trim();
    waves.clear();
    waiting = 0;
    putOut();
    if (key != null) {
      operator.setCurrentKey(key);
    }
  }

  /** Scores a wave, in which no key is twice. */
  private void score() throws Exception {
    runs.clear();
    for (Place<IN, OUT> place : wave) {
      place.state = states.get(place.turn.key);
      rules.begin(place.turn, place.state);
      runs.addAll(place.turn.runs);
    }
    step(runs);
    for (Place<IN, OUT> place : wave) {
      finish(place);
    }
  }

  private void step(List<Run> all) {
    if (!all.isEmpty()) {
      RnnMetrics times = runtime.metrics();
      long began = times.scoringBegins();
      runner.run(all);
      times.scoringEnded(began, all.size());
    }
  }

  private void finish(Place<IN, OUT> place) throws Exception {
    Object key = place.turn.key;
    operator.setCurrentKey(key);
    current = place;
    KeyState next = rules.finish(place.turn, place.state, this);
    boolean changed = place.turn.changed;
    if (place.timer != KeyState.NONE && next != null) {
      next = rules.timerWentOff(key, next, place.timer, this);
      changed = true;
    }
    current = null;
    if (changed) {
      states.put(key, next);
    }
    place.state = null;
    place.turn.end();
  }

  /** Puts out what came of all that waited, in its order. */
  private void putOut() throws Exception {
    List<Place<IN, OUT>> done = List.copyOf(places);
    places.clear();
    for (Place<IN, OUT> place : done) {
      for (int i = 0; i < place.outputs.size(); i++) {
        operator.emit(place.tags.get(i), place.outputs.get(i));
      }
      place.outputs.clear();
      place.tags.clear();
      if (place.watermark != null) {
        operator.advance(place.watermark);
        operator.forward(place.watermark);
        place.watermark = null;
      }
      spare.add(place);
    }
  }

  // -- time

  /** Takes a watermark. */
  void watermark(Watermark mark) throws Exception {
    if (timersAreSet) {
      flush();
      advance(mark);
      operator.forward(mark);
    } else if (places.isEmpty()) {
      operator.advance(mark);
      operator.forward(mark);
    } else {
      place().watermark = mark;
    }
  }

  /** Lets timers go off until there is none left that the watermark has passed. */
  private void advance(Watermark mark) throws Exception {
    do {
      operator.timersWereSet(false);
      operator.advance(mark);
      flush();
    } while (operator.timersWereSet());
  }

  /** Does what is due at a time for the key at hand. */
  void eventTimer(Object key, long time) throws Exception {
    if (inBatchMode) {
      // The key has no more events, and no timer can be set any more: so all comes now.
      deadline(key, Long.MAX_VALUE);
      return;
    }
    flushIfWaiting(key);
    List<IN> due = pending.remove(time);
    if (!due.isEmpty()) {
      // What was due before, and was put off by events that were scored only now.
      deadline(key, time - 1);
      for (int i = 0; i < due.size(); i++) {
        flushIfWaiting(key);
        operator.setCurrentKey(key);
        // Events come before all else that is due at their time.
        add(key, due.get(i), time, i < due.size() - 1 ? KeyState.NONE : time);
      }
    } else {
      deadline(key, time);
    }
  }

  private void flushIfWaiting(Object key) throws Exception {
    if (waves.containsKey(key)) {
      flush();
    }
  }

  /** Does what is due up to a time for a key of which no event waits. */
  private void deadline(Object key, long time) throws Exception {
    KeyState state = states.get(key);
    for (long beat = rules.dueHeartbeat(state, time);
        beat != KeyState.NONE;
        beat = rules.dueHeartbeat(state, time)) {
      rules.beginHeartbeat(single, key, beat);
      rules.begin(single, state);
      step(single.runs);
      state = rules.finish(single, state, this);
      states.put(key, state);
      single.end();
    }
    if (state != null) {
      states.put(key, rules.timerWentOff(key, state, time, this));
    }
    // States are got when a batch is scored, so those of one that is filling up are not in use.
    states.trim();
  }

  /** Ends the life of the key at hand if it is due. */
  void processingTimer(Object key, long time) throws Exception {
    flushIfWaiting(key);
    KeyState state = states.get(key);
    if (state != null) {
      states.put(key, rules.endOfLife(key, state, time, this));
    }
    states.trim();
  }

  // -- commands

  /** Carries out a command to one key, which is this subtask's. */
  void control(Control<?> command, Object key) throws Exception {
    flush();
    KeyState state = states.get(key);
    KeyState next = rules.control(command, key, state, this);
    if (state != null || next != null) {
      states.put(key, next);
    }
    states.trim();
  }

  // -- snapshots

  /** Leaves nothing that waits, and nothing that only the cache knows. */
  void beforeBarrier() throws Exception {
    flush();
    Object key = operator.getCurrentKey();
    states.writeAll();
    if (key != null) {
      operator.setCurrentKey(key);
    }
  }

  /** Leaves nothing in the cache either. */
  void beforeAllKeys() throws Exception {
    flush();
    states.clear();
  }

  // -- what the rules ask for

  @Override
  public void emit(OUT result, long timestamp) {
    put(null, result, timestamp);
  }

  @Override
  public void reject(Rejected<IN> rejected, long timestamp) {
    put(types.rejected(), rejected, timestamp);
  }

  @Override
  public void report(SequenceReport<Object> report, long timestamp) {
    put(types.sequences(), report, timestamp);
  }

  private <T> void put(OutputTag<T> tag, T value, long timestamp) {
    StreamRecord<T> record =
        timestamp == KeyState.NONE
            ? new StreamRecord<>(value)
            : new StreamRecord<>(value, timestamp);
    if (current == null) {
      operator.emit(tag, record);
    } else {
      current.tags.add(tag);
      current.outputs.add(record);
    }
  }

  @Override
  public void setTimer(long time) {
    timersAreSet = true;
    operator.setEventTimer(time);
  }

  @Override
  public void setProcessingTimer(long time) {
    operator.setProcessingTimer(time);
  }

  @Override
  public void deleteTimer(long time) {
    if (!pending.waitFor(time)) {
      operator.deleteEventTimer(time);
    }
  }

  @Override
  public void deleteProcessingTimer(long time) {
    operator.deleteProcessingTimer(time);
  }

  @Override
  public long processingTime() {
    return operator.processingTime();
  }
}
