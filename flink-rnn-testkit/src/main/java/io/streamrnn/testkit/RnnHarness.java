/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operator of a {@link StreamingRnn} without a cluster: record by record, on clocks that
 * the test sets, with restarts, failures and rescaling wherever the test calls for them. Records
 * and commands are written and read by their serializers, as in an exchange. For one thread.
 *
 * @param <IN> type of the records
 * @param <K> type of the keys
 * @param <OUT> type of the outputs
 */
public final class RnnHarness<IN, K, OUT> implements AutoCloseable {

  private static final int KEY_GROUPS = 128;

  // -- configuration
  private final KeySelector<IN, K> key;
  private final StateBackend backend;
  // Null where events are not windowed.
  private final @Nullable Windows<IN> windows;

  // -- runtime
  private final List<Subtask<IN, K, OUT>> running = new ArrayList<>();
  private Plan<IN, K, OUT> plan;
  private boolean reusesObjects;
  // The object that is filled again; null for a new one.
  private @Nullable IN reused;
  private long processingTime;
  // That the next subtasks begin with.
  private long watermark = Long.MIN_VALUE;
  // That the running subtasks have received.
  private long received = Long.MIN_VALUE;
  private boolean isFinished;
  // The watermark that each subtask has emitted.
  private final List<Long> marks = new ArrayList<>();
  private long snapshots;

  // -- outputs, in order
  private final List<Object> all = new ArrayList<>();
  private final List<StreamRecord<Rejected<IN>>> rejected = new ArrayList<>();
  private final List<StreamRecord<StateReport<K>>> reports = new ArrayList<>();
  private final List<StreamRecord<Trace<K>>> traces = new ArrayList<>();

  /** A snapshot that {@link #checkpoint} took, and the clocks and outputs at that time. */
  public static final class Checkpoint {

    private final OperatorSubtaskState state;
    private final long watermark;
    private final long processingTime;
    private final int outputs;
    private final int rejected;
    private final int reports;
    private final int traces;

    private Checkpoint(
        OperatorSubtaskState state,
        long watermark,
        long processingTime,
        int outputs,
        int rejected,
        int reports,
        int traces) {
      this.state = state;
      this.watermark = watermark;
      this.processingTime = processingTime;
      this.outputs = outputs;
      this.rejected = rejected;
      this.reports = reports;
      this.traces = traces;
    }
  }

  private record Windows<IN>(
      WindowAssigner<? super IN, ? extends Window> assigner, SerializableToLongFunction<IN> time) {}

  /** The operator of a job that is never run. */
  private record Plan<IN, K, OUT>(
      Exchange<IN> records,
      Exchange<Control<K>> commands,
      Transformation<OUT> operator,
      TypeInformation<K> keyType,
      OutputTag<Rejected<IN>> rejected,
      OutputTag<StateReport<K>> reports,
      OutputTag<Trace<K>> traces) {

    static <IN, K, OUT> Plan<IN, K, OUT> of(
        StreamingRnn<IN, OUT> rnn,
        KeySelector<IN, K> key,
        @Nullable Windows<IN> windows,
        boolean controlled)
        throws Exception {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      KeyedStream<IN, K> events = source(env, rnn.inputType()).keyBy(key);
      SingleOutputStreamOperator<OUT> outputs =
          windows != null
              ? rnn.apply(events.window(windows.assigner()), windows.time())
              : controlled
                  ? rnn.apply(events, source(env, Control.typeOf(events.getKeyType())))
                  : rnn.apply(events);
      SerializerConfig config = env.getConfig().getSerializerConfig();
      return new Plan<>(
          new Exchange<>(rnn.inputType().createSerializer(config)),
          new Exchange<>(Control.typeOf(events.getKeyType()).createSerializer(config)),
          outputs.getTransformation(),
          events.getKeyType(),
          tag(rnn.rejected(outputs)),
          tag(rnn.reports(outputs, events.getKeyType())),
          tag(rnn.traces(outputs, events.getKeyType())));
    }

    private static <T> DataStream<T> source(
        StreamExecutionEnvironment env, TypeInformation<T> type) {
      return env.fromSequence(0, 0)
          .map(
              i -> {
                throw new UnsupportedOperationException("this job is never run");
              },
              type);
    }

    private static <T> OutputTag<T> tag(DataStream<T> sideOutput) {
      return ((SideOutputTransformation<T>) sideOutput.getTransformation()).getOutputTag();
    }
  }

