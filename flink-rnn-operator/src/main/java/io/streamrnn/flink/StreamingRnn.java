package io.streamrnn.flink;

import io.streamrnn.flink.internal.ControlledOperator;
import io.streamrnn.flink.internal.ReportType;
import io.streamrnn.flink.internal.RnnOperatorFactory;
import io.streamrnn.flink.internal.RnnSpec;
import io.streamrnn.flink.internal.RnnTypes;
import io.streamrnn.flink.internal.RnnWindowFunction;
import io.streamrnn.flink.internal.Serializability;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.function.SerializableFunction;

/**
 * A recurrent network to be run over a keyed stream. Each key has a hidden state of its own in
 * Flink's managed state, which each event of the key moves on by one step:
 *
 * <pre>{@code
 * StreamingRnn<Reading, Alert> vibration =
 *     StreamingRnn.model(ModelSource.file("models/vibration.h5"))
 *         .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
 *         .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
 *         .stateTtl(Duration.ofHours(6))
 *         .build();
 *
 * SingleOutputStreamOperator<Alert> alerts =
 *     vibration.apply(readings.keyBy(Reading::pump)).uid("vibration-rnn");
 * DataStream<Rejected<Reading>> rejected = vibration.rejected(alerts);
 * }</pre>
 *
 * <p>Events of a key are scored in the order in which they arrive; the scores do not depend on
 * parallelism or on where a failure fell. An event that cannot be scored is put out by {@link
 * #rejected} and leaves the state as it is.
 *
 * <p>In batch mode ({@code execution.runtime-mode=BATCH}, and {@code AUTOMATIC} where all sources
 * are bounded) Flink sorts events by key and then by timestamp, so they need timestamps there. Each
 * key is scored by itself, in the order of time, with what falls due between its events and after
 * the last, as by a stream with {@link Order#byEventTime()} of which no event is late. {@link
 * Builder#batching} and {@link Builder#hotKeys} do nothing there, and a control stream is refused.
 *
 * @param <IN> type of the records
 * @param <OUT> type of what goes downstream
 */
@PublicEvolving
public final class StreamingRnn<IN, OUT> {

  private final RnnSpec<IN, OUT> spec;
  private final Batching batching;
  private final HotKeys hotKeys;
  private final TypeInformation<IN> inputType;
  private final TypeInformation<OUT> outputType;
  private final String name;
  private final String description;
  // The types of the streams that apply() made, for their side outputs.
  private final Map<DataStream<OUT>, RnnTypes<IN>> applied =
      Collections.synchronizedMap(new WeakHashMap<>());

  private StreamingRnn(Builder<IN, OUT> builder, Optional<Model> model) {
    this.spec = builder.spec(model);
    this.batching = builder.batching;
    this.hotKeys = builder.hotKeys;
    this.inputType = builder.inputType;
    this.outputType = builder.outputType;
    this.name = "rnn: " + model.map(Model::name).orElse(spec.source().id());
    this.description =
        model.map(Model::toString).orElse(spec.source().id()) + "; scoring " + spec.scoring();
  }

  /** Begins with the model. */
  public static WithModel model(ModelSource source) {
    return new WithModel(Serializability.require("the model source", source));
  }

  /**
   * Runs the network over a stream. Give the result a {@code uid}: the states of a savepoint are
   * found by it.
   *
   * @return the outputs, in order within a key; each has the timestamp of its event
   * @throws IllegalArgumentException if an option does not fit the keys of the stream
   */
  public <K> SingleOutputStreamOperator<OUT> apply(KeyedStream<IN, K> events) {
    RnnTypes<IN> types = RnnTypes.of(events.getType(), events.getKeyType());
    requireKeyed();
    requireKeys(events.getKeyType());
    return named(
        events.transform(
            name, outputType, new RnnOperatorFactory<K, IN, OUT>(spec, types, batching, hotKeys)),
        types);
  }

  /**
   * Runs the network over a stream, and carries out commands to the states of its keys. A command
   * takes effect when it arrives, before or after events that are under way at the same time. The
   * stream of commands may end, and needs no watermarks. Not in batch mode, which keeps no order of
   * commands and events: where that is known only when the job starts, the job fails.
   *
   * @return see {@link #apply(KeyedStream)}
   * @throws IllegalArgumentException if an option does not fit the keys of the stream, or the job
   *     is to run in batch mode
   */
  public <K> SingleOutputStreamOperator<OUT> apply(
      KeyedStream<IN, K> events, DataStream<Control<K>> commands) {
    RnnTypes<IN> types = RnnTypes.of(events.getType(), events.getKeyType());
    requireKeyed();
    requireKeys(events.getKeyType());
    requireStreaming(events);
    return named(
        events
            .connect(commands.broadcast())
            .transform(
                name,
                outputType,
                new ControlledOperator<K, IN, OUT>(spec, types, batchingOrSingle(), hotKeys)),
        types);
  }

