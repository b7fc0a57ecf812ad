package io.streamrnn.testkit;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StreamingRnn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;

/**
 * Runs the operator of a {@link StreamingRnn} without a cluster: record by record, on a clock that
 * the test moves, with a restart wherever the test wants one. For one thread.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the outputs
 */
public final class RnnHarness<IN, OUT> implements AutoCloseable {

  private final OneInputTransformation<IN, OUT> operator;
  private final OutputTag<Rejected<IN>> sideOutput;
  private final StateBackend backend;
  // What the operators before the last restart put out.
  private final List<StreamRecord<? extends OUT>> outputs = new ArrayList<>();
  private final List<Rejected<IN>> rejected = new ArrayList<>();
  private KeyedOneInputStreamOperatorTestHarness<Object, IN, OUT> running;
  private long stateTime;
  private long snapshots;

  private RnnHarness(
      OneInputTransformation<IN, OUT> operator,
      OutputTag<Rejected<IN>> sideOutput,
      StateBackend backend) {
    this.operator = operator;
    this.sideOutput = sideOutput;
    this.backend = backend;
  }

  /** Starts with empty state, on the heap. */
  public static <IN, K, OUT> RnnHarness<IN, OUT> start(
      StreamingRnn<IN, OUT> rnn, KeySelector<IN, K> key) throws Exception {
    return start(rnn, key, new HashMapStateBackend(), null);
  }

  /**
   * Starts from a snapshot.
   *
   * @param backend which keeps the state
   * @param snapshot that {@link #snapshot} took, of this or of another network; null for empty
   *     state
   */
  @SuppressWarnings("unchecked") // The transformation behind a keyed stream's result has one input.
  public static <IN, K, OUT> RnnHarness<IN, OUT> start(
      StreamingRnn<IN, OUT> rnn,
      KeySelector<IN, K> key,
      StateBackend backend,
      OperatorSubtaskState snapshot)
      throws Exception {
    // A job that is never run: only its operator is wanted.
    SingleOutputStreamOperator<OUT> outputs =
        rnn.apply(
            StreamExecutionEnvironment.getExecutionEnvironment()
                .fromSequence(0, 0)
                .map(i -> RnnHarness.<IN>nothing())
                .returns(rnn.inputType())
                .keyBy(key));
    RnnHarness<IN, OUT> harness =
        new RnnHarness<>(
            (OneInputTransformation<IN, OUT>) outputs.getTransformation(),
            sideOutput(rnn, outputs),
            backend);
    harness.open(snapshot);
    return harness;
  }

  private static <T> T nothing() {
    return null;
  }

  private static <IN, OUT> OutputTag<Rejected<IN>> sideOutput(
      StreamingRnn<IN, OUT> rnn, SingleOutputStreamOperator<OUT> outputs) {
    return ((SideOutputTransformation<Rejected<IN>>) rnn.rejected(outputs).getTransformation())
        .getOutputTag();
  }

  @SuppressWarnings("unchecked") // The transformation has forgotten the type of the key.
  private void open(OperatorSubtaskState snapshot) throws Exception {
    running =
        new KeyedOneInputStreamOperatorTestHarness<>(
            InstantiationUtil.clone(operator.getOperatorFactory()),
            (KeySelector<IN, Object>) operator.getStateKeySelector(),
            (TypeInformation<Object>) operator.getStateKeyType());
    running.setStateBackend(backend);
    running.setStateTtlProcessingTime(stateTime);
    running.setup(
        operator
            .getOutputType()
            .createSerializer(running.getExecutionConfig().getSerializerConfig()));
    if (snapshot != null) {
      running.initializeState(snapshot);
    }
    running.open();
  }

  /** Hands in a record without a timestamp. */
  public RnnHarness<IN, OUT> process(IN record) throws Exception {
    running.processElement(new StreamRecord<>(record));
    return this;
  }

  /**
   * Hands in a record.
   *
   * @param timestamp its event time in milliseconds
   */
  public RnnHarness<IN, OUT> process(IN record, long timestamp) throws Exception {
    running.processElement(record, timestamp);
    return this;
  }

  /**
   * Moves the clock that {@code stateTtl} goes by.
   *
   * @param millis since the epoch
   */
  public void setStateTime(long millis) {
    stateTime = millis;
    running.setStateTtlProcessingTime(millis);
  }

  /** Takes a snapshot, as a checkpoint does. */
  public OperatorSubtaskState snapshot() throws Exception {
    long id = ++snapshots;
    running.prepareSnapshotPreBarrier(id);
    return running.snapshot(id, id);
  }

  /** Stops, and starts a new operator from a snapshot of this one. */
  public void restart() throws Exception {
    OperatorSubtaskState snapshot = snapshot();
    close();
    open(snapshot);
  }

  /** All outputs so far, in order. */
  public List<OUT> outputs() {
    List<OUT> values = new ArrayList<>();
    records().forEach(record -> values.add(record.getValue()));
    return values;
  }

  /** All outputs so far, in order, with their timestamps. */
  public List<StreamRecord<? extends OUT>> records() {
    List<StreamRecord<? extends OUT>> all = new ArrayList<>(outputs);
    if (running != null) {
      all.addAll(running.extractOutputStreamRecords());
    }
    return all;
  }

  /** All records rejected so far, in order. */
  public List<Rejected<IN>> rejected() {
    List<Rejected<IN>> all = new ArrayList<>(rejected);
    var latest = running == null ? null : running.getSideOutput(sideOutput);
    if (latest != null) {
      latest.forEach(record -> all.add(record.getValue()));
    }
    return all;
  }

  /** For how many keys there is a state. On the heap only. */
  public int keysWithState() {
    return running.numKeyedStateEntries();
  }

  /** Stops. What was put out can still be asked for. */
  @Override
  public void close() {
    if (running == null) {
      return;
    }
    List<StreamRecord<? extends OUT>> allOutputs = records();
    List<Rejected<IN>> allRejected = rejected();
    try {
      running.close();
    } catch (Exception e) {
      ExceptionUtils.rethrow(e);
    }
    outputs.clear();
    outputs.addAll(allOutputs);
    rejected.clear();
    rejected.addAll(allRejected);
    running = null;
  }
}