  private RnnHarness(
      KeySelector<IN, K> key,
      StateBackend backend,
      @Nullable Windows<IN> windows,
      Plan<IN, K, OUT> plan) {
    this.key = key;
    this.backend = backend;
    this.windows = windows;
    this.plan = plan;
  }

  /** Starts one subtask with empty state, on the heap. */
  public static <IN, K, OUT> RnnHarness<IN, K, OUT> start(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) throws Exception {
    return start(rnn, key, new HashMapStateBackend());
  }

  /**
   * Starts one subtask with empty state.
   *
   * @param backend that stores the state
   */
  public static <IN, K, OUT> RnnHarness<IN, K, OUT> start(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key, StateBackend backend) throws Exception {
    return start(rnn, key, backend, false, null);
  }

  /**
   * Starts one subtask from a snapshot.
   *
   * @param backend that stores the state
   * @param snapshot that {@link #snapshot} took, of this or of another network
   */
  public static <IN, K, OUT> RnnHarness<IN, K, OUT> start(
      StreamingRnn<IN, OUT> rnn,
      KeySelector<IN, K> key,
      StateBackend backend,
      OperatorSubtaskState snapshot)
      throws Exception {
    return start(rnn, key, backend, false, snapshot);
  }

  /** Starts one subtask with a command stream and empty state, see {@link #control}. */
  public static <IN, K, OUT> RnnHarness<IN, K, OUT> startControlled(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key, StateBackend backend) throws Exception {
    return start(rnn, key, backend, true, null);
  }

  /** Starts one subtask with a command stream from a snapshot, see {@link #control}. */
  public static <IN, K, OUT> RnnHarness<IN, K, OUT> startControlled(
      StreamingRnn<IN, OUT> rnn,
      KeySelector<IN, K> key,
      StateBackend backend,
      OperatorSubtaskState snapshot)
      throws Exception {
    return start(rnn, key, backend, true, snapshot);
  }

  private static <IN, K, OUT> RnnHarness<IN, K, OUT> start(
      StreamingRnn<IN, OUT> rnn,
      KeySelector<IN, K> key,
      StateBackend backend,
      boolean controlled,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    RnnHarness<IN, K, OUT> harness =
        new RnnHarness<>(key, backend, null, Plan.of(rnn, key, null, controlled));
    harness.open(1, snapshot);
    return harness;
  }

  /**
   * Starts one subtask with empty state that scores Flink windows, see {@link
   * StreamingRnn#apply(org.apache.flink.streaming.api.datastream.WindowedStream,
   * SerializableToLongFunction)}.
   */
  public static <IN, K, OUT> RnnHarness<IN, K, OUT> startOverWindows(
      StreamingRnn<IN, OUT> rnn,
      KeySelector<IN, K> key,
      WindowAssigner<? super IN, ? extends Window> assigner,
      SerializableToLongFunction<IN> time,
      StateBackend backend)
      throws Exception {
    Windows<IN> windows = new Windows<>(assigner, time);
    RnnHarness<IN, K, OUT> harness =
        new RnnHarness<>(key, backend, windows, Plan.of(rnn, key, windows, false));
    harness.open(1, null);
    return harness;
  }

