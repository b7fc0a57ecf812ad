/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.operator.ControlledOperator;
import io.streamrnn.flink.internal.operator.IdleGenerator;
import io.streamrnn.flink.internal.operator.LoadedUpdate;
import io.streamrnn.flink.internal.operator.ModelLoader;
import io.streamrnn.flink.internal.operator.RnnOperatorFactory;
import io.streamrnn.flink.internal.operator.RnnWindowFunction;
import io.streamrnn.flink.internal.operator.UpdatedOperator;
import io.streamrnn.flink.internal.plan.GenericKeys;
import io.streamrnn.flink.internal.plan.ReportType;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.plan.Serializability;
import io.streamrnn.flink.internal.plan.TraceType;
import io.streamrnn.model.Model;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.types.Either;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recurrent network that runs over a keyed stream. Each key has its own hidden state in Flink's
 * managed state, and each event of the key advances it by one step:
 *
 * <pre>{@code
 * StreamingRnn<Reading, Alert> vibration =
 *     StreamingRnn.model(ModelSource.file("models/vibration.h5"))
 *         .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
 *         .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
 *         .stateTtl(StateTtl.processingTime(Duration.ofHours(6)))
 *         .build();
 *
 * SingleOutputStreamOperator<Alert> alerts =
 *     vibration.apply(readings.keyBy(Reading::pump)).uid("vibration-rnn");
 * DataStream<Rejected<Reading>> rejected = vibration.rejected(alerts);
 * }</pre>
 *
 * <p>Events of a key are scored in the order in which they arrive. The scores do not depend on
 * parallelism or on where a failure occurred. An event that cannot be scored is emitted by {@link
 * #rejected} and leaves the state unchanged.
 *
 * <p>In batch mode ({@code execution.runtime-mode=BATCH}, and {@code AUTOMATIC} where all sources
 * are bounded) Flink sorts events by key and then by timestamp, so records need timestamps. Each
 * key is scored by itself, in the order of event time, including what is due between its events and
 * after the last one. The results are those of a stream with {@link Order#byEventTime()} that has
 * no late event. Flink's sort does not keep the order of events of a key that have the same time: a
 * log warns of them. {@link StreamingRnnBuilder#batching} and {@link
 * StreamingRnnBuilder#stateCache} have no effect there, and a control stream is not supported.
 *
 * <p>Immutable, except that it remembers the streams that it returned. May be applied to several
 * streams.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the results
 */
@PublicEvolving
public final class StreamingRnn<IN, OUT> {

  // Without the name of the model: metrics have the operator's name as a label.
  private static final String NAME = "rnn";

  private static final Logger LOG = LoggerFactory.getLogger(StreamingRnn.class);

  private final RnnPlan<IN, OUT> plan;
  private final TypeInformation<IN> inputType;
  private final TypeInformation<OUT> outputType;
  private final String description;
  // The types of the streams that apply() returned, for their side outputs.
  private final Map<DataStream<OUT>, RnnTypes<IN>> applied =
      Collections.synchronizedMap(new WeakHashMap<>());
  // What became of the updates of those streams that have some.
  private final Map<DataStream<OUT>, DataStream<ModelReport>> modelReports =
      Collections.synchronizedMap(new WeakHashMap<>());

  StreamingRnn(
      RnnPlan<IN, OUT> plan,
      TypeInformation<IN> inputType,
      TypeInformation<OUT> outputType,
      Optional<Model> model) {
    this.plan = plan;
    this.inputType = inputType;
    this.outputType = outputType;
    String source = plan.model().source().id();
    this.description = model.map(Model::toString).orElse(source) + "; scoring " + plan.scoring();
  }

  /**
   * Starts with the model.
   *
   * @throws IllegalArgumentException if the source cannot be serialized
   */
  public static RnnModelStage model(ModelSource source) {
    return new RnnModelStage(Serializability.require("model", source));
  }

  /**
   * Runs the network over a keyed stream. Give the result a {@code uid}, by which Flink finds the
   * states in a savepoint.
   *
   * @return the results, in order within a key; each has the timestamp of its event
   * @throws IllegalArgumentException if an option does not fit the keys of the stream
   */
  public <K> SingleOutputStreamOperator<OUT> apply(KeyedStream<IN, K> events) {
    RnnTypes<IN> types = RnnTypes.of(events.getType(), events.getKeyType());
    requireKeyed();
    plan.idle().requireKeys(events.getKeyType());
    warnOfGenericKeys(events.getKeyType());
    return named(transform(events, new RnnOperatorFactory<K, IN, OUT>(plan, types)), types);
  }

  /**
   * Runs the network over a keyed stream, and applies commands to the states of its keys. A command
   * takes effect when it arrives; its order with respect to events in flight is not defined. The
   * command stream may end, and needs no watermarks. Batch mode, which keeps no order of commands
   * and events, is not supported: where it is known only when the job starts, the job fails.
   *
   * @return see {@link #apply(KeyedStream)}
   * @throws IllegalArgumentException if an option does not fit the keys of the stream, or the job
   *     runs in batch mode
   */
  public <K> SingleOutputStreamOperator<OUT> apply(
      KeyedStream<IN, K> events, DataStream<Control<K>> commands) {
    RnnTypes<IN> types = RnnTypes.of(events.getType(), events.getKeyType());
    requireKeyed();
    plan.idle().requireKeys(events.getKeyType());
    requireStreaming(events);
    warnOfGenericKeys(events.getKeyType());
    return named(
        events
            .connect(commands.broadcast())
            .transform(NAME, outputType, new ControlledOperator<K, IN, OUT>(plan, types)),
        types);
  }

  /**
   * Runs the network over a keyed stream, and replaces its model by updates while the job runs; see
   * {@link ModelUpdates} and {@link StreamingRnnBuilder#onModelChange}. Batch mode is not
   * supported.
   *
   * @return see {@link #apply(KeyedStream)}
   * @throws IllegalArgumentException if an option does not fit the keys of the stream, or the job
   *     runs in batch mode
   */
  public <K> SingleOutputStreamOperator<OUT> apply(
      KeyedStream<IN, K> events, ModelUpdates updates) {
    SingleOutputStreamOperator<Either<Control<K>, LoadedUpdate>> loaded = load(events, updates);
    return updated(events, loaded, loaded);
  }

  /**
   * As {@link #apply(KeyedStream, ModelUpdates)}, with commands to the states of keys; see {@link
   * #apply(KeyedStream, DataStream)}.
   */
  public <K> SingleOutputStreamOperator<OUT> apply(
      KeyedStream<IN, K> events, DataStream<Control<K>> commands, ModelUpdates updates) {
    SingleOutputStreamOperator<Either<Control<K>, LoadedUpdate>> loaded = load(events, updates);
    SingleOutputStreamOperator<Either<Control<K>, LoadedUpdate>> messages =
        updates.named("commands", commands.map(Either::Left, loaded.getType()));
    // Commands do not hold back the time of the events.
    SingleOutputStreamOperator<Either<Control<K>, LoadedUpdate>> idle =
        updates.named(
            "command-watermarks",
            messages.assignTimestampsAndWatermarks(
                WatermarkStrategy.forGenerator(context -> new IdleGenerator<>())));
    return updated(events, idle.union(loaded), loaded);
  }

  private <K> SingleOutputStreamOperator<Either<Control<K>, LoadedUpdate>> load(
      KeyedStream<IN, K> events, ModelUpdates updates) {
    return updates.named(
        "loader",
        updates.stream()
            .process(new ModelLoader<K>(plan))
            .returns(LoadedUpdate.orCommand(events.getKeyType()))
            .name("rnn models")
            .setDescription("reads and checks the models of updates")
            .forceNonParallel()
            // What reads the reports would have a maximum parallelism of 1 in its chain, and so no
            // other parallelism after a savepoint.
            .disableChaining());
  }

  private <K> SingleOutputStreamOperator<OUT> updated(
      KeyedStream<IN, K> events,
      DataStream<Either<Control<K>, LoadedUpdate>> messages,
      SingleOutputStreamOperator<?> loaded) {
    RnnTypes<IN> types = RnnTypes.of(events.getType(), events.getKeyType());
    requireKeyed();
    plan.idle().requireKeys(events.getKeyType());
    requireStreaming(events);
    warnOfGenericKeys(events.getKeyType());
    SingleOutputStreamOperator<OUT> outputs =
        named(
            events
                .connect(messages.broadcast())
                .transform(NAME, outputType, new UpdatedOperator<K, IN, OUT>(plan, types)),
            types);
    modelReports.put(outputs, loaded.getSideOutput(ModelLoader.REPORTS));
    return outputs;
  }

  /**
   * What became of the model updates of a stream: one report for each.
   *
   * @param outputs what {@link #apply(KeyedStream, ModelUpdates)} of this object returned
   * @throws IllegalArgumentException if it is another stream
   */
  public DataStream<ModelReport> modelReports(SingleOutputStreamOperator<OUT> outputs) {
    DataStream<ModelReport> reports = modelReports.get(outputs);
    if (reports == null) {
      throw new IllegalArgumentException(
          "modelReports(...) takes the stream that apply(..., updates) of the same StreamingRnn returned: got=%s; call it before map, filter and other transformations"
              .formatted(outputs));
    }
    return reports;
  }

  /**
   * Runs the network over the Flink windows of a keyed stream, such as sessions. The records of a
   * window are one sequence, from the initial states, scored when the window fires. So the network
   * may be non-causal. Build it with {@code scoring(Scoring.perWindow())}.
   *
   * <p>A record that cannot be scored is rejected, and the others are scored as if it had never
   * arrived: a record on which the input function fails, one at whose steps the network fails or
   * computes a NaN, and one on which the output function fails. If a network takes a fixed number
   * of steps, the whole window is rejected where the others are too few. Nothing is emitted before
   * all records are scored, and the functions may be called more than once for a record. {@link
   * #reports} reports each window with {@link StateReport.Cause#END}, the final output and, for a
   * causal network, the final states.
   *
   * @param time the time by which the records of a window are sorted; those of one time keep the
   *     order in which they arrived
   * @return one result for each record, or, for a network that emits the last step only, one for
   *     the last record of the window; each has the timestamp of the window's end, which is {@link
   *     Long#MAX_VALUE} for windows without one, such as those of {@code countWindow}
   * @throws IllegalArgumentException unless it was built with {@code Scoring.perWindow()}
   */
  public <K, W extends Window> SingleOutputStreamOperator<OUT> apply(
      WindowedStream<IN, K, W> windows, SerializableToLongFunction<IN> time) {
    Serializability.require("apply", time);
    if (!(plan.scoring() instanceof Scoring.PerWindow)) {
      throw new IllegalArgumentException(
          "a windowed stream must be scored per window: scoring=%s; use scoring(Scoring.perWindow())"
              .formatted(plan.scoring()));
    }
    RnnWindowFunction<K, IN, OUT, W> function = new RnnWindowFunction<>(plan, time);
    SingleOutputStreamOperator<OUT> outputs = windows.process(function, outputType);
    // Only the result knows the type of the keys.
    TypeInformation<?> keys =
        ((OneInputTransformation<?, ?>) outputs.getTransformation()).getStateKeyType();
    warnOfGenericKeys(keys);
    RnnTypes<IN> types = RnnTypes.of(windows.getInputType(), keys);
    function.types(types);
    return named(outputs, types);
  }

  void requireKeyed() {
    if (plan.scoring() instanceof Scoring.PerWindow) {
      throw new IllegalArgumentException(
          "Scoring.perWindow() must be applied to a windowed stream: scoring=%s; apply it to events.keyBy(...).window(...)"
              .formatted(plan.scoring()));
    }
  }

  private static void requireStreaming(DataStream<?> events) {
    RuntimeExecutionMode mode =
        events.getExecutionEnvironment().getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
    if (mode == RuntimeExecutionMode.BATCH) {
      throw new IllegalArgumentException(
          "a stream of commands or model updates must not be used in batch mode, which does not keep the order of two streams: %s=%s; use STREAMING, which takes bounded sources too"
              .formatted(ExecutionOptions.RUNTIME_MODE.key(), mode));
    }
  }

  private static void warnOfGenericKeys(TypeInformation<?> keys) {
    GenericKeys.of(keys)
        .ifPresent(
            type ->
                LOG.warn(
                    "The keys are serialized by Kryo, so a savepoint depends on its version, and each access of a state costs more: key type={}, generic type={}; use a String, a number, a record or a POJO as key",
                    keys,
                    type));
  }

  private <K> SingleOutputStreamOperator<OUT> transform(
      KeyedStream<IN, K> events, RnnOperatorFactory<K, IN, OUT> operator) {
    try {
      return events.transform(NAME, outputType, operator);
    } catch (ClassCastException e) {
      // Flink 1 has no such state, so the stream cannot be asked.
      throw new IllegalArgumentException(
          "apply(...) takes a keyed stream without asynchronous state, as it reads the state of an event at once; omit enableAsyncState(), or call it on a keyed stream of another operator",
          e);
    }
  }

  private SingleOutputStreamOperator<OUT> named(
      SingleOutputStreamOperator<OUT> outputs, RnnTypes<IN> types) {
    applied.put(outputs, types);
    return outputs.name(NAME).setDescription(description);
  }

  /**
   * The records that could not be scored, and why. If this is not called, they are only counted and
   * logged.
   *
   * @param outputs what {@link #apply} of this object returned
   * @throws IllegalArgumentException if it is another stream
   */
  public RejectedStream<IN> rejected(SingleOutputStreamOperator<OUT> outputs) {
    return rejected("rejected", outputs);
  }

  /**
   * The records that are late, see {@link LatePolicy}, with their timestamps. They are among the
   * {@link #rejected} ones too.
   *
   * @param outputs what {@link #apply} of this object returned
   * @throws IllegalArgumentException if it is another stream, or no record is ever rejected as
   *     late: without {@code Order.byEventTime()} and {@link LatePolicy#REJECT}
   */
  public SingleOutputStreamOperator<IN> late(SingleOutputStreamOperator<OUT> outputs) {
    if (!(plan.order() instanceof Order.ByEventTime byTime
        && byTime.onLate() == LatePolicy.REJECT)) {
      throw new IllegalArgumentException(
          "late(...) needs an order in which late records are rejected: order=%s; set order(Order.byEventTime().onLate(LatePolicy.REJECT))"
              .formatted(plan.order()));
    }
    return rejected("late", outputs).late();
  }

  private RejectedStream<IN> rejected(String method, SingleOutputStreamOperator<OUT> outputs) {
    RnnTypes<IN> types = types(method, outputs);
    return new RejectedStream<>(outputs.getSideOutput(types.rejected()), types.records());
  }

  /**
   * Reports on the states of keys: one for each sequence that ended, each key that expired, and
   * each command that ended, replaced or queried a state or was rejected, see {@link Control}. A
   * key of which nothing was left when its sequence ended is not reported again. Reports have the
   * timestamp of the event that caused them, or of the deadline in event time. Those of commands
   * and of timers in processing time have none. The final output of a sequence is reported if an
   * option is in use that ends sequences, expires keys or needs the last score anyway, or if there
   * is a command stream.
   *
   * @param outputs what {@link #apply} of this object returned
   * @param keys the type of the keys of the stream that it was applied to
   * @throws IllegalArgumentException if it is another stream, or has keys of another type
   */
  public <K> DataStream<StateReport<K>> reports(
      SingleOutputStreamOperator<OUT> outputs, Class<K> keys) {
    return reports(outputs, TypeInformation.of(keys));
  }

  /** As {@link #reports(SingleOutputStreamOperator, Class)}, for generic types. */
  @SuppressWarnings("unchecked") // The type of the keys is compared.
  public <K> DataStream<StateReport<K>> reports(
      SingleOutputStreamOperator<OUT> outputs, TypeInformation<K> keys) {
    RnnTypes<IN> types = types("reports", outputs);
    if (!types.reports().getTypeInfo().equals(ReportType.of(keys))) {
      throw new IllegalArgumentException(
          "reports(...) must be called with the key type of the stream: requested=%s, stream's reports=%s"
              .formatted(keys, types.reports().getTypeInfo()));
    }
    return (DataStream<StateReport<K>>) (DataStream<?>) outputs.getSideOutput(types.reports());
  }

  /**
   * What the events of some keys did: one for each event of the keys that {@link Control#trace}
   * named, with the timestamp of the event. Empty without a command stream.
   *
   * @param outputs what {@link #apply} of this object returned
   * @param keys the type of the keys of the stream that it was applied to
   * @throws IllegalArgumentException if it is another stream, or has keys of another type
   */
  public <K> DataStream<Trace<K>> traces(SingleOutputStreamOperator<OUT> outputs, Class<K> keys) {
    return traces(outputs, TypeInformation.of(keys));
  }

  /** As {@link #traces(SingleOutputStreamOperator, Class)}, for generic types. */
  @SuppressWarnings("unchecked") // The type of the keys is compared.
  public <K> DataStream<Trace<K>> traces(
      SingleOutputStreamOperator<OUT> outputs, TypeInformation<K> keys) {
    RnnTypes<IN> types = types("traces", outputs);
    if (!types.traces().getTypeInfo().equals(TraceType.of(keys))) {
      throw new IllegalArgumentException(
          "traces(...) must be called with the key type of the stream: requested=%s, stream's traces=%s"
              .formatted(keys, types.traces().getTypeInfo()));
    }
    return (DataStream<Trace<K>>) (DataStream<?>) outputs.getSideOutput(types.traces());
  }

  private RnnTypes<IN> types(String method, SingleOutputStreamOperator<OUT> outputs) {
    RnnTypes<IN> types = applied.get(outputs);
    if (types == null) {
      throw new IllegalArgumentException(
          "%s(...) takes the stream that apply(...) of the same StreamingRnn returned: got=%s; call it before map, filter and other transformations"
              .formatted(method, outputs));
    }
    return types;
  }

  /** The type of the records, as it was passed to the builder. */
  public TypeInformation<IN> inputType() {
    return inputType;
  }

  /** What was asked for, for the modules that run it elsewhere than in an operator. */
  @Internal
  public RnnPlan<IN, OUT> plan() {
    return plan;
  }

  /** One line: the model and the scoring. */
  @Override
  public String toString() {
    return description;
  }
}