  /**
   * Runs the network over the windows of a keyed stream, such as sessions: the records of a window
   * are one sequence, from the initial states, scored when the window is closed. So the network may
   * go backwards or both ways. Build it with {@code scoring(Scoring.wholeSequences())}.
   *
   * @param time puts the records of a window in order; those of one time stay as they came
   *     <p>A record that cannot be scored is rejected, and the sequence is that of the others: one
   *     that the input function refuses, and one at whose steps the network fails, or makes a NaN,
   *     after those before it. {@link #sequences} tells of each window: {@link
   *     SequenceReport.Cause#END}, with the final output and, of a network that carries its state
   *     forwards, the final states.
   * @return one output for each record, or, of a network that puts out the last step only, one for
   *     the last record of the window; each has the timestamp of the window's end
   * @throws IllegalArgumentException if an option is in use that is about keys over time
   */
  public <K, W extends Window> SingleOutputStreamOperator<OUT> apply(
      WindowedStream<IN, K, W> windows, SerializableToLongFunction<IN> time) {
    Serializability.require("the function of the time", time);
    List<String> options = spec.optionsOfKeys();
    if (!(spec.scoring() instanceof Scoring.WholeSequences)
        || !options.isEmpty()
        || batching != null
        || hotKeys != null) {
      throw new IllegalArgumentException(
          "a window of Flink is a sequence of its own: use scoring(Scoring.wholeSequences()) and no option about keys over time: scoring=%s, options=%s, batching=%s, hotKeys=%s"
              .formatted(spec.scoring(), options, batching, hotKeys));
    }
    RnnWindowFunction<K, IN, OUT, W> function = new RnnWindowFunction<>(spec, time);
    SingleOutputStreamOperator<OUT> outputs = windows.process(function, outputType);
    // Only the result tells the type of the keys.
    TypeInformation<?> keys =
        ((OneInputTransformation<?, ?>) outputs.getTransformation()).getStateKeyType();
    RnnTypes<IN> types = RnnTypes.of(windows.getInputType(), keys);
    function.of(types);
    return named(outputs, types);
  }

  private void requireKeyed() {
    if (spec.scoring() instanceof Scoring.WholeSequences) {
      throw new IllegalArgumentException(
          "whole sequences are scored over the windows of a keyed stream: scoring=%s; apply it to readings.keyBy(...).window(...)"
              .formatted(spec.scoring()));
    }
  }

  private static void requireStreaming(DataStream<?> events) {
    RuntimeExecutionMode mode =
        events.getExecutionEnvironment().getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
    if (mode == RuntimeExecutionMode.BATCH) {
      throw new IllegalArgumentException(
          "a control stream needs the order of commands and events, which batch mode does not keep: %s=%s; use STREAMING, which takes bounded sources too"
              .formatted(ExecutionOptions.RUNTIME_MODE.key(), mode));
    }
  }

  private Batching batchingOrSingle() {
    return batching == null ? Batching.ofSize(1) : batching;
  }

  private void requireKeys(TypeInformation<?> keys) {
    if (spec.heartbeat() != null && !keys.getTypeClass().equals(spec.heartbeat().keyType())) {
      throw new IllegalArgumentException(
          "a heartbeat is made for keys of the stream's type: heartbeat's keyType=%s, stream's key type=%s"
              .formatted(spec.heartbeat().keyType().getName(), keys.getTypeClass().getName()));
    }
  }

  private SingleOutputStreamOperator<OUT> named(
      SingleOutputStreamOperator<OUT> outputs, RnnTypes<IN> types) {
    applied.put(outputs, types);
    return outputs.name(name).setDescription(description);
  }

  /**
   * The records that could not be scored, and why. Without a call of this they are only counted and
   * logged.
   *
   * @param outputs what {@link #apply} of this object returned
   * @throws IllegalArgumentException if it is another stream
   */
  public DataStream<Rejected<IN>> rejected(SingleOutputStreamOperator<OUT> outputs) {
    return outputs.getSideOutput(types("rejected", outputs).rejected());
  }