  private void open(int parallelism, @Nullable OperatorSubtaskState snapshot) throws Exception {
    for (int index = 0; index < parallelism; index++) {
      Subtask<IN, K, OUT> subtask =
          Subtask.of(plan.operator(), key, plan.keyType(), KEY_GROUPS, parallelism, index);
      running.add(subtask);
      AbstractStreamOperatorTestHarness<OUT> harness = subtask.harness();
      harness.setStateBackend(backend);
      // Flink's harness would refuse more than a few mebibytes, which no job does.
      harness.setCheckpointStorage(new JobManagerCheckpointStorage(Integer.MAX_VALUE));
      harness.setProcessingTime(processingTime);
      if (reusesObjects) {
        harness.getExecutionConfig().enableObjectReuse();
      }
      harness.setup(
          plan.operator()
              .getOutputType()
              .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
      if (snapshot != null) {
        harness.initializeState(part(snapshot, parallelism, index));
      }
      harness.open();
    }
    marks.addAll(Collections.nCopies(parallelism, Long.MIN_VALUE));
    drain();
  }

  /** What a subtask restores of a snapshot, by whatever number of subtasks it was taken. */
  private static OperatorSubtaskState part(
      OperatorSubtaskState snapshot, int parallelism, int index) {
    int states = snapshot.getManagedOperatorState().size();
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        snapshot, KEY_GROUPS, states, parallelism, index);
  }

  /**
   * What an exchange hands over: the test keeps its record, and a row has the names of its type.
   */
  private IN received(IN record) throws IOException {
    IN received = plan.records().pass(record, reused);
    reused = reusesObjects ? received : null;
    return received;
  }

  private Subtask<IN, K, OUT> subtask(IN record) throws Exception {
    int index =
        running.size() == 1
            ? 0
            : KeyGroupRangeAssignment.assignKeyToParallelOperator(
                key.getKey(record), KEY_GROUPS, running.size());
    return running.get(index);
  }

  /** Processes a record without a timestamp. */
  public RnnHarness<IN, K, OUT> process(IN record) throws Exception {
    return process(new StreamRecord<>(record));
  }

  /**
   * Processes a record.
   *
   * @param timestamp its event time in milliseconds
   */
  public RnnHarness<IN, K, OUT> process(IN record, long timestamp) throws Exception {
    return process(new StreamRecord<>(record, timestamp));
  }

  private RnnHarness<IN, K, OUT> process(StreamRecord<IN> record) throws Exception {
    requireInput();
    StreamRecord<IN> received = record.copy(received(record.getValue()));
    subtask(received.getValue()).event(received);
    drain();
    return this;
  }

  /**
   * Processes a watermark in every subtask, if it is later than the last one: in Flink, too, no
   * operator receives any other.
   */
  public RnnHarness<IN, K, OUT> watermark(long time) throws Exception {
    requireInput();
    watermark = Math.max(watermark, time);
    advance(time);
    return this;
  }

  private void advance(long time) throws Exception {
    if (time > received) {
      received = time;
      for (Subtask<IN, K, OUT> subtask : running) {
        subtask.watermark(new Watermark(time));
      }
      drain();
    }
  }

  /**
   * Processes a command in every subtask.
   *
   * @throws IllegalStateException unless this was started with {@link #startControlled}
   */
  public RnnHarness<IN, K, OUT> control(Control<K> command) throws Exception {
    requireInput();
    for (Subtask<IN, K, OUT> subtask : running) {
      subtask.control(new StreamRecord<>(plan.commands().pass(command, null)));
    }
    drain();
    return this;
  }

  /**
   * Sets the clock of processing time.
   *
   * @param millis since the epoch
   */
  public RnnHarness<IN, K, OUT> setProcessingTime(long millis) throws Exception {
    requireInput();
    processingTime = millis;
    for (Subtask<IN, K, OUT> subtask : running) {
      subtask.harness().setProcessingTime(millis);
    }
    drain();
    return this;
  }

  /** Scores what waits in batches, as a barrier does. */
  public RnnHarness<IN, K, OUT> flush() throws Exception {
    for (Subtask<IN, K, OUT> subtask : running) {
      subtask.harness().prepareSnapshotPreBarrier(++snapshots);
    }
    drain();
    return this;
  }

