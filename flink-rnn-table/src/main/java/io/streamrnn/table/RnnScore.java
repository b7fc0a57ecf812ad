/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.ColumnList;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the rows of a table with a recurrent network that has a hidden state for each key:
 *
 * <pre>{@code
 * CREATE FUNCTION rnn_score AS 'io.streamrnn.table.RnnScore' LANGUAGE JAVA;
 *
 * SELECT * FROM rnn_score(
 *   input    => TABLE readings PARTITION BY pump,
 *   model    => 's3://models/vibration.h5',
 *   features => DESCRIPTOR(rpm, celsius),
 *   outputs  => DESCRIPTOR(alert),
 *   on_time  => DESCRIPTOR(ts),
 *   uid      => 'vibration',
 *   options  => MAP['session-gap', '30 min']);
 * }</pre>
 *
 * <p>The model is read while the query is planned. Each row of the input is one row of the output:
 * the columns of the key, the other columns of the input, the scores, {@code status} and {@code
 * reason}, and {@code rowtime} if {@code on_time} is given. Flink creates and calls it.
 */
@PublicEvolving
public final class RnnScore extends ProcessTableFunction<RowData> implements SpecializedFunction {

  /** The name of the state of keys in a savepoint. Never change it. */
  static final String STATE = "rnn";

  /** The name of the state of rows that wait in a savepoint. Never change it. */
  static final String WAITING = "waiting";

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(RnnScore.class);

  // -- planning: what the specialized function was planned with
  private final transient @Nullable DataType table;
  private final transient @Nullable Planned planned;
  private final transient Duration stateTtl;

  // -- configuration, which is written by hand: a compiled plan names a class by its name only if
  // all of its fields are transient
  private transient @Nullable RnnPlan<RowData, float[][]> plan;
  private transient @Nullable Rows rows;

  // -- runtime
  private transient @Nullable RowScorer scorer;

  /** Creates a function that Flink specializes for each call. Flink calls this. */
  public RnnScore() {
    table = null;
    planned = null;
    stateTtl = Duration.ZERO;
    plan = null;
    rows = null;
  }

  private RnnScore(DataType table, Planned planned, Duration stateTtl) {
    this.table = table;
    this.planned = planned;
    this.stateTtl = stateTtl;
    this.plan = planned.plan();
    this.rows = planned.rows();
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(plan);
    out.writeObject(rows);
  }