  /**
   * What became of the states of keys: one report for each sequence that ended, each key that was
   * forgotten, and what commands came upon, see {@link Control}. A key of which nothing is left
   * when its sequence ended is not told of again. Reports have the timestamp of the event that they
   * are due to, or of what fell due in event time; those of commands have none, and that of {@link
   * SequenceReport.Cause#TIME_TO_LIVE} means nothing. The final output of a sequence is told if an
   * option is in use that ends sequences, forgets keys or needs the last score anyway, or if there
   * are commands.
   *
   * @param outputs what {@link #apply} of this object returned
   * @param keys the type of the keys of the stream that it was applied to
   * @throws IllegalArgumentException if it is another stream, or has keys of another type
   */
  public <K> DataStream<SequenceReport<K>> sequences(
      SingleOutputStreamOperator<OUT> outputs, Class<K> keys) {
    return sequences(outputs, TypeInformation.of(keys));
  }

  /** As {@link #sequences(SingleOutputStreamOperator, Class)}, for generic types. */
  @SuppressWarnings("unchecked") // The type of the keys is compared.
  public <K> DataStream<SequenceReport<K>> sequences(
      SingleOutputStreamOperator<OUT> outputs, TypeInformation<K> keys) {
    RnnTypes<IN> types = types("sequences", outputs);
    if (!types.sequences().getTypeInfo().equals(ReportType.of(keys))) {
      throw new IllegalArgumentException(
          "reports have keys of the stream's type: asked for=%s, stream's reports=%s"
              .formatted(keys, types.sequences().getTypeInfo()));
    }
    return (DataStream<SequenceReport<K>>) (DataStream<?>) outputs.getSideOutput(types.sequences());
  }

  private RnnTypes<IN> types(String method, SingleOutputStreamOperator<OUT> outputs) {
    RnnTypes<IN> types = applied.get(outputs);
    if (types == null) {
      throw new IllegalArgumentException(
          "%s() takes the stream that apply() of the same StreamingRnn returned: got=%s; call it before map, filter and the like"
              .formatted(method, outputs));
    }
    return types;
  }

  /** The type of the records, as {@code input} was told it. */
  public TypeInformation<IN> inputType() {
    return inputType;
  }

  /** One line: the model, the scoring. */
  @Override
  public String toString() {
    return description;
  }

  /** A network that has its model and needs its input. */
  @PublicEvolving
  public static final class WithModel {

    private final ModelSource source;

    private WithModel(ModelSource source) {
      this.source = source;
    }

    /** As {@link #input(Class, int, InputFunction)}, without a check of the size. */
    public <IN> WithInput<IN> input(Class<IN> type, InputFunction<IN> features) {
      return input(TypeInformation.of(type), features);
    }

    /**
     * Says what the network sees of a record.
     *
     * @param type of the records
     * @param size how many values {@code features} returns; a model that takes another number is
     *     refused before the first record
     * @param features makes these values
     */
    public <IN> WithInput<IN> input(Class<IN> type, int size, InputFunction<IN> features) {
      return input(TypeInformation.of(type), size, features);
    }

    /** As {@link #input(Class, InputFunction)}, for generic types. */
    public <IN> WithInput<IN> input(TypeInformation<IN> type, InputFunction<IN> features) {
      return new WithInput<>(source, type, ModelChecks.ANY_SIZE, features);
    }

    /** As {@link #input(Class, int, InputFunction)}, for generic types. */
    public <IN> WithInput<IN> input(
        TypeInformation<IN> type, int size, InputFunction<IN> features) {
      return new WithInput<>(source, type, requireSize(size), features);
    }

    /**
     * Says which token the network sees of a record, for a model that begins with an embedding.
     *
     * @param type of the records
     * @param token its number, exact up to 2^24
     */
    public <IN> WithInput<IN> token(Class<IN> type, SerializableToIntFunction<IN> token) {
      Serializability.require("the function of the tokens", token);
      return input(type, 1, r -> new float[] {token.applyAsInt(r)});
    }

    /**
     * Says what the network sees of a record that holds several steps, or none.
     *
     * @param type of the records
     * @param size how many values a step has; a model that takes another number is refused before
     *     the first record
     * @param steps makes these values
     */
    public <IN> WithSteps<IN> steps(Class<IN> type, int size, StepsFunction<IN> steps) {
      return steps(TypeInformation.of(type), size, steps);
    }

