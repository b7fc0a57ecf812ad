package io.streamrnn.flink.internal;

import io.streamrnn.flink.Late;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.SequenceReport;
import io.streamrnn.flink.internal.state.KeyState;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Scores one event at a time: begin, run, finish; see {@link KeyRules}. Whatever fails before the
 * state is written rejects the record and leaves the state as it was; whatever fails from there on
 * (the state back end, the operators behind) fails the job, which Flink takes back to its last
 * checkpoint.
 */
@Internal
public final class RnnFunction<K, IN, OUT> extends KeyedProcessFunction<K, IN, OUT>
    implements Host<IN, OUT> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnSpec<IN, OUT> spec;
  private final RnnTypes<IN> types;

  // -- runtime
  private transient RnnRuntime<IN, OUT> runtime;
  private transient KeyRules<IN, OUT> rules;
  private transient Runner runner;
  private transient RnnMetrics metrics;
  private transient PendingEvents.Restored restored;
  private transient KeyStore store;
  private transient PendingEvents<IN> pending;
  private transient Turn<IN, OUT> turn;
  private transient Context context;
  private transient Collector<OUT> out;

  /** Runs what the user asked for. */
  public RnnFunction(RnnSpec<IN, OUT> spec, RnnTypes<IN> types) {
    this.spec = spec;
    this.types = types;
  }

  /** Says what waits, before it is opened. */
  void restored(PendingEvents.Restored restored) {
    this.restored = restored;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    runtime = RnnRuntime.open(spec, getRuntimeContext().getMetricGroup(), false, false);
    rules = runtime.rules();
    metrics = runtime.metrics();
    runner = Runner.of(runtime.model(), 1);
    store = KeyStore.of(spec, runtime, getRuntimeContext()::getState);
    pending =
        PendingEvents.of(
            types.records(),
            getRuntimeContext(),
            spec.order() instanceof Order.ByEventTime,
            restored);
    turn = new Turn<>();
  }

  @Override
  public void processElement(IN record, Context context, Collector<OUT> out) throws Exception {
    this.context = context;
    this.out = out;
    Long time = context.timestamp();
    long timestamp = time == null ? KeyState.NONE : time;
    boolean waits = spec.order() instanceof Order.ByEventTime && record != null;
    if (!waits || timestamp == KeyState.NONE) {
      turn.begin(context.getCurrentKey(), record, timestamp, false, processingTime());
      run();
    } else if (timestamp > context.timerService().currentWatermark()) {
      if (pending.add(timestamp, record)) {
        context.timerService().registerEventTimeTimer(timestamp);
      }
    } else {
      late(record, timestamp);
    }
  }

  private void late(IN record, long timestamp) throws Exception {
    turn.begin(context.getCurrentKey(), record, timestamp, false, processingTime());
    Late rule = ((Order.ByEventTime) spec.order()).whenLate();
    if (rule == Late.APPLY) {
      run();
    } else {
      rules.late(turn, rule, context.timerService().currentWatermark(), this);
      turn.end();
    }
  }

  /** Takes the turn all the way. */
  private void run() throws Exception {
    KeyState state = store.get(turn.key);
    rules.begin(turn, state);
    if (!turn.runs.isEmpty()) {
      long began = metrics.scoringBegins();
      runner.run(turn.runs);
      metrics.scoringEnded(began, turn.runs.size());
    }
    KeyState next = rules.finish(turn, state, this);
    if (turn.changed) {
      store.put(next);
    }
    turn.end();
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<OUT> out) throws Exception {
    this.context = context;
    this.out = out;
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      KeyState state = store.get(context.getCurrentKey());
      if (state != null) {
        store.put(rules.endOfLife(context.getCurrentKey(), state, time, this));
      }
      return;
    }
    if (isPutOff(time)) {
      return;
    }
    for (IN record : pending.remove(time)) {
      turn.begin(context.getCurrentKey(), record, time, false, processingTime());
      run();
    }
    deadline(time);
  }

  /**
   * Whether something is due before a timer that goes off, as under options that came after it was
   * set. That comes first, at its own time.
   */
  private boolean isPutOff(long time) throws Exception {
    if (!spec.hasDeadlines()) {
      return false;
    }
    long due = rules.due(store.get(context.getCurrentKey()));
    if (due == KeyState.NONE || due >= time) {
      return false;
    }
    setTimer(due);
    setTimer(time);
    return true;
  }

  /** Does what is due for a key that has had no event since. */
  private void deadline(long time) throws Exception {
    Object key = context.getCurrentKey();
    KeyState state = store.get(key);
    for (long beat = rules.dueHeartbeat(state, time);
        beat != KeyState.NONE;
        beat = rules.dueHeartbeat(state, time)) {
      rules.beginHeartbeat(turn, key, beat);
      run();
      state = store.get(key);
    }
    if (state != null) {
      store.put(rules.timerWentOff(key, state, time, this));
    }
  }

  @Override
  public void emit(OUT result, long timestamp) {
    // Flink puts the time of the event or of the timer on it.
    out.collect(result);
  }

  @Override
  public void reject(Rejected<IN> rejected, long timestamp) {
    context.output(types.rejected(), rejected);
  }

  @Override
  public void report(SequenceReport<Object> report, long timestamp) {
    context.output(types.sequences(), report);
  }

  @Override
  public void setTimer(long time) {
    context.timerService().registerEventTimeTimer(time);
  }

  @Override
  public void setProcessingTimer(long time) {
    context.timerService().registerProcessingTimeTimer(time);
  }

  @Override
  public void deleteTimer(long time) {
    if (!pending.waitFor(time)) {
      context.timerService().deleteEventTimeTimer(time);
    }
  }

  @Override
  public void deleteProcessingTimer(long time) {
    context.timerService().deleteProcessingTimeTimer(time);
  }

  @Override
  public long processingTime() {
    return context.timerService().currentProcessingTime();
  }

  @Override
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
  }
}
