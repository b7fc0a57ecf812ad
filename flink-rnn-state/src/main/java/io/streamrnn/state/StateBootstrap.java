/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.memory.ManagedMemoryUseCase;
import org.apache.flink.state.api.KeyedStateTransformation;
import org.apache.flink.state.api.OneInputStateTransformation;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.StateBootstrapTransformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.WithBoundedness;
import org.apache.flink.types.Either;
import org.apache.flink.util.MathUtils;
import org.jspecify.annotations.Nullable;

/**
 * States that a job begins with, computed from events of the past; see {@link RnnState#bootstrap}.
 * They are the states that a savepoint of the job has if it received the same events in the order
 * of their timestamps, each at its time: processing time, too, is that of the events. Events of the
 * same time keep the order that they have in the history, if its parallelism is 1, or the events of
 * a key are in one of its partitions.
 *
 * <p>The history is sorted in Flink's managed memory and on disk. States are in temporary files
 * until they are written, so that the number of keys needs no memory, whatever the state backend.
 *
 * @param <IN> type of the events
 * @param <K> type of the keys
 */
@Experimental
public final class StateBootstrap<IN, K> {

  /** The accumulator with the number of events that were applied or rejected. */
  public static final String EVENTS = "streamrnn bootstrap events";

  /** The accumulator with the number of events that were rejected. */
  public static final String REJECTED = "streamrnn bootstrap events rejected";

  /** The accumulator with the number of events that are not of the past. */
  public static final String LEFT_OUT = "streamrnn bootstrap events left out";

  /** The accumulator with the number of keys that have a state. */
  public static final String KEYS = "streamrnn bootstrap keys";

  private final RnnPlan<IN, ?> plan;
  private final DataStream<IN> history;
  private final KeySelector<IN, ?> key;
  private final TypeInformation<K> keyType;
  // Null unless the states are those of a SQL job.
  private final @Nullable SqlKeyOfState<K> sqlKey;

  /**
   * Starts the states.
   *
   * @param key of an event, or the text of a key of a savepoint
   */
  StateBootstrap(
      StreamingRnn<IN, ?> rnn,
      DataStream<IN> history,
      KeySelector<IN, ?> key,
      TypeInformation<K> keyType) {
    plan = rnn.plan();
    requireKeyed();
    plan.idle().requireKeys(keyType);
    requireBounded(history);
    StreamExecutionEnvironment environment = history.getExecutionEnvironment();
    // Without the key of a keyed stream, by which Flink would sort in batch mode.
    this.history = new DataStream<>(environment, history.getTransformation());
    this.key = environment.clean(Objects.requireNonNull(key, "key"));
    this.keyType = keyType;
    sqlKey = null;
  }

  private StateBootstrap(StateBootstrap<IN, K> other, SqlKeyOfState<K> sqlKey) {
    plan = other.plan;
    history = other.history;
    key = other.key;
    keyType = other.keyType;
    this.sqlKey = sqlKey;
  }

  /**
   * The same states for the function {@code rnn_score} of a SQL job. The network has the options of
   * the call, with the builder's methods in place of them. Name the operator by the argument {@code
   * uid} of the call: {@code OperatorIdentifier.forUid("vibration")}.
   *
   * @param columns the types of the columns of PARTITION BY as the table declares them, such as
   *     {@code STRING} and {@code BIGINT NOT NULL}. A key that is a tuple or a row has several
   *     columns, each other key has one; a text is parsed where the column is no text, so texts of
   *     one value are one key.
   * @throws IllegalArgumentException if a type is none of SQL, or the network has an option that
   *     SQL does not have
   */
  public StateBootstrap<IN, K> forSql(String... columns) {
    requireSql(plan);
    return new StateBootstrap<>(this, new SqlKeyOfState<>(List.of(columns)));
  }

  /** In SQL, Flink itself drops states after a time. */
  static void requireSql(RnnPlan<?, ?> plan) {
    if (plan.lifetimes().processingTime().isSet()) {
      throw new IllegalArgumentException(
          "stateTtl must not be in processing time for SQL: the option 'state-ttl' of rnn_score is Flink's own, which begins when the job restores a state; omit stateTtl(StateTtl.processingTime(...))");
    }
  }