    /** As {@link #steps(Class, int, StepsFunction)}, for generic types. */
    public <IN> WithSteps<IN> steps(TypeInformation<IN> type, int size, StepsFunction<IN> steps) {
      return new WithSteps<>(source, type, requireSize(size), steps);
    }

    private static int requireSize(int size) {
      if (size < 1) {
        throw new IllegalArgumentException("an input has 1 value or more: size=" + size);
      }
      return size;
    }
  }

  /**
   * A network that has its model and its input and needs its output.
   *
   * @param <IN> type of the records
   */
  @PublicEvolving
  public static final class WithInput<IN> {

    private final Begun<IN> begun;

    private WithInput(
        ModelSource source, TypeInformation<IN> type, int size, InputFunction<IN> features) {
      InputFunction<IN> one = Serializability.require("the input function", features);
      this.begun = new Begun<>(source, type, size, false, r -> new float[][] {one.features(r)});
    }

    /**
     * Says what goes downstream.
     *
     * @param type of the results; Flink's rules for types apply, so make it a record or a POJO
     * @param result makes a result of a record and its score
     */
    public <OUT> Builder<IN, OUT> output(Class<OUT> type, OutputFunction<IN, OUT> result) {
      return output(TypeInformation.of(type), result);
    }

    /** As {@link #output(Class, OutputFunction)}, for generic types. */
    public <OUT> Builder<IN, OUT> output(
        TypeInformation<OUT> type, OutputFunction<IN, OUT> result) {
      OutputFunction<IN, OUT> one = Serializability.require("the output function", result);
      return new Builder<>(begun, type, (r, scores) -> one.apply(r, scores[scores.length - 1]));
    }
  }

  /**
   * A network that has its model and its input of several steps a record, and needs its output.
   *
   * @param <IN> type of the records
   */
  @PublicEvolving
  public static final class WithSteps<IN> {

    private final Begun<IN> begun;

    private WithSteps(
        ModelSource source, TypeInformation<IN> type, int size, StepsFunction<IN> steps) {
      this.begun =
          new Begun<>(
              source, type, size, true, Serializability.require("the input function", steps));
    }

    /**
     * Says what goes downstream.
     *
     * @param type of the results; Flink's rules for types apply, so make it a record or a POJO
     * @param result makes a result of a record and the scores of its steps
     */
    public <OUT> Builder<IN, OUT> output(Class<OUT> type, ScoresFunction<IN, OUT> result) {
      return output(TypeInformation.of(type), result);
    }

    /** As {@link #output(Class, ScoresFunction)}, for generic types. */
    public <OUT> Builder<IN, OUT> output(
        TypeInformation<OUT> type, ScoresFunction<IN, OUT> result) {
      return new Builder<>(begun, type, Serializability.require("the output function", result));
    }
  }

  private record Begun<IN>(
      ModelSource source,
      TypeInformation<IN> type,
      int size,
      boolean several,
      StepsFunction<IN> steps) {}

  /**
   * A network that has all it needs; the rest is optional.
   *
   * @param <IN> type of the records
   * @param <OUT> type of what goes downstream
   */
  @PublicEvolving
  public static final class Builder<IN, OUT> {

    private final Begun<IN> begun;
    private final TypeInformation<IN> inputType;
    private final TypeInformation<OUT> outputType;
    private final ScoresFunction<IN, OUT> output;
    private Scoring scoring = Scoring.carried();
    private String inputVersion = "";
    private MissingValues missingValues = MissingValues.reject();
    private Duration elapsedTime;
    private ConstantsFunction<IN> constants;
    private FilterFunction<IN> start;
    private FilterFunction<IN> end;
    private FilterFunction<IN> reset;
    private Duration gap;
    private MissingStart missingStart = MissingStart.BEGIN;
    private DoubledStart doubledStart = DoubledStart.RESTART;
    private EndWithoutStart endWithoutStart = EndWithoutStart.SCORE;
    private InitialState<IN> initialState;
    private Order order = Order.asArrives();
    private RnnSpec.Duplicates<IN> duplicates;
    private Duration stateTtl;
    private Duration expireAfter;
    private Heartbeat<?, IN> heartbeat;
    private StateType stateType = StateType.FLOAT32;
    private Batching batching;
    private HotKeys hotKeys;