  @SuppressWarnings("unchecked") // As it was written.
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    plan = (RnnPlan<RowData, float[][]>) in.readObject();
    rows = (Rows) in.readObject();
  }

  // -- planning

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    LinkedHashMap<String, StateTypeStrategy> states = new LinkedHashMap<>();
    states.put(STATE, new State(RnnScore::states, this::plan, stateTtl));
    states.put(WAITING, new State(RnnScore::waiting, this::plan, Duration.ZERO));
    return TypeInference.newBuilder()
        .staticArguments(Stream.concat(Stream.of(table()), Argument.declared()).toList())
        .stateTypeStrategies(states)
        .outputTypeStrategy(call -> Optional.of(plan(call).output()))
        .build();
  }

  /** What is planned: for this call once the function is specialized. */
  private Planned plan(CallContext call) {
    return planned == null ? Planner.plan(call) : planned;
  }

  // Flink passes rows as they are only to a function that names their type.
  private StaticArgument table() {
    EnumSet<StaticArgumentTrait> traits =
        EnumSet.of(StaticArgumentTrait.TABLE, StaticArgumentTrait.SET_SEMANTIC_TABLE);
    return table == null
        ? StaticArgument.table(Argument.INPUT, Row.class, false, traits)
        : StaticArgument.table(Argument.INPUT, table, false, traits);
  }

  private static DataType states(Planned planned) {
    return MapView.newMapViewDataType(
        DataTypes.INT().notNull(), DataTypes.RAW(KeyState.class, planned.states()).notNull());
  }

  private static DataType waiting(Planned planned) {
    TypeInformation<Tuple> places = Types.TUPLE(Types.LONG, Types.INT);
    return MapView.newMapViewDataType(
        DataTypes.RAW(places.getTypeClass(), places.createSerializer(new SerializerConfigImpl()))
            .notNull(),
        DataTypes.RAW(WaitingRow.class, new WaitingRowSerializer(planned.rows().schema()))
            .notNull());
  }

  /**
   * The type of a state.
   *
   * @param ttl its time to live; zero for none
   */
  private record State(
      Function<Planned, DataType> type, Function<CallContext, Planned> plan, Duration ttl)
      implements StateTypeStrategy {

    @Override
    public Optional<DataType> inferType(CallContext call) {
      return Optional.of(type.apply(plan.apply(call)));
    }

    // Without one, a state has the layout of one that lives for a time, and its cost.
    @Override
    public Optional<Duration> getTimeToLive(CallContext call) {
      return Optional.of(ttl);
    }
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    CallContext call = context.getCallContext();
    TableSemantics input = call.getTableSemantics(0).orElseThrow();
    Planned known = Planner.plan(call);
    Duration session = context.getConfiguration().get(ExecutionConfigOptions.IDLE_STATE_RETENTION);
    if (known.stateTtl().isEmpty() && !session.isZero()) {
      if (known.plan().isByEventTime() || known.rows().schema().isSorted()) {
        throw Refusal.of(
            "table.exec.state.ttl must not apply where rows wait for the watermark, as Flink drops the state of a key while its rows wait: table.exec.state.ttl=%s, 'state-ttl' is absent; set 'state-ttl'='0 s' in options, and 'state-ttl-event-time' to drop keys",
            session);
      }
      LOG.warn(
          "The states of keys are dropped when no row of the key was scored for table.exec.state.ttl: table.exec.state.ttl={}; set 'state-ttl'='0 s' in options to keep them",
          session);
    }
    if (known.rows().schema().isSorted() && !session.isZero()) {
      LOG.warn(
          "Rows that wait for the watermark are dropped after table.exec.state.ttl, whatever 'state-ttl' is, as Flink sorts those of ORDER BY: table.exec.state.ttl={}; order the rows by on_time in place of ORDER BY, or set table.exec.state.ttl to 0 s, and 'state-ttl-event-time' in options to drop keys",
          session);
    }
    return new RnnScore(
        input.dataType().bridgedTo(RowData.class), known, known.stateTtl().orElse(session));
  }

  // -- running

  @Override
  public void open(FunctionContext context) throws Exception {
    scorer =
        new RowScorer(
            Objects.requireNonNull(plan, "Flink specializes the function first"),
            Objects.requireNonNull(rows, "Flink specializes the function first"),
            this::collect,
            context.getMetricGroup());
  }

  private RowScorer scorer() {
    return Objects.requireNonNull(scorer, "open comes first");
  }

  /** Scores a row. Flink calls this, with the arguments of the call. */
  public void eval(
      Context context,
      MapView<Integer, KeyState> rnn,
      MapView<Tuple2<Long, Integer>, WaitingRow> waiting,
      RowData input,
      StringData model,
      ColumnList features,
      ColumnList outputs,
      ColumnList starts,
      ColumnList ends,
      ColumnList resets,
      ColumnList constants,
      ColumnList eventId,
      ColumnList sequenceNumber,
      ColumnList command,
      MapData options)
      throws Exception {
    TimeContext<Long> time = context.timeContext(Long.class);
    Long timestamp = time.time();
    scorer().enter(time, rnn, waiting);
    scorer().row(input, timestamp == null ? KeyState.NONE : timestamp);
  }

  /** Does what is due. Flink calls this. */
  public void onTimer(
      OnTimerContext context,
      MapView<Integer, KeyState> rnn,
      MapView<Tuple2<Long, Integer>, WaitingRow> waiting)
      throws Exception {
    TimeContext<Long> time = context.timeContext(Long.class);
    scorer().enter(time, rnn, waiting);
    scorer().timer(time.time());
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