  /**
   * Ends the input, as a bounded source or a stop with draining does: the last watermark comes, and
   * all that waits is scored. Nothing can be processed then, until a restart. What is due in
   * processing time is not done.
   */
  public RnnHarness<IN, K, OUT> finish() throws Exception {
    requireInput();
    advance(Long.MAX_VALUE);
    isFinished = true;
    for (Subtask<IN, K, OUT> subtask : running) {
      subtask.endInput();
    }
    return flush();
  }

  boolean isFinished() {
    return isFinished;
  }

  private void requireInput() {
    if (isFinished) {
      throw new IllegalStateException(
          "nothing comes after the end of the input: call finish() last, or restart");
    }
  }

  /** Takes a snapshot, as a checkpoint does. */
  public OperatorSubtaskState snapshot() throws Exception {
    long id = ++snapshots;
    OperatorSubtaskState[] states = new OperatorSubtaskState[running.size()];
    for (int index = 0; index < states.length; index++) {
      AbstractStreamOperatorTestHarness<OUT> harness = running.get(index).harness();
      harness.prepareSnapshotPreBarrier(id);
      states[index] = harness.snapshot(id, id);
    }
    drain();
    return AbstractStreamOperatorTestHarness.repackageState(states);
  }

  /**
   * Restarts with object reuse: the records from now on come in one object, which is filled again
   * for each of them, if their type can be filled.
   *
   * @see org.apache.flink.configuration.PipelineOptions#OBJECT_REUSE
   */
  public RnnHarness<IN, K, OUT> reuseObjects() throws Exception {
    reusesObjects = true;
    restart();
    return this;
  }

  /**
   * Forgets the watermark, so that the next restart, or one from the next {@link #checkpoint}, has
   * none until {@link #watermark} is called. Flink restores no watermark: that of a source rises
   * again with its next records. Without this call, each restart has the last one at once.
   */
  public RnnHarness<IN, K, OUT> forgetWatermark() {
    watermark = Long.MIN_VALUE;
    return this;
  }

  /** Stops, and starts new subtasks from a snapshot of these. */
  public void restart() throws Exception {
    restart(running.size());
  }

  /** Stops, and starts this number of new subtasks from a snapshot of these. */
  public void restart(int parallelism) throws Exception {
    OperatorSubtaskState snapshot = snapshot();
    stop();
    openAgain(parallelism, snapshot);
  }

  /**
   * Stops, and starts this number of subtasks of another network from a snapshot of these.
   *
   * @param controlled whether it has a command stream
   */
  public void restart(StreamingRnn<IN, OUT> other, boolean controlled, int parallelism)
      throws Exception {
    OperatorSubtaskState snapshot = snapshot();
    stop();
    plan = Plan.of(other, key, windows, controlled);
    openAgain(parallelism, snapshot);
  }

  /** Takes a snapshot to restore later, see {@link #failAndRestore}. */
  public Checkpoint checkpoint() throws Exception {
    OperatorSubtaskState state = snapshot();
    return new Checkpoint(
        state,
        watermark,
        processingTime,
        all.size(),
        rejected.size(),
        reports.size(),
        traces.size());
  }

  /**
   * Fails, and restores a checkpoint in as many subtasks as there are now: the clocks are set back,
   * and outputs since then are discarded, as by an exactly-once sink. The test processes again what
   * came since then.
   */
  public void failAndRestore(Checkpoint checkpoint) throws Exception {
    int parallelism = running.size();
    stop();
    watermark = checkpoint.watermark;
    processingTime = checkpoint.processingTime;
    all.subList(checkpoint.outputs, all.size()).clear();
    rejected.subList(checkpoint.rejected, rejected.size()).clear();
    reports.subList(checkpoint.reports, reports.size()).clear();
    traces.subList(checkpoint.traces, traces.size()).clear();
    openAgain(parallelism, checkpoint.state);
  }

  private void openAgain(int parallelism, OperatorSubtaskState snapshot) throws Exception {
    open(parallelism, snapshot);
    advance(watermark);
  }