    private Builder(
        Begun<IN> begun, TypeInformation<OUT> outputType, ScoresFunction<IN, OUT> output) {
      this.begun = begun;
      this.inputType = Objects.requireNonNull(begun.type(), "type");
      this.outputType = Objects.requireNonNull(outputType, "type");
      this.output = output;
    }

    /** How much of its past an event is scored with; {@link Scoring#carried()} by default. */
    public Builder<IN, OUT> scoring(Scoring scoring) {
      this.scoring = Objects.requireNonNull(scoring, "scoring");
      return this;
    }

    /**
     * Names what the input function does, such as the version of a scaler. States carry it: a job
     * with another version refuses them, as it refuses those of another model.
     */
    public Builder<IN, OUT> inputVersion(String version) {
      this.inputVersion = Objects.requireNonNull(version, "version");
      return this;
    }

    // -- sequences

    /**
     * Events for which this holds begin a sequence: they are scored from the initial state. Without
     * it a sequence begins with the first event after the end of another.
     */
    public Builder<IN, OUT> startWhen(FilterFunction<IN> starts) {
      this.start = Serializability.require("the predicate of starts", starts);
      return this;
    }

    /** Events for which this holds are the last of their sequence. */
    public Builder<IN, OUT> endWhen(FilterFunction<IN> ends) {
      this.end = Serializability.require("the predicate of ends", ends);
      return this;
    }

    /** Events for which this holds are scored from the initial state, if a sequence is open. */
    public Builder<IN, OUT> resetWhen(FilterFunction<IN> resets) {
      this.reset = Serializability.require("the predicate of resets", resets);
      return this;
    }

    /**
     * Ends a sequence when its key has no event for longer than this, in event time: when the
     * watermark has passed, or with the key's next event, if that is sooner. An end that the
     * watermark had passed before its event came waits for the next watermark.
     */
    public Builder<IN, OUT> gap(Duration gap) {
      this.gap = requireTime("gap", gap);
      return this;
    }