  private void requireKeyed() {
    if (plan.scoring() instanceof Scoring.PerWindow) {
      throw new IllegalArgumentException(
          "bootstrap(...) needs states that outlive an event: scoring=%s; a Flink window begins with the initial states of the model, so replay the events of the open windows"
              .formatted(plan.scoring()));
    }
  }

  private static void requireBounded(DataStream<?> history) {
    history.getTransformation().getTransitivePredecessors().stream()
        .filter(
            each ->
                each instanceof WithBoundedness source
                    && source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED)
        .findAny()
        .ifPresent(
            source -> {
              throw new IllegalArgumentException(
                  "the history must be bounded: source='%s' has no end; use a bounded source, such as files, or a topic up to an offset"
                      .formatted(source.getName()));
            });
  }

  /**
   * The states of a job whose watermark is at a time: with the events up to this time, inclusive.
   * Later events are left out, so the job reads on with these, in event-time order too. What falls
   * due up to this time is done, and what falls due afterwards is a timer. Events without a
   * timestamp are all applied.
   */
  public StateBootstrapTransformation<?> asOf(Instant time) {
    return transformation(time.toEpochMilli());
  }

  /**
   * The states after the last event of each key. What falls due afterwards is a timer, which fires
   * when the watermark of the job passes it, however long before the history ended.
   */
  public StateBootstrapTransformation<?> untilLastEvent() {
    return transformation(KeyState.NONE);
  }

  private StateBootstrapTransformation<?> transformation(long asOf) {
    OneInputStateTransformation<PastState<K>> states =
        OperatorTransformation.bootstrapWith(states(events(asOf), asOf, false));
    return sqlKey == null
        ? written(states.keyBy(new KeyOfState<>(keyType), keyType), Storage.DATASTREAM, null)
        : written(states.keyBy(sqlKey, sqlKey.getProducedType()), Storage.SQL, null);
  }

  /**
   * The states of the keys of a savepoint, which decides which events are of the past.
   *
   * @param storage where the job of the savepoint has states
   * @param waiting its events that wait; null if there are none
   */
  StateBootstrapTransformation<?> of(
      DataStream<SavedKey<K>> saved,
      int maxParallelism,
      Storage storage,
      @Nullable SavedWaiting waiting) {
    DataStream<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> keys =
        saved.map(PastEvents::<K, IN>ofSaved).returns(type());
    return written(
        OperatorTransformation.bootstrapWith(
                states(events(KeyState.NONE).union(keys), KeyState.NONE, true))
            .setMaxParallelism(maxParallelism)
            .keyBy(new KeyOfState<>(keyType), keyType),
        storage,
        waiting);
  }

  private StateBootstrapTransformation<?> written(
      KeyedStateTransformation<?, PastState<K>> states,
      Storage storage,
      @Nullable SavedWaiting waiting) {
    RnnPlan<IN, ?> plan = this.plan;
    return states.transform(
        (timestamp, path) ->
            SimpleOperatorFactory.of(
                new StateWriterOperator<K>(plan, storage, waiting, timestamp, path)));
  }

  /** What the key of an event is found by. */
  private KeySelector<IN, ?> id() {
    return sqlKey == null ? key : new SqlKeyOfEvent<>(key, sqlKey);
  }

  private TypeInformation<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> type() {
    return PastEvents.type(keyType, history.getType());
  }

  private DataStream<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> events(long asOf) {
    return history
        .transform("events of the past", type(), new PastEvents<K, IN>(id(), asOf))
        .setParallelism(history.getParallelism());
  }

  private DataStream<PastState<K>> states(
      DataStream<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> events,
      long asOf,
      boolean isReplay) {
    SingleOutputStreamOperator<PastState<K>> states =
        events
            .partitionCustom(
                (hash, partitions) -> MathUtils.murmurHash(hash) % partitions, event -> event.f0)
            .transform(
                "states of the past",
                PastState.type(keyType),
                new PastOperator<K, IN>(plan, id(), key, type(), asOf, isReplay));
    states
        .getTransformation()
        .declareManagedMemoryUseCaseAtOperatorScope(ManagedMemoryUseCase.OPERATOR, sortingMemory());
    return states;
  }

  private int sortingMemory() {
    return history
        .getExecutionEnvironment()
        .getConfiguration()
        .get(ExecutionOptions.SORT_PARTITION_MEMORY)
        .getMebiBytes();
  }
}