  /** All outputs so far, in order. */
  public List<OUT> outputs() {
    List<OUT> values = new ArrayList<>();
    records().forEach(record -> values.add(record.getValue()));
    return values;
  }

  /** All outputs so far, in order, with their timestamps. */
  @SuppressWarnings("unchecked") // Of the main output.
  public List<StreamRecord<OUT>> records() {
    List<StreamRecord<OUT>> records = new ArrayList<>();
    for (Object each : all) {
      if (each instanceof StreamRecord<?> record) {
        records.add((StreamRecord<OUT>) record);
      }
    }
    return records;
  }

  /**
   * All outputs and watermarks so far, in order, as an operator downstream of all subtasks sees
   * them: its watermark is the least of theirs.
   */
  public List<Object> recordsAndWatermarks() {
    return List.copyOf(all);
  }

  /** All records rejected so far, in order. */
  public List<Rejected<IN>> rejected() {
    return rejected.stream().map(StreamRecord::getValue).toList();
  }

  /** All records rejected so far, in order, with their timestamps. */
  public List<StreamRecord<Rejected<IN>>> rejectedRecords() {
    return List.copyOf(rejected);
  }

  /** All reports so far, in order. */
  public List<StateReport<K>> reports() {
    return reports.stream().map(StreamRecord::getValue).toList();
  }

  /** All reports so far, in order, with their timestamps. */
  public List<StreamRecord<StateReport<K>>> reportRecords() {
    return List.copyOf(reports);
  }

  /** All traces so far, in order. */
  public List<Trace<K>> traces() {
    return traces.stream().map(StreamRecord::getValue).toList();
  }

  /**
   * The number of entries of all keyed states: 0 if no key has any. A key has one for each state
   * that the options of the network make it store. On the heap only.
   */
  public int keysWithState() {
    int keys = 0;
    for (Subtask<IN, K, OUT> subtask : running) {
      keys += subtask.keysWithState();
    }
    return keys;
  }

  /** The number of timers of all keys, in event time and in processing time. */
  public int timers() {
    return running.stream().mapToInt(Subtask::timers).sum();
  }

  private void drain() {
    for (int index = 0; index < running.size(); index++) {
      AbstractStreamOperatorTestHarness<OUT> harness = running.get(index).harness();
      drainMain(harness.getOutput(), index);
      move(harness.getSideOutput(plan.rejected()), rejected);
      move(harness.getSideOutput(plan.reports()), reports);
      move(harness.getSideOutput(plan.traces()), traces);
    }
  }

  /** Merges watermarks as an operator downstream of all subtasks does. */
  private void drainMain(Queue<Object> from, int index) {
    for (Object next = from.poll(); next != null; next = from.poll()) {
      if (next instanceof Watermark mark) {
        long before = Collections.min(marks);
        marks.set(index, mark.getTimestamp());
        if (Collections.min(marks) > before) {
          all.add(new Watermark(Collections.min(marks)));
        }
      } else {
        all.add(next);
      }
    }
  }

  private static <T> void move(Queue<? extends T> from, List<T> to) {
    if (from != null) {
      for (T next = from.poll(); next != null; next = from.poll()) {
        to.add(next);
      }
    }
  }

  private void stop() {
    for (Subtask<IN, K, OUT> subtask : running) {
      try {
        stop(subtask.harness());
      } catch (Exception e) {
        ExceptionUtils.rethrow(e);
      }
    }
    running.clear();
    marks.clear();
    received = Long.MIN_VALUE;
    isFinished = false;
  }

  private void stop(AbstractStreamOperatorTestHarness<OUT> harness) throws Exception {
    try {
      // Flink's harness finishes what it closes, without a clock: so nothing must be left.
      harness.prepareSnapshotPreBarrier(++snapshots);
      drain();
    } finally {
      harness.close();
    }
  }

  /** Scores what waits in batches, and stops. Outputs can still be read. */
  @Override
  public void close() {
    stop();
  }
}