    /** What happens to an event before a start; {@link MissingStart#BEGIN} by default. */
    public Builder<IN, OUT> onMissingStart(MissingStart policy) {
      this.missingStart = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** What happens to a start in a sequence; {@link DoubledStart#RESTART} by default. */
    public Builder<IN, OUT> onDoubledStart(DoubledStart policy) {
      this.doubledStart = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** What happens to an end without a start; {@link EndWithoutStart#SCORE} by default. */
    public Builder<IN, OUT> onEndWithoutStart(EndWithoutStart policy) {
      this.endWithoutStart = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** What the states are before a sequence; {@link InitialState#ofModel()} by default. */
    public Builder<IN, OUT> initialState(InitialState<IN> initialState) {
      this.initialState =
          initialState instanceof InitialState.OfModel
              ? null
              : Serializability.require("the initial state", initialState);
      return this;
    }

    // -- order

    /** In which order events are applied; {@link Order#asArrives()} by default. */
    public Builder<IN, OUT> order(Order order) {
      this.order = Objects.requireNonNull(order, "order");
      return this;
    }

    /**
     * Knows events that came before by a number that rises from event to event of a key. For one
     * whose number is not higher than the highest, the last score is put out again, if there is
     * one, and no step is taken: it leaves all as it is, and is no sign of life. The last score is
     * that of the last step of the open sequence, or of the one before until the next begins.
     */
    public Builder<IN, OUT> sequenceNumber(SerializableToLongFunction<IN> number) {
      this.duplicates =
          new RnnSpec.Duplicates<>(
              Serializability.require("the function of sequence numbers", number), null, 0);
      return this;
    }

    /**
     * Knows events that came before by an id. For one with the id of one of the last events of its
     * key, the last score is put out again, and no step is taken, as with {@link #sequenceNumber}.
     *
     * @param remembered how many ids of a key are kept
     */
    public Builder<IN, OUT> eventId(SerializableFunction<IN, String> id, int remembered) {
      if (remembered < 1) {
        throw new IllegalArgumentException(
            "1 id or more is kept to know duplicates by: remembered=" + remembered);
      }
      this.duplicates =
          new RnnSpec.Duplicates<>(
              null, Serializability.require("the function of ids", id), remembered);
      return this;
    }

    // -- inputs

    /** What a NaN among the features means; {@link MissingValues#reject()} by default. */
    public Builder<IN, OUT> missingValues(MissingValues policy) {
      this.missingValues = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Adds to the features, as the last one, the time since the latest step of the sequence, in
     * event time; 0 for the first step, and for an event that is older than the latest.
     *
     * @param unit what counts as 1
     */
    public Builder<IN, OUT> elapsedTime(Duration unit) {
      if (unit.isNegative() || unit.isZero()) {
        throw new IllegalArgumentException("a unit of time is longer than 0: unit=" + unit);
      }
      this.elapsedTime = unit;
      return this;
    }

    /** Takes the constants of a key from its events; a control stream can set them too. */
    public Builder<IN, OUT> constants(ConstantsFunction<IN> constants) {
      this.constants = Serializability.require("the function of the constants", constants);
      return this;
    }

    /** Takes steps when a key is silent; none by default. */
    public Builder<IN, OUT> heartbeat(Heartbeat<?, IN> heartbeat) {
      this.heartbeat = Objects.requireNonNull(heartbeat, "heartbeat");
      return this;
    }

    // -- state

    /**
     * Forgets a key that had no event for so long, in processing time, and tells so on the stream
     * of {@link StreamingRnn#sequences}. A command that sets something counts as an event. Without
     * it and {@link #expireAfter} keys are kept for ever.
     */
    public Builder<IN, OUT> stateTtl(Duration timeToLive) {
      this.stateTtl = requireTime("stateTtl", timeToLive);
      return this;
    }

    /**
     * Forgets a key that had no event for longer than this, in event time, and tells so on the
     * stream of {@link StreamingRnn#sequences}. A key that only commands have spoken of is kept.
     */
    public Builder<IN, OUT> expireAfter(Duration idle) {
      this.expireAfter = requireTime("expireAfter", idle);
      return this;
    }

    /** How states are kept between events; {@link StateType#FLOAT32} by default. */
    public Builder<IN, OUT> stateType(StateType type) {
      this.stateType = Objects.requireNonNull(type, "type");
      return this;
    }

    /** Keeps the states of hot keys at hand, in front of the state back end; none by default. */
    public Builder<IN, OUT> hotKeys(HotKeys cache) {
      this.hotKeys = Objects.requireNonNull(cache, "cache");
      return this;
    }

    /** Steps events of different keys together; one at a time by default. */
    public Builder<IN, OUT> batching(Batching batching) {
      this.batching = Objects.requireNonNull(batching, "batching");
      return this;
    }

    private static Duration requireTime(String name, Duration duration) {
      if (duration.toMillis() < 1) {
        throw new IllegalArgumentException(
            "a time after which something ends is 1 ms or longer: %s=%s; leave it out for never"
                .formatted(name, duration));
      }
      return duration;
    }

    /**
     * Loads the model to check that everything fits. Where it cannot be read from here, that is
     * logged, and the check is made when the job starts.
     *
     * @throws io.streamrnn.model.ModelFormatException if the model is damaged or not supported
     * @throws IllegalArgumentException if the model does not take inputs of the declared size, or
     *     options contradict one another
     */
    public StreamingRnn<IN, OUT> build() {
      if (scoring instanceof Scoring.Window
          && initialState != null
          && !(initialState instanceof InitialState.Zeros)) {
        throw new IllegalArgumentException(
            "windows are scored from zeros or the model's own initial state: scoring=%s; carry the state to begin with one of the key's"
                .formatted(scoring));
      }
      Optional<Model> model = ModelChecks.loadIfReadable(begun.source());
      model.ifPresent(inputs()::requireFit);
      model.ifPresent(m -> ModelChecks.requireScoring(m, scoring));
      return new StreamingRnn<>(this, model);
    }

    private RnnSpec.Inputs<IN> inputs() {
      return new RnnSpec.Inputs<>(
          begun.steps(),
          begun.size(),
          begun.several(),
          inputVersion,
          missingValues,
          elapsedTime,
          constants);
    }

    private RnnSpec<IN, OUT> spec(Optional<Model> model) {
      return new RnnSpec<>(
          begun.source(),
          model.map(ModelChecks::digest).orElse(ModelChecks.ANY_DIGEST),
          inputs(),
          output,
          scoring,
          new RnnSpec.Sequences<>(
              start, end, reset, gap, missingStart, doubledStart, endWithoutStart, initialState),
          order,
          duplicates,
          new RnnSpec.Lifetimes(stateTtl, expireAfter),
          heartbeat,
          stateType);
    }
  }
}
